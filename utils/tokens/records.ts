import * as v from 'valibot';
import type { Permission } from '../meta/permissions.ts';
import { createQueue } from '../queue.ts';
import type { KeyValueStore } from '../vault/store.ts';
import type { Sealer, Vault } from '../vault/vault.ts';
import { fingerprint } from './fingerprint.ts';
import {
  dropFrom,
  INDEX_NAMES,
  indexesWith,
  isIndexed,
  readIndex,
  rebuildIndexes,
  type TokenTimes,
} from './indexes.ts';
import { holdsSecret, step, wasShown } from './state.ts';
import type { NewToken, TokenRecord } from './types.ts';

/** Kept until the vault is erased; holds no secret. */
export const TOKEN_RECORD_KIND = 'token-record';
const RECORD = TOKEN_RECORD_KIND;
const SECRET = 'token-secret';

export interface TokenRecords {
  /**
   * Keeps a new token and what is known of it, in one write. A second time with the same id keeps the first;
   * with another token under the same id it throws `TokenConflict`.
   */
  sealNew(meta: NewToken, token: string): Promise<TokenRecord>;
  /**
   * Got before Meta is asked for a token: keeps it even if the vault was locked in the middle. As `sealNew`
   * otherwise.
   */
  prepareNew(meta: NewToken): Promise<(token: string) => Promise<TokenRecord>>;
  /** Got before Meta is asked to end these tokens: notes that it did, even if the vault was locked since. */
  prepareRevoked(ids: readonly string[]): Promise<() => Promise<void>>;
  /** Notes a token whose answer never came, unless it did come after all. */
  recordLost(meta: NewToken): Promise<TokenRecord>;
  /** Newest first. */
  list(): Promise<readonly TokenRecord[]>;
  get(id: string): Promise<TokenRecord | null>;
  /** Tokens whose secret can still be had. Works while the vault is locked. */
  waiting(): Promise<number>;
  /** When the secret of each of those goes. Works while the vault is locked. */
  waitingTokens(): Promise<TokenTimes>;
  /** When each of those goes that nobody has looked at. Works while the vault is locked. */
  unseen(): Promise<TokenTimes>;
  /** When each token that is in use ends. Works while the vault is locked. */
  expiries(): Promise<TokenTimes>;
  /** Changes one record with no other change in between; its secret goes in the same write if it has to. */
  update(
    id: string,
    next: (record: TokenRecord) => TokenRecord,
  ): Promise<{ readonly before: TokenRecord; readonly after: TokenRecord } | null>;
  /** The secret as it is kept, whatever the record says: `reveal.ts` decides who may see it. */
  secret(id: string): Promise<string | null>;
  /** Destroys secrets. Works while the vault is locked; the records follow when they are next read. */
  destroySecrets(ids: readonly string[]): Promise<void>;
  /** Forgets what stands outside the vault, once that is erased. */
  forgetIndexes(): Promise<void>;
}

/** Two tokens under one record id: never expected, and never settled by guessing. */
export class TokenConflict extends Error {
  readonly recordId: string;
  constructor(recordId: string) {
    super(`another token is kept under ${recordId}`);
    this.name = 'TokenConflict';
    this.recordId = recordId;
  }
}

const milliseconds = v.pipe(v.number(), v.finite());

const recordSchema = v.object({
  version: v.literal(1),
  id: v.string(),
  portfolioId: v.string(),
  portfolioName: v.string(),
  systemUserId: v.string(),
  systemUserName: v.string(),
  appId: v.string(),
  appName: v.string(),
  // Kept for ever, so it may name permissions that Meta has dropped since.
  permissions: v.array(v.string()) as v.GenericSchema<unknown, Permission[]>,
  expiry: v.picklist(['60_days', 'never']),
  state: v.picklist([
    'sealed',
    'revealing',
    'kept',
    'consumed',
    'lost',
    'expired_unseen',
    'superseded',
    'revoked',
  ]),
  createdAt: milliseconds,
  expiresAt: v.nullable(milliseconds),
  fingerprint: v.string(),
  revealEndsAt: v.nullable(milliseconds),
  // Not there in records of the first release.
  granted: v.exactOptional(v.array(v.string())),
  replaces: v.exactOptional(v.string()),
  keepsSecret: v.exactOptional(v.boolean()),
});

function parse(id: string, value: unknown): TokenRecord | null {
  const parsed = v.safeParse(recordSchema, value);
  return parsed.success && parsed.output.id === id ? parsed.output : null;
}

export interface TokenRecordsOptions {
  readonly vault: Vault;
  readonly local: KeyValueStore;
  readonly now: () => number;
  /** What system users are called now, by id. */
  readonly names?: () => Promise<ReadonlyMap<string, string>>;
}

/** A record under the name that its system user has now. */
function renamed(record: TokenRecord, names: ReadonlyMap<string, string>): TokenRecord {
  const name = names.get(record.systemUserId) ?? record.systemUserName;
  return name === record.systemUserName
    ? record
    : { ...record, systemUserName: name, nameThen: record.systemUserName };
}

const NO_NAMES = async (): Promise<ReadonlyMap<string, string>> => new Map();

export function createTokenRecords({
  vault,
  local,
  now,
  names = NO_NAMES,
}: TokenRecordsOptions): TokenRecords {
  const alone = createQueue();

  /** The record that this one takes the place of, if that has to follow. */
  async function superseded(record: TokenRecord): Promise<TokenRecord | null> {
    const { replaces } = record;
    if (replaces === undefined || !wasShown(record)) return null;
    const old = parse(replaces, await vault.get(RECORD, replaces));
    const after = old === null ? null : step(old, 'replaced', now());
    return after === old ? null : after;
  }

  /** Records, secret and indexes in one write. A record that holds no secret loses it. */
  async function writeTo(door: Sealer, records: readonly TokenRecord[], token?: string): Promise<void> {
    await door.write({
      put: [
        ...records.map((record) => ({ kind: RECORD, id: record.id, value: record })),
        ...records.flatMap(({ id }) => (token === undefined ? [] : [{ kind: SECRET, id, value: token }])),
      ],
      remove: records.filter((record) => !holdsSecret(record)).map(({ id }) => ({ kind: SECRET, id })),
      beside: await indexesWith(local, records),
    });
  }

  async function save(record: TokenRecord): Promise<TokenRecord> {
    const old = await superseded(record);
    await writeTo(vault, old === null ? [record] : [record, old]);
    return record;
  }

  /** What is stored under the id; throws when that is no record this version understands. */
  async function existing(id: string): Promise<TokenRecord | null> {
    const stored = await vault.get(RECORD, id);
    if (stored === null) return null;
    const record = parse(id, stored);
    if (record === null) throw new TokenConflict(id);
    return record;
  }

  /** `kept`: what was stored under the id when the door was opened. */
  async function sealThrough(
    door: Sealer,
    kept: TokenRecord | null,
    meta: NewToken,
    token: string,
  ): Promise<TokenRecord> {
    const mark = await fingerprint(token);
    if (kept !== null && kept.fingerprint === mark) return kept;
    // A lost token that turned up after all is the one change of mind there is.
    const isFree = kept === null ? !(await vault.has(RECORD, meta.id)) : kept.state === 'lost';
    if (!isFree) throw new TokenConflict(meta.id);
    const record: TokenRecord = {
      ...meta,
      version: 1,
      state: 'sealed',
      fingerprint: mark,
      revealEndsAt: null,
    };
    await writeTo(door, [record], token);
    return record;
  }

  async function prepareNew(meta: NewToken): Promise<(token: string) => Promise<TokenRecord>> {
    const door = await vault.sealer();
    const kept = await existing(meta.id);
    return (token) => sealThrough(door, kept, meta, token);
  }

  async function prepareRevoked(ids: readonly string[]): Promise<() => Promise<void>> {
    const door = await vault.sealer();
    const records = (await Promise.all(ids.map(async (id) => parse(id, await vault.get(RECORD, id))))).filter(
      (record) => record !== null,
    );
    return () =>
      writeTo(
        door,
        records.map((record) => step(record, 'revoked', now())),
      );
  }

  async function recordLost(meta: NewToken): Promise<TokenRecord> {
    const kept = await existing(meta.id);
    return kept ?? save({ ...meta, version: 1, state: 'lost', fingerprint: '', revealEndsAt: null });
  }

  async function settle(record: TokenRecord): Promise<TokenRecord> {
    const settled = step(record, 'tick', now());
    return settled === record ? record : save(settled);
  }

  async function get(id: string): Promise<TokenRecord | null> {
    const record = parse(id, await vault.get(RECORD, id));
    if (record === null) return null;
    const settled = await settle(record);
    return (await isIndexed(local, settled)) ? settled : save(settled);
  }

  /** Puts right what a damaged record, or a secret destroyed while locked, left behind. */
  async function tidy(records: readonly TokenRecord[], unread: readonly string[]): Promise<void> {
    const holders = new Set([...unread, ...records.filter(holdsSecret).map(({ id }) => id)]);
    for (const id of await vault.ids(SECRET)) if (!holders.has(id)) await vault.remove(SECRET, id);
    await rebuildIndexes(local, records, unread);
  }

  async function list(): Promise<TokenRecord[]> {
    const entries = await vault.list(RECORD);
    const records: TokenRecord[] = [];
    const unread: string[] = [];
    for (const { id, value } of entries) {
      const record = parse(id, value);
      if (record === null) unread.push(id);
      else records.push(await settle(record));
    }
    await tidy(records, unread);
    return records.sort((a, b) => b.createdAt - a.createdAt || a.id.localeCompare(b.id));
  }

  return {
    sealNew: (meta, token) => alone(async () => (await prepareNew(meta))(token)),
    prepareNew: (meta) =>
      alone(async () => {
        const seal = await prepareNew(meta);
        return (token: string) => alone(() => seal(token));
      }),
    prepareRevoked: (ids) =>
      alone(async () => {
        const note = await prepareRevoked(ids);
        return () => alone(note);
      }),
    recordLost: (meta) => alone(() => recordLost(meta)),
    list: async () => {
      const [records, present] = [await alone(list), await names()];
      return records.map((record) => renamed(record, present));
    },
    get: async (id) => {
      const record = await alone(() => get(id));
      return record === null ? null : renamed(record, await names());
    },
    waiting: async () => Object.keys(await readIndex(local, 'tokens.waiting')).length,
    waitingTokens: () => readIndex(local, 'tokens.waiting'),
    unseen: () => readIndex(local, 'tokens.unseen'),
    expiries: () => readIndex(local, 'tokens.expiries'),
    update: async (id, next) => {
      const changed = await alone(async () => {
        const before = parse(id, await vault.get(RECORD, id));
        if (before === null) return null;
        const after = next(before);
        if (after !== before) await save(after);
        return { before, after };
      });
      if (changed === null) return null;
      const present = await names();
      const before = renamed(changed.before, present);
      return { before, after: changed.after === changed.before ? before : renamed(changed.after, present) };
    },
    async secret(id) {
      const secret = await vault.get(SECRET, id);
      return typeof secret === 'string' ? secret : null;
    },
    destroySecrets: (ids) =>
      alone(async () => {
        for (const id of ids) await vault.remove(SECRET, id);
        await dropFrom(local, ['tokens.waiting', 'tokens.unseen'], ids);
      }),
    forgetIndexes: () => alone(() => local.remove([...INDEX_NAMES])),
  };
}
