import * as v from 'valibot';
import { debugAnswer, debugRequest, readFacts } from '../graph/debug-token.ts';
import { GraphError, localError } from '../graph/errors.ts';
import { appSecretProof } from '../graph/proof.ts';
import { renewRequest, tokenRequest } from '../jobs/requests.ts';
import { type ItemResult, type JobItem, tokenRecordId } from '../jobs/types.ts';
import { TOKEN_LIFETIME_S } from '../meta/api.ts';
import { type GenerateToken, type MakingOperation, type RenewToken, replacedBy } from '../plan/types.ts';
import { askAlone } from './ask.ts';
import { type DeskOptions, unlessLocked } from './desk.ts';
import { blame, usableSecret } from './kept.ts';
import type { NewToken, TokenRecord } from './types.ts';

const answer = v.object({ access_token: v.pipe(v.string(), v.minLength(20)) });

/** The token in an answer. One that can't be read is lost: Meta may have made it. */
function tokenIn(body: unknown): string {
  const parsed = v.safeParse(answer, body);
  if (!parsed.success) throw new GraphError(localError('not_json', 'retry'), true);
  return parsed.output.access_token;
}

/** Makes tokens, new ones and by renewing kept ones. */
export function createMaking({ graph, records, now, credentials, portfolioOf, changed }: DeskOptions) {
  /** Whom and what the token of this try is for. One that replaces another is of the same portfolio. */
  async function describe(item: JobItem, operation: MakingOperation, userId: string): Promise<NewToken> {
    const replaces = replacedBy(operation);
    const old = replaces === undefined ? null : await records.get(replaces);
    const portfolio =
      old === null ? await portfolioOf(item.jobId) : { id: old.portfolioId, name: old.portfolioName };
    const createdAt = now();
    const expiry = operation.type === 'renew_token' ? '60_days' : operation.expiry;
    return {
      id: tokenRecordId(item),
      portfolioId: portfolio.id,
      portfolioName: portfolio.name,
      systemUserId: userId,
      systemUserName: operation.subject.name,
      appId: operation.appId,
      appName: operation.appName,
      permissions: operation.permissions,
      expiry,
      createdAt,
      expiresAt: expiry === 'never' ? null : createdAt + TOKEN_LIFETIME_S * 1000,
      ...(replaces === undefined ? {} : { replaces }),
    };
  }

  /**
   * What Meta granted and until when, asked once with no second try: nice to know, and no reason to hold up
   * or fail the making of a token that is safely sealed.
   */
  async function noteGranted({ id }: TokenRecord, token: string): Promise<void> {
    try {
      const debugged = await askAlone(graph, debugRequest(token));
      const parsed = v.safeParse(debugAnswer, debugged.ok ? debugged.body : null);
      if (!parsed.success || !parsed.output.data.is_valid) return;
      const { scopes, expiresAt } = readFacts(parsed.output);
      const end = parsed.output.data.expires_at === undefined ? {} : { expiresAt };
      await records.update(id, (record) => ({ ...record, ...end, granted: scopes }));
    } catch {
      // Not known, then.
    }
  }

  async function keep(seal: (token: string) => Promise<TokenRecord>, body: unknown): Promise<ItemResult> {
    const token = tokenIn(body);
    const record = await seal(token);
    await noteGranted(record, token);
    changed();
    return { type: 'token', recordId: record.id };
  }

  /** Everything a call takes is got before it: after it, the vault may be locked. */
  const prepare = async (item: JobItem, operation: MakingOperation, userId: string) => ({
    caller: await credentials.caller(),
    seal: await records.prepareNew(await describe(item, operation, userId)),
  });

  return {
    describe,
    async generate(item: JobItem, operation: GenerateToken, userId: string): Promise<ItemResult> {
      const { caller, seal } = await unlessLocked(prepare(item, operation, userId));
      const proof = await appSecretProof(caller.appSecret, caller.token);
      return keep(seal, await graph.post(tokenRequest(operation, userId, proof)));
    },
    async renew(item: JobItem, operation: RenewToken, userId: string): Promise<ItemResult> {
      const { caller, seal } = await unlessLocked(prepare(item, operation, userId));
      const old = await unlessLocked(usableSecret(records, operation.recordId));
      const renewed = await askAlone(graph, renewRequest(caller, old));
      if (!renewed.ok) throw await blame(graph, caller, old, renewed.error);
      return keep(seal, renewed.body);
    },
  };
}
