import { createQueue } from '../queue.ts';
import { createApartStore, isMissing } from './apart.ts';
import { createAttempts } from './attempts.ts';
import type { Bytes } from './base64url.ts';
import {
  asideOf,
  type DamagedEntry,
  damagedKey,
  damagedOf,
  type EntryName,
  idsOf,
  kindOfKey,
  openEntry,
  recordAad,
  recordKey,
  sealEntry,
  sessionAad,
  sessionKey,
} from './entries.ts';
import { VaultError } from './error.ts';
import type { FileStore } from './files.ts';
import {
  CHECK,
  DATA_KEY_BYTES,
  HEADER_KEY,
  type Header,
  makeCheck,
  readHeader,
  WRAPPED,
  wrapDataKey,
} from './header.ts';
import {
  ARGON2ID,
  DEFAULT_COST,
  dearest,
  deriveKey,
  isCheaper,
  type KdfCost,
  normalise,
  type Range,
  readKdf,
} from './kdf.ts';
import { createKeyring, importDataKey } from './keyring.ts';
import { open, openOrNull, type Random, SealError, systemRandom } from './seal.ts';
import type { KeyValueStore } from './store.ts';

export { VaultError } from './error.ts';

export type VaultState = 'absent' | 'locked' | 'unlocked';

/** Characters, not counting space around them. */
export const PASSPHRASE_MIN = 12;

/** Milliseconds unused before the vault locks. */
export const IDLE_MS: Range = { floor: 60_000, default: 15 * 60_000, ceiling: 12 * 60 * 60_000 };

export interface VaultOptions {
  readonly local: KeyValueStore;
  /** Where sealed values lie, so that they are really gone once they are removed. */
  readonly files: FileStore;
  /** Memory that ends with the browser session. */
  readonly session: KeyValueStore;
  /**
   * Kinds of which removed records may stay sealed on the disk for a while: many, and no secrets. They lie in
   * `local` itself.
   */
  readonly lasting?: readonly string[];
  readonly now: () => number;
  readonly random?: Random;
  /** What a guess at the passphrase is to cost; a vault stored with less is raised when it is unlocked. */
  readonly kdf?: KdfCost;
  /** Asked at every use, so that a changed setting counts at once; kept within `IDLE_MS`. */
  readonly idleMs?: () => number | Promise<number>;
}

export interface VaultWrite {
  readonly put?: readonly (EntryName & { readonly value: unknown })[];
  readonly remove?: readonly EntryName[];
  /** Items stored in the clear in the same write; their keys may not begin with `vault.`. */
  readonly beside?: Readonly<Record<string, unknown>>;
}

/** Writes only, and as long as this very vault exists, also once it is locked. */
export interface Sealer {
  /** As `Vault.write`. Throws `VaultError` (`absent`) when the vault is gone or is another one by now. */
  write(changes: VaultWrite): Promise<void>;
}

/**
 * The one door to everything secret. What is kept needs it unlocked and otherwise throws `VaultError`
 * (`absent` or `locked`); reading or writing counts as use, peeking does not. A record that does not open
 * reads as absent and is set aside under its name (`damaged`) until it is removed or written anew; one whose file is missing reads as absent.
 */
export interface Vault {
  state(): Promise<VaultState>;
  /** Whether what is stored of it reads; takes no key. Throws `VaultError` (`malformed`), or what the storage threw. */
  check(): Promise<void>;
  create(passphrase: string): Promise<void>;
  unlock(passphrase: string): Promise<void>;
  lock(): Promise<void>;
  /** Wraps the data key anew; records stay as they are, and so does the lock. */
  changePassphrase(old: string, next: string): Promise<void>;
  /**
   * Destroys the vault with all it holds, whatever its state: the way on without the passphrase. Throws where
   * a file can't be removed, though nothing names it any more; `tidy` tries again.
   */
  erase(): Promise<void>;

  /** JSON or bytes. */
  put(kind: string, id: string, value: unknown): Promise<void>;
  /** `null` when there is none. */
  get(kind: string, id: string): Promise<unknown>;
  /** As `get`, for what nobody asked to see: does not postpone the lock. */
  peek(kind: string, id: string): Promise<unknown>;
  /** Whether there is such a record, though it may not open; takes no key. */
  has(kind: string, id: string): Promise<boolean>;
  /** Takes no key: destroying is never refused. */
  remove(kind: string, id: string): Promise<void>;
  /** Every record of a kind, by id. */
  list(kind: string): Promise<readonly { readonly id: string; readonly value: unknown }[]>;
  /** Ids of the records of a kind; takes no key. */
  ids(kind: string): Promise<readonly string[]>;
  /** All or nothing, even if the worker is stopped: one write of the storage. */
  write(changes: VaultWrite): Promise<void>;
  /** Got before something is done whose outcome must be kept, even if the vault is locked in the middle. */
  sealer(): Promise<Sealer>;

  /** Sealed too, but in the session: gone when the vault locks. */
  putSession(kind: string, id: string, value: unknown): Promise<void>;
  getSession(kind: string, id: string): Promise<unknown>;
  peekSession(kind: string, id: string): Promise<unknown>;
  removeSession(kind: string, id: string): Promise<void>;

  /** Notes a use. */
  touch(): Promise<void>;
  /** Milliseconds since 1970 at which the vault locks if it is not used; `null` when it is not unlocked. */
  deadline(): Promise<number | null>;
  /** Milliseconds since 1970 before which no passphrase is tried; 0 when there is no wait. */
  retryAt(): Promise<number>;
  /** Records that were set aside. */
  damaged(): Promise<readonly DamagedEntry[]>;
  /**
   * Destroys what a worker that was stopped in the middle left behind, and an old wrapping of the data key once
   * the new one is safe; takes no key.
   */
  tidy(): Promise<void>;
  /** Milliseconds since 1970 at which an old wrapping is to go; `null`: there is none. */
  nextTidy(): Promise<number | null>;
}

const within = (value: number, { floor, ceiling, default: usual }: Range): number =>
  Number.isFinite(value) ? Math.min(ceiling, Math.max(floor, value)) : usual;

/** Counted as typed and as normalised: neither ligatures nor loose accents make it longer. */
export function isPassphraseTooShort(passphrase: string): boolean {
  const lengthOf = (text: string): number => [...text.trim()].length;
  return Math.min(lengthOf(passphrase), lengthOf(normalise(passphrase))) < PASSPHRASE_MIN;
}

function checkCost(cost: KdfCost): KdfCost {
  for (const key of Object.keys(ARGON2ID) as (keyof KdfCost)[])
    if (cost[key] !== within(cost[key], ARGON2ID[key])) throw new RangeError(`${key} is out of range`);
  return cost;
}

export function createVault(options: VaultOptions): Vault {
  const { files, session, now, random = systemRandom, idleMs = () => IDLE_MS.default } = options;
  const lasting = options.lasting ?? [];
  const local = createApartStore({
    local: options.local,
    files,
    isApart: (key) => {
      const kind = kindOfKey(key);
      return kind === null ? key === HEADER_KEY : !lasting.includes(kind);
    },
    newName: () => crypto.randomUUID(),
    precious: { key: HEADER_KEY, fits: (content) => readHeader(content).type === 'header' },
    now,
  });
  const cost = checkCost(options.kdf ?? DEFAULT_COST);
  const keyring = createKeyring({ session, now, idleMs: async () => within(await idleMs(), IDLE_MS) });
  const attempts = createAttempts(local, now);
  const alone = createQueue();

  const storedHeader = async () => readHeader((await local.get([HEADER_KEY]))[HEADER_KEY]);

  async function requireHeader(): Promise<Header> {
    const read = await storedHeader();
    if (read.type !== 'header') throw new VaultError(read.type);
    return read.header;
  }

  async function state(): Promise<VaultState> {
    const read = await storedHeader();
    const key = await keyring.key(read.type === 'header' ? read.header.check : null);
    if (read.type === 'absent') return 'absent';
    return key === null ? 'locked' : 'unlocked';
  }

  async function peekKey(): Promise<CryptoKey> {
    const read = await storedHeader();
    const key = await keyring.key(read.type === 'header' ? read.header.check : null);
    if (read.type !== 'header') throw new VaultError(read.type);
    if (key === null) throw new VaultError('locked');
    return key;
  }

  async function requireKey(): Promise<CryptoKey> {
    const key = await peekKey();
    await keyring.touch(false);
    return key;
  }

  /** The data key, if the passphrase is right; a try counts as failed until it has succeeded. */
  async function unwrap(passphrase: string, header: Header): Promise<{ raw: Bytes; cost: KdfCost }> {
    const read = readKdf(header.kdf);
    if (!read.ok) throw new VaultError(read.reason);
    const wait = await attempts.retryAt();
    if (wait > 0) throw new VaultError('wait', wait);
    await attempts.begin();
    const raw = await openWrapped(await deriveKey(passphrase, read.kdf), header);
    await attempts.succeed();
    if (raw.length !== DATA_KEY_BYTES) throw new VaultError('damaged');
    return { raw, cost: read.kdf.cost };
  }

  async function openWrapped(wrapping: CryptoKey, header: Header): Promise<Bytes> {
    try {
      return await open(wrapping, WRAPPED, header.wrapped);
    } catch (error) {
      if (!(error instanceof SealError)) throw error;
      if (error.reason === 'malformed') throw new VaultError('malformed');
      throw new VaultError('passphrase_wrong', await attempts.retryAt());
    }
  }

  /** Unwrapping proved the key right, so it is the check value that is damaged if it does not open. */
  async function mendCheck(header: Header, raw: Bytes): Promise<Header> {
    const key = await importDataKey(raw);
    if ((await openOrNull(key, CHECK, header.check)) !== null) return header;
    const mended: Header = { ...header, check: await makeCheck(key, random) };
    await local.set({ [HEADER_KEY]: mended });
    return mended;
  }

  async function create(passphrase: string): Promise<void> {
    if ((await storedHeader()).type !== 'absent') throw new VaultError('exists');
    if (isPassphraseTooShort(passphrase)) throw new VaultError('passphrase_short');
    await keyring.clear();
    const raw = random(DATA_KEY_BYTES);
    const check = await makeCheck(await importDataKey(raw), random);
    const header: Header = { version: 1, check, ...(await wrapDataKey(passphrase, raw, cost, random)) };
    await local.set({ [HEADER_KEY]: header });
    await attempts.succeed();
    await keyring.keep(raw);
    raw.fill(0);
  }

  async function unlock(passphrase: string): Promise<void> {
    const stored = await requireHeader();
    // A session that ran out is emptied first: the same data key would open its secrets again.
    await keyring.key(stored.check);
    const { raw, cost: storedCost } = await unwrap(passphrase, stored);
    const header = await mendCheck(stored, raw);
    await keyring.keep(raw);
    if (isCheaper(storedCost, cost)) await raise(header, passphrase, raw, dearest(storedCost, cost));
    raw.fill(0);
  }

  async function raise(header: Header, passphrase: string, raw: Bytes, to: KdfCost): Promise<void> {
    // A device without the memory for it keeps what it has: the vault is open, and that was asked for.
    const wrapped = await wrapDataKey(passphrase, raw, to, random).catch(() => null);
    if (wrapped !== null) await local.set({ [HEADER_KEY]: { ...header, ...wrapped } });
  }

  async function changePassphrase(old: string, next: string): Promise<void> {
    const stored = await requireHeader();
    if (isPassphraseTooShort(next)) throw new VaultError('passphrase_short');
    const { raw, cost: storedCost } = await unwrap(old, stored);
    const header = await mendCheck(stored, raw);
    const wrapped = await wrapDataKey(next, raw, dearest(storedCost, cost), random);
    await local.set({ [HEADER_KEY]: { ...header, ...wrapped } });
    raw.fill(0);
  }

  async function erase(): Promise<void> {
    const keys = Object.keys(await local.get(null)).filter((key) => key.startsWith('vault.'));
    await keyring.clear();
    await local.remove(keys);
    await local.tidy();
  }

  /**
   * What does not open is looked at once more and then set aside, by name only: read wrongly, it is still where
   * it was. What is missing stays so, and may be there the next time.
   */
  async function openRecord(key: CryptoKey, name: EntryName, stored: unknown): Promise<unknown> {
    if (stored === undefined || stored === null) return null;
    const value = await openEntry(key, recordAad(name), stored);
    if (value !== undefined) return value;
    const again = await local.look(recordKey(name));
    if (isMissing(again)) return null;
    const second = await openEntry(key, recordAad(name), again);
    if (second === undefined) {
      await local.move(recordKey(name), damagedKey(name, now()));
      await local.remove([recordKey(name)]);
    }
    return second ?? null;
  }

  async function get(key: CryptoKey, name: EntryName): Promise<unknown> {
    const at = recordKey(name);
    return openRecord(key, name, (await local.get([at]))[at]);
  }

  async function list(kind: string): Promise<{ id: string; value: unknown }[]> {
    const key = await requireKey();
    const ids = idsOf(kind, await local.get(null));
    const stored = await local.get(ids.map((id) => recordKey({ kind, id })));
    const opened = await Promise.all(
      ids.map(async (id) => ({
        id,
        value: await openRecord(key, { kind, id }, stored[recordKey({ kind, id })]),
      })),
    );
    return opened.filter(({ value }) => value !== null);
  }

  /**
   * What is kept of these records that did not open. It goes with the record, and only the fact stays; but what
   * holds no secret is kept.
   */
  async function asideOfSecrets(names: readonly EntryName[]): Promise<readonly string[]> {
    const secrets = names.filter(({ kind }) => !lasting.includes(kind));
    return secrets.length === 0 ? [] : asideOf(secrets, await local.get(null));
  }

  async function remove(name: EntryName): Promise<void> {
    const aside = await asideOfSecrets([name]);
    if (aside.length > 0) await local.set(Object.fromEntries(aside.map((key) => [key, null])));
    await local.remove([recordKey(name)]);
  }

  async function write(key: CryptoKey, { put = [], remove = [], beside = {} }: VaultWrite): Promise<void> {
    if (Object.keys(beside).some((name) => name.startsWith('vault.')))
      throw new TypeError('the keys of the vault are its own');
    const gone = remove.map(recordKey);
    const aside = await asideOfSecrets([...put, ...remove]);
    const sealed = await Promise.all(
      put.map(async (entry) => [
        recordKey(entry),
        await sealEntry(key, recordAad(entry), entry.value, random),
      ]),
    );
    // A removal is written as `null` along with the rest, and swept after: alone it would be a second write.
    await local.set({
      ...beside,
      ...Object.fromEntries([...gone, ...aside].map((name) => [name, null])),
      ...Object.fromEntries(sealed),
    });
    if (gone.length > 0) await local.remove(gone);
  }

  /** Throws unless the key is of the vault that is stored now. */
  async function requireSame(key: CryptoKey): Promise<void> {
    const { check } = await requireHeader();
    if ((await openOrNull(key, CHECK, check)) === null) throw new VaultError('absent');
  }

  async function sealer(): Promise<Sealer> {
    const key = await requireKey();
    return {
      write: (changes) =>
        alone(async () => {
          await requireSame(key);
          await write(key, changes);
        }),
    };
  }

  async function putSession(name: EntryName, value: unknown): Promise<void> {
    const key = await requireKey();
    await session.set({ [sessionKey(name)]: await sealEntry(key, sessionAad(name), value, random) });
  }

  async function getSession(key: CryptoKey, name: EntryName): Promise<unknown> {
    const at = sessionKey(name);
    const stored = (await session.get([at]))[at];
    if (stored === undefined) return null;
    const value = await openEntry(key, sessionAad(name), stored);
    if (value === undefined) await session.remove([at]);
    return value ?? null;
  }

  return {
    state: () => alone(state),
    check: () =>
      alone(async () => {
        if ((await storedHeader()).type === 'malformed') throw new VaultError('malformed');
      }),
    create: (passphrase) => alone(() => create(passphrase)),
    unlock: (passphrase) => alone(() => unlock(passphrase)),
    lock: () => alone(() => keyring.clear()),
    changePassphrase: (old, next) => alone(() => changePassphrase(old, next)),
    erase: () => alone(erase),

    put: (kind, id, value) => alone(async () => write(await requireKey(), { put: [{ kind, id, value }] })),
    get: (kind, id) => alone(async () => get(await requireKey(), { kind, id })),
    peek: (kind, id) => alone(async () => get(await peekKey(), { kind, id })),
    has: (kind, id) =>
      alone(async () => {
        const at = recordKey({ kind, id });
        return ((await local.get([at]))[at] ?? null) !== null;
      }),
    remove: (kind, id) => alone(() => remove({ kind, id })),
    list: (kind) => alone(() => list(kind)),
    ids: (kind) => alone(async () => idsOf(kind, await local.get(null))),
    write: (changes) => alone(async () => write(await requireKey(), changes)),
    sealer: () => alone(sealer),

    putSession: (kind, id, value) => alone(() => putSession({ kind, id }, value)),
    getSession: (kind, id) => alone(async () => getSession(await requireKey(), { kind, id })),
    peekSession: (kind, id) => alone(async () => getSession(await peekKey(), { kind, id })),
    removeSession: (kind, id) => alone(() => session.remove([sessionKey({ kind, id })])),

    touch: () =>
      alone(async () => {
        if ((await state()) === 'unlocked') await keyring.touch(true);
      }),
    deadline: () => alone(async () => ((await state()) === 'unlocked' ? keyring.deadline() : null)),
    retryAt: () => alone(() => attempts.retryAt()),
    damaged: () => alone(async () => damagedOf(await local.get(null))),
    tidy: () => alone(local.tidy),
    nextTidy: () => alone(local.nextTidy),
  };
}
