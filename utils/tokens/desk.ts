import type { Graph } from '../graph/client.ts';
import { Halt, type TokenDesk } from '../jobs/run.ts';
import { type ItemResult, tokenRecordId } from '../jobs/types.ts';
import { VaultError } from '../vault/vault.ts';
import { createEnding } from './end.ts';
import { createMaking } from './mint.ts';
import type { TokenRecords } from './records.ts';

/** What calls about tokens are made with. */
export interface Caller {
  readonly token: string;
  readonly appId: string;
  readonly appSecret: string;
}

export interface DeskOptions {
  readonly graph: Graph;
  readonly records: TokenRecords;
  readonly now: () => number;
  readonly credentials: {
    /** The caller's token and the app secret it goes with; throws `Halt` when one is missing. */
    caller(): Promise<Caller>;
    /** For what an app secret is welcome to but not needed; throws `Halt` without a caller's token. */
    callerPerhapsWithSecret(): Promise<Omit<Caller, 'appSecret'> & { readonly appSecret: string | null }>;
  };
  readonly portfolioOf: (jobId: string) => Promise<{ readonly id: string; readonly name: string }>;
  /** Told after each change to the tokens there are. */
  readonly changed: () => void;
}

/** Before anything is sent, a locked vault means no more than: not now. */
export async function unlessLocked<T>(preparing: Promise<T>): Promise<T> {
  try {
    return await preparing;
  } catch (error) {
    const isShut = error instanceof VaultError && (error.reason === 'locked' || error.reason === 'absent');
    throw isShut ? new Halt('vault_locked') : error;
  }
}

/** Carries out what jobs want of tokens: Meta's answer goes from the call straight into the vault. */
export function createTokenDesk(options: DeskOptions): TokenDesk {
  const making = createMaking(options);
  const ending = createEnding(options);
  const { records } = options;

  return {
    carryOut(item, operation, userId): Promise<ItemResult> {
      switch (operation.type) {
        case 'generate_token':
          return making.generate(item, operation, userId);
        case 'renew_token':
          return making.renew(item, operation, userId);
        case 'revoke_token':
          return ending.revoke(operation);
        case 'revoke_all_tokens':
          return ending.revokeAll(userId);
      }
    },
    async findSealed(item) {
      const record = await unlessLocked(records.get(tokenRecordId(item)));
      return record === null || record.state === 'lost' ? null : record.id;
    },
    async recordLost(item, operation, userId) {
      const meta = await unlessLocked(making.describe(item, operation, userId));
      await unlessLocked(records.recordLost(meta));
    },
  };
}
