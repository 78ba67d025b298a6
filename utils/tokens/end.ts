import { GraphError, localError } from '../graph/errors.ts';
import { appSecretProof } from '../graph/proof.ts';
import { isAccepted, revokeAllRequest, revokeRequest } from '../jobs/requests.ts';
import type { ItemResult } from '../jobs/types.ts';
import type { RevokeToken } from '../plan/types.ts';
import { askAlone } from './ask.ts';
import { type DeskOptions, unlessLocked } from './desk.ts';
import { blame, usableSecret } from './kept.ts';

const REVOKED: ItemResult = { type: 'tokens_revoked' };

function requireAccepted(body: unknown): void {
  if (!isAccepted(body)) throw new GraphError(localError('not_json', 'retry'), true);
}

/** Ends tokens at Meta, and notes it. Doing so twice does no harm. */
export function createEnding({ graph, records, credentials, changed }: DeskOptions) {
  async function isRevoked(id: string): Promise<boolean> {
    return (await unlessLocked(records.get(id)))?.state === 'revoked';
  }

  /** A token that was over already is as good as one that Meta ended now. */
  const isOver = ({ view }: GraphError): boolean =>
    view.action === 'stop_item' && (view.key === 'token_invalid' || view.key === 'token_expired');

  return {
    async revoke({ recordId }: RevokeToken): Promise<ItemResult> {
      if (await isRevoked(recordId)) return REVOKED;
      const caller = await unlessLocked(credentials.caller());
      const token = await unlessLocked(usableSecret(records, recordId));
      const note = await unlessLocked(records.prepareRevoked([recordId]));
      try {
        requireAccepted(await graph.post(revokeRequest(caller, token, caller.token)));
      } catch (error) {
        if (!(error instanceof GraphError)) throw error;
        const blamed = await blame(graph, caller, token, error);
        if (!isOver(blamed)) throw blamed;
      }
      await note();
      changed();
      return REVOKED;
    },

    async revokeAll(userId: string): Promise<ItemResult> {
      const { token, appSecret } = await unlessLocked(credentials.callerPerhapsWithSecret());
      const own = (await unlessLocked(records.list())).filter(({ systemUserId }) => systemUserId === userId);
      const note = await unlessLocked(records.prepareRevoked(own.map(({ id }) => id)));
      const proof = appSecret === null ? null : await appSecretProof(appSecret, token);
      const ended = await askAlone(graph, revokeAllRequest(userId, proof));
      if (!ended.ok) throw ended.error;
      requireAccepted(ended.body);
      await note();
      changed();
      return REVOKED;
    },
  };
}
