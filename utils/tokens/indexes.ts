import * as v from 'valibot';
import type { KeyValueStore } from '../vault/store.ts';
import { surprisingEnd, unseenEnd } from './expiry.ts';
import { dueAt } from './state.ts';
import type { TokenRecord } from './types.ts';

/**
 * What badge, alarm and notifications know of a locked vault: ids of records and times, nothing else, in the
 * clear.
 */
const INDEXES = {
  /** When the secret of each token still to be had goes. */
  'tokens.waiting': dueAt,
  /** When each of those goes that nobody has looked at. */
  'tokens.unseen': unseenEnd,
  /** When each token ends that somebody uses. */
  'tokens.expiries': surprisingEnd,
} as const satisfies Record<string, (record: TokenRecord) => number | null>;

export type IndexName = keyof typeof INDEXES;
export const INDEX_NAMES = Object.keys(INDEXES) as readonly IndexName[];

/** Milliseconds since 1970, by record id. */
export type TokenTimes = Readonly<Record<string, number>>;

const timesSchema = v.fallback(v.record(v.string(), v.pipe(v.number(), v.finite())), {});

export async function readIndex(local: KeyValueStore, name: IndexName): Promise<TokenTimes> {
  return v.parse(timesSchema, (await local.get([name]))[name]);
}

/** Every index as it is once these records are so. */
export async function indexesWith(
  local: KeyValueStore,
  records: readonly TokenRecord[],
): Promise<Record<IndexName, TokenTimes>> {
  const stored = await local.get([...INDEX_NAMES]);
  const changed = INDEX_NAMES.map((name) => {
    const times = { ...v.parse(timesSchema, stored[name]) };
    for (const record of records) {
      const at = INDEXES[name](record);
      if (at === null) delete times[record.id];
      else times[record.id] = at;
    }
    return [name, times] as const;
  });
  return Object.fromEntries(changed) as Record<IndexName, TokenTimes>;
}

/** Takes records out of these indexes. */
export async function dropFrom(
  local: KeyValueStore,
  names: readonly IndexName[],
  ids: readonly string[],
): Promise<void> {
  const stored = await local.get([...names]);
  const left = names.map((name) => {
    const times = Object.entries(v.parse(timesSchema, stored[name]));
    return [name, Object.fromEntries(times.filter(([id]) => !ids.includes(id)))];
  });
  await local.set(Object.fromEntries(left));
}

/** Whether every index has of this record what it should. */
export async function isIndexed(local: KeyValueStore, record: TokenRecord): Promise<boolean> {
  const stored = await local.get([...INDEX_NAMES]);
  return INDEX_NAMES.every(
    (name) => (v.parse(timesSchema, stored[name])[record.id] ?? null) === INDEXES[name](record),
  );
}

const areSame = (one: TokenTimes, other: TokenTimes): boolean =>
  Object.keys(one).length === Object.keys(other).length &&
  Object.entries(one).every(([id, at]) => other[id] === at);

/** Puts the indexes right. Of records that can't be read, `unread`, they keep what they have. */
export async function rebuildIndexes(
  local: KeyValueStore,
  records: readonly TokenRecord[],
  unread: readonly string[],
): Promise<void> {
  for (const name of INDEX_NAMES) {
    const listed = await readIndex(local, name);
    const right: Record<string, number> = {};
    for (const id of unread) if (listed[id] !== undefined) right[id] = listed[id];
    for (const record of records) {
      const at = INDEXES[name](record);
      if (at !== null) right[record.id] = at;
    }
    if (!areSame(listed, right)) await local.set({ [name]: right });
  }
}
