import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { PROTOCOL } from '../../../utils/messages/protocol.ts';
import { askInTurns } from '../../../utils/portfolio/groups.ts';
import type { GroupPart } from '../../../utils/portfolio/snapshot.ts';

describe('parts of business asset groups', () => {
  it('are asked about once each, and no more at once than a message may ask', async () => {
    const parts = Array.from(
      { length: 5001 },
      (_, at): GroupPart => ({ groupId: String(100_000 + at), kind: 'page' }),
    );
    const asked: GroupPart[] = [];
    const contents = await askInTurns([...parts, ...parts], async (some) => {
      expect(v.is(PROTOCOL['groups.read'].request, { portfolioId: '900', parts: some })).toBe(true);
      asked.push(...some);
      return some.map((part) => ({ ...part, assetIds: [], unread: null }));
    });
    expect(asked).toEqual(parts);
    expect(contents).toHaveLength(parts.length);
  });
});
