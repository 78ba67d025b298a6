import * as v from 'valibot';
import type { Graph } from '../graph/client.ts';
import { appSecretProof } from '../graph/proof.ts';

/**
 * Lets Meta check that an app secret belongs to the calling token's app, by a read that carries the proof.
 * The secret itself is not sent. Throws `GraphError` (`app_secret_wrong`) when it does not fit.
 */
export async function verifyAppSecret(graph: Graph, appSecret: string, callingToken: string): Promise<void> {
  const proof = await appSecretProof(appSecret, callingToken);
  const [answer] = await graph.read(
    [{ method: 'GET', path: 'me', params: { fields: 'id', appsecret_proof: proof } }],
    v.object({ id: v.string() }),
  );
  if (answer !== undefined && !answer.ok) throw answer.error;
}
