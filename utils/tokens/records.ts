import * as v from 'valibot';
import type { Permission } from '../meta/permissions.ts';
import { createQueue } from '../vault/queue.ts';
import type { KeyValueStore } from '../vault/store.ts';
import type { Vault } from '../vault/vault.ts';
import { fingerprint } from './fingerprint.ts';
import { dueAt, step } from './state.ts';
import type { NewToken, TokenRecord } from './types.ts';

const RECORD = 'token-record';
const SECRET = 'token-secret';
/** In the clear, for the badge and the alarm of a locked vault: ids of records and times, nothing else. */
const WAITING_KEY = 'tokens.waiting';

/** When the secret of each waiting token goes, in milliseconds since 1970, by record id. */
export type WaitingTokens = Readonly<Record<string, number>>;

export interface TokenRecords {
  /**
   * Keeps a new token and what is known of it, in one write. A second time with the same id keeps the first;
   * with another token under the same id it throws `TokenConflict`.
   */
  sealNew(meta: NewToken, token: string): Promise<TokenRecord>;
  /** Notes a token whose answer never came, unless it did come after all. */
  recordLost(meta: NewToken): Promise<TokenRecord>;
  /** Newest first. */
  list(): Promise<readonly TokenRecord[]>;
  get(id: string): Promise<TokenRecord | null>;
  /** Tokens whose secret can still be had. Works while the vault is locked. */
  waiting(): Promise<number>;
  /** Works while the vault is locked. */
  waitingTokens(): Promise<WaitingTokens>;
  /** Changes one record with no other change in between; its secret goes in the same write if it has to. */
  update(
    id: string,
    next: (record: TokenRecord) => TokenRecord,
  ): Promise<{ readonly before: TokenRecord; readonly after: TokenRecord } | null>;
  /** The secret as it is kept, whatever the record says: `reveal.ts` decides who may see it. */
  secret(id: string): Promise<string | null>;
  /** Destroys secrets. Works while the vault is locked; the records follow when they are next read. */
  destroySecrets(ids: readonly string[]): Promise<void>;
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
  state: v.picklist(['sealed', 'revealing', 'consumed', 'lost', 'expired_unseen']),
  createdAt: milliseconds,
  expiresAt: v.nullable(milliseconds),
  fingerprint: v.string(),
  revealEndsAt: v.nullable(milliseconds),
});

const waitingSchema = v.record(v.string(), milliseconds);

function parse(id: string, value: unknown): TokenRecord | null {
  const parsed = v.safeParse(recordSchema, value);
  return parsed.success && parsed.output.id === id ? parsed.output : null;
}

export interface TokenRecordsOptions {
  readonly vault: Vault;
  readonly local: KeyValueStore;
  readonly now: () => number;
}

export function createTokenRecords({ vault, local, now }: TokenRecordsOptions): TokenRecords {
  const alone = createQueue();

  async function waitingTokens(): Promise<WaitingTokens> {
    const parsed = v.safeParse(waitingSchema, (await local.get([WAITING_KEY]))[WAITING_KEY]);
    return parsed.success ? parsed.output : {};
  }

  /** Record, secret and the list of those waiting, in one write. A record that holds no secret loses it. */
  async function save(record: TokenRecord, token?: string): Promise<TokenRecord> {
    const { id } = record;
    const due = dueAt(record);
    const { [id]: _, ...others } = await waitingTokens();
    await vault.write({
      put: [
        { kind: RECORD, id, value: record },
        ...(due !== null && token !== undefined ? [{ kind: SECRET, id, value: token }] : []),
      ],
      remove: due === null ? [{ kind: SECRET, id }] : [],
      beside: { [WAITING_KEY]: due === null ? others : { ...others, [id]: due } },
    });
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

  async function sealNew(meta: NewToken, token: string): Promise<TokenRecord> {
    const mark = await fingerprint(token);
    const kept = await existing(meta.id);
    if (kept !== null && kept.fingerprint === mark) return kept;
    // A lost token that turned up after all is the one change of mind there is.
    if (kept !== null && kept.state !== 'lost') throw new TokenConflict(meta.id);
    return save({ ...meta, version: 1, state: 'sealed', fingerprint: mark, revealEndsAt: null }, token);
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
    const listed = (await waitingTokens())[id] ?? null;
    return listed === dueAt(settled) ? settled : save(settled);
  }

  /** Puts right what a damaged record, or a secret destroyed while locked, left behind. */
  async function tidy(records: readonly TokenRecord[], unread: readonly string[]): Promise<void> {
    const listed = await waitingTokens();
    const due = new Map<string, number>();
    for (const id of unread) if (listed[id] !== undefined) due.set(id, listed[id]);
    for (const record of records) {
      const at = dueAt(record);
      if (at !== null) due.set(record.id, at);
    }
    for (const id of await vault.ids(SECRET))
      if (!due.has(id) && !unread.includes(id)) await vault.remove(SECRET, id);
    const same = due.size === Object.keys(listed).length && [...due].every(([id, at]) => listed[id] === at);
    if (!same) await local.set({ [WAITING_KEY]: Object.fromEntries(due) });
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
    sealNew: (meta, token) => alone(() => sealNew(meta, token)),
    recordLost: (meta) => alone(() => recordLost(meta)),
    list: () => alone(list),
    get: (id) => alone(() => get(id)),
    waiting: async () => Object.keys(await waitingTokens()).length,
    waitingTokens,
    update: (id, next) =>
      alone(async () => {
        const before = parse(id, await vault.get(RECORD, id));
        if (before === null) return null;
        const after = next(before);
        if (after !== before) await save(after);
        return { before, after };
      }),
    async secret(id) {
      const secret = await vault.get(SECRET, id);
      return typeof secret === 'string' ? secret : null;
    },
    destroySecrets: (ids) =>
      alone(async () => {
        for (const id of ids) await vault.remove(SECRET, id);
        const left = Object.entries(await waitingTokens()).filter(([id]) => !ids.includes(id));
        await local.set({ [WAITING_KEY]: Object.fromEntries(left) });
      }),
  };
}
