import * as v from 'valibot';
import type { GraphRequest } from '../graph/client.ts';

/** A system user as a job looks for it: by name, and by when it was made. */
export const namedUserRow = v.object({
  id: v.string(),
  name: v.string(),
  created_time: v.optional(v.string()),
});
export type NamedUser = v.InferOutput<typeof namedUserRow>;

/** The read of which names the system users of a portfolio have. */
export const namedUsersRequest = (portfolioId: string): GraphRequest => ({
  method: 'GET',
  path: `${portfolioId}/system_users`,
  portfolioId,
  params: { fields: 'id,name,created_time' },
});
