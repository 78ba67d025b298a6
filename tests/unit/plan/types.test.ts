import { describe, expect, it } from 'vitest';
import {
  isTokenOperation,
  type MakingOperation,
  type Operation,
  type OperationType,
  REPEATABLE,
  replacedBy,
  subjectKey,
} from '../../../utils/plan/types.ts';

const TYPES = Object.keys(REPEATABLE) as OperationType[];

describe('an operation whose answer was lost', () => {
  it('is sent again where a second sending leaves things as the first did, and nowhere else', () => {
    // A second creation is another user, a second token another token, a second renaming may undo somebody's own.
    expect(TYPES.filter((type) => !REPEATABLE[type]).sort()).toEqual([
      'create_system_user',
      'generate_token',
      'rename_system_user',
      'renew_token',
    ]);
    expect(TYPES.filter((type) => REPEATABLE[type]).sort()).toEqual([
      'assign_asset',
      'install_app',
      'revoke_all_tokens',
      'revoke_token',
      'unassign_asset',
    ]);
  });
});

describe('isTokenOperation', () => {
  it('tells what gives or takes a token, which goes out by itself', () => {
    const tokens = TYPES.filter((type) => isTokenOperation({ type } as Operation));
    expect(tokens.sort()).toEqual(['generate_token', 'renew_token', 'revoke_all_tokens', 'revoke_token']);
  });
});

describe('subjectKey', () => {
  it('is the id of a system user, or of the operation that makes it', () => {
    expect(subjectKey({ type: 'existing', id: '7', name: 'Bot' })).toBe('7');
    expect(subjectKey({ type: 'new', operationId: 'create:bot', name: 'Bot' })).toBe('create:bot');
  });
});

describe('replacedBy', () => {
  const made = { id: 'o', subject: { type: 'existing', id: '7', name: 'Bot' }, dependsOn: [] } as const;
  const token = { ...made, appId: '900', appName: 'App', permissions: ['ads_read'] } as const;

  it.each<[string, MakingOperation, string | undefined]>([
    ['a renewed token takes the place of what it was', { ...token, type: 'renew_token', recordId: 'r' }, 'r'],
    [
      'a rotated token, of the one named',
      { ...token, type: 'generate_token', after: [], expiry: 'never', replaces: 'old' },
      'old',
    ],
    ['a first token, of none', { ...token, type: 'generate_token', after: [], expiry: 'never' }, undefined],
  ])('%s', (_, operation, replaced) => {
    expect(replacedBy(operation)).toBe(replaced);
  });
});
