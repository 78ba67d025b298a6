import * as v from 'valibot';
import type { Graph } from '../graph/client.ts';
import { GraphError, localError } from '../graph/errors.ts';
import { appSecretProof } from '../graph/proof.ts';
import { tokenRequest } from '../jobs/requests.ts';
import type { Minter } from '../jobs/run.ts';
import { type JobItem, tokenRecordId } from '../jobs/types.ts';
import { TOKEN_LIFETIME_S } from '../meta/api.ts';
import type { GenerateToken } from '../plan/types.ts';
import type { TokenRecords } from './records.ts';
import type { NewToken } from './types.ts';

export interface MinterOptions {
  readonly graph: Graph;
  readonly records: TokenRecords;
  readonly now: () => number;
  /** The caller's token and the app secret it goes with; throws `Halt` when one is missing. */
  readonly credentials: () => Promise<{ readonly token: string; readonly appSecret: string }>;
  readonly portfolioOf: (jobId: string) => Promise<{ readonly id: string; readonly name: string }>;
  /** Told after each token that was sealed. */
  readonly sealed: () => void;
}

const answer = v.object({ access_token: v.pipe(v.string(), v.minLength(20)) });

/** Makes tokens for jobs: Meta's answer goes from the call straight into the vault. */
export function createMinter({
  graph,
  records,
  now,
  credentials,
  portfolioOf,
  sealed,
}: MinterOptions): Minter {
  async function describe(item: JobItem, operation: GenerateToken, userId: string): Promise<NewToken> {
    const portfolio = await portfolioOf(item.jobId);
    const createdAt = now();
    return {
      id: tokenRecordId(item),
      portfolioId: portfolio.id,
      portfolioName: portfolio.name,
      systemUserId: userId,
      systemUserName: operation.subject.name,
      appId: operation.appId,
      appName: operation.appName,
      permissions: operation.permissions,
      expiry: operation.expiry,
      createdAt,
      expiresAt: operation.expiry === 'never' ? null : createdAt + TOKEN_LIFETIME_S * 1000,
    };
  }

  return {
    async mint(item, operation, userId) {
      const { token, appSecret } = await credentials();
      const meta = await describe(item, operation, userId);
      const proof = await appSecretProof(appSecret, token);
      const parsed = v.safeParse(answer, await graph.post(tokenRequest(operation, userId, proof)));
      if (!parsed.success) throw new GraphError(localError('not_json', 'retry'), true);
      await records.sealNew(meta, parsed.output.access_token);
      sealed();
      return meta.id;
    },
    async findSealed(item) {
      const record = await records.get(tokenRecordId(item));
      return record === null || record.state === 'lost' ? null : record.id;
    },
    async recordLost(item, operation, userId) {
      await records.recordLost(await describe(item, operation, userId));
    },
  };
}
