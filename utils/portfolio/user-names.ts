import * as v from 'valibot';
import { META_ID } from '../meta/ids.ts';
import { createQueue } from '../queue.ts';
import { entriesOf } from '../stored-list.ts';
import type { KeyValueStore } from '../vault/store.ts';
import type { SystemUser } from './snapshot.ts';

type Named = Pick<SystemUser, 'id' | 'name'>;

/**
 * What system users are called now, as far as Steward was told: what stands in records of tokens is the name
 * they had then. In the clear, since it holds no secret.
 */
export interface UserNames {
  /** By id. */
  all(): Promise<ReadonlyMap<string, string>>;
  note(users: readonly Named[]): Promise<void>;
  forget(): Promise<void>;
}

const KEY = 'users.names';
/** Names remembered, in all; those noted longest ago are forgotten first. */
const MAX_NAMES = 5000;

const entrySchema = v.strictTuple([v.pipe(v.string(), v.regex(META_ID)), v.string()]);

export function createUserNames(local: KeyValueStore): UserNames {
  const inTurn = createQueue();
  const stored = async () => new Map(entriesOf(entrySchema, (await local.get([KEY]))[KEY]));
  return {
    all: () => inTurn(stored),
    note: (users) =>
      inTurn(async () => {
        const names = await stored();
        if (users.every(({ id, name }) => names.get(id) === name)) return;
        for (const { id, name } of users) {
          names.delete(id);
          names.set(id, name);
        }
        await local.set({ [KEY]: [...names].slice(-MAX_NAMES) });
      }),
    forget: () => inTurn(() => local.remove([KEY])),
  };
}
