import { describe, expect, it } from 'vitest';
import { asWanted } from '../../../utils/plan/access.ts';
import type { Assignment } from '../../../utils/portfolio/snapshot.ts';

const held = (kind: Assignment['kind'], tasks: Assignment['tasks']): Assignment => ({
  systemUserId: '1',
  assetId: '10',
  kind,
  tasks,
});

describe('access, as it would be asked for', () => {
  it('has its tasks in one order, whichever Meta tells them in', () => {
    expect(asWanted(held('page', ['MANAGE', 'ANALYZE']))).toEqual({
      id: '10',
      kind: 'page',
      tasks: ['ANALYZE', 'MANAGE'],
    });
    expect(asWanted(held('page', []))).toEqual({ id: '10', kind: 'page', tasks: [] });
  });

  it('is nothing where its tasks are not told, not known, or fewer than Meta takes', () => {
    expect(asWanted(held('page', null))).toBeNull();
    expect(asWanted(held('page', ['ANALYZE', 'NEW_AT_META']))).toBeNull();
    expect(asWanted(held('pixel', []))).toBeNull();
  });
});
