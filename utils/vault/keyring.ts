import { type Bytes, fromBase64Url, toBase64Url } from './base64url.ts';
import { CHECK } from './header.ts';
import { type Envelope, openOrNull } from './seal.ts';
import type { KeyValueStore } from './store.ts';

/** Everything of the vault in the session begins so, and goes when it is locked. */
const SESSION_PREFIX = 'vault.';
const KEY = 'vault.key';
const USED = 'vault.usedAt';

/** Use is noted this often at most, so that reading seldom means writing: it may lock early, never late. */
const TOUCH_EVERY_MS = 10_000;
/** A clock set back further than this locks, since how long the vault was idle is not known any more. */
const CLOCK_SKEW_MS = 60_000;

/** The open data key, in memory of the browser session and never on disk. */
export interface Keyring {
  keep(raw: Bytes): Promise<void>;
  /** The key, if it is there, was used lately, and opens this check value; else everything is cleared. */
  key(check: Envelope | null): Promise<CryptoKey | null>;
  /** Notes a use; `always` even when another was noted a moment ago. */
  touch(always: boolean): Promise<void>;
  /** Milliseconds since 1970 at which an unused vault locks; `null` when no key is there. */
  deadline(): Promise<number | null>;
  clear(): Promise<void>;
}

export interface KeyringOptions {
  readonly session: KeyValueStore;
  readonly now: () => number;
  /** Milliseconds unused before the vault locks. */
  readonly idleMs: () => Promise<number>;
}

export const importDataKey = (raw: Bytes): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']);

export function createKeyring({ session, now, idleMs }: KeyringOptions): Keyring {
  /** The key as it was checked last: importing and checking at every read would be waste. */
  let checked: { readonly text: string; readonly check: string; readonly key: CryptoKey } | null = null;

  async function read(): Promise<{ readonly text: string; readonly usedAt: number } | null> {
    const { [KEY]: text, [USED]: usedAt } = await session.get([KEY, USED]);
    return typeof text === 'string' && typeof usedAt === 'number' ? { text, usedAt } : null;
  }

  async function isFresh(usedAt: number): Promise<boolean> {
    const idle = await idleMs();
    return now() < usedAt + idle && now() >= usedAt - CLOCK_SKEW_MS;
  }

  async function openWith(text: string, check: Envelope): Promise<CryptoKey | null> {
    const name = `${check.nonce}.${check.data}`;
    if (checked?.text === text && checked.check === name) return checked.key;
    const raw = fromBase64Url(text);
    if (raw?.length !== 32) return null;
    const key = await importDataKey(raw);
    if ((await openOrNull(key, CHECK, check)) === null) return null;
    checked = { text, check: name, key };
    return key;
  }

  async function clear(): Promise<void> {
    checked = null;
    const keys = Object.keys(await session.get(null)).filter((key) => key.startsWith(SESSION_PREFIX));
    if (keys.length > 0) await session.remove(keys);
  }

  return {
    keep: (raw) => session.set({ [KEY]: toBase64Url(raw), [USED]: now() }),
    async key(check) {
      const kept = await read();
      const key =
        kept !== null && check !== null && (await isFresh(kept.usedAt))
          ? await openWith(kept.text, check)
          : null;
      // What is left of a session without its key, or of another vault, is of no use to anybody.
      if (key === null) await clear();
      return key;
    },
    async touch(always) {
      const kept = await read();
      if (kept !== null && (always || now() - kept.usedAt >= TOUCH_EVERY_MS))
        await session.set({ [USED]: now() });
    },
    async deadline() {
      const kept = await read();
      return kept === null ? null : kept.usedAt + (await idleMs());
    },
    clear,
  };
}
