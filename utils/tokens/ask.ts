import type { BatchAnswer, Graph, GraphRequest } from '../graph/client.ts';

/** One call in a batch of its own, which takes whatever method it has, and tells how it ended instead of throwing. */
export async function askAlone(graph: Graph, request: GraphRequest): Promise<BatchAnswer> {
  const [answer] = await graph.batch([request]);
  if (answer === undefined) throw new Error('no answer');
  return answer;
}
