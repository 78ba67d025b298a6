import { argon2id } from 'hash-wasm';
import * as v from 'valibot';
import { type Bytes, fromBase64Url, toBase64Url } from './base64url.ts';

export interface Range {
  /** Below it a stored vault does not open: someone may have made it cheap to guess. */
  readonly floor: number;
  readonly default: number;
  /** Above it a stored vault does not open: a damaged one must not ask for all memory there is. */
  readonly ceiling: number;
}

/** What one guess costs. */
export interface KdfCost {
  readonly memoryKiB: number;
  readonly iterations: number;
  readonly parallelism: number;
}

/** The floor is OWASP's least for Argon2id; the default takes under half a second on a laptop. */
export const ARGON2ID: Readonly<Record<keyof KdfCost, Range>> = {
  memoryKiB: { floor: 19 * 1024, default: 64 * 1024, ceiling: 512 * 1024 },
  iterations: { floor: 2, default: 3, ceiling: 16 },
  parallelism: { floor: 1, default: 1, ceiling: 4 },
};

export const DEFAULT_COST: KdfCost = {
  memoryKiB: ARGON2ID.memoryKiB.default,
  iterations: ARGON2ID.iterations.default,
  parallelism: ARGON2ID.parallelism.default,
};

/** Parameters as they stand beside the key they wrap. */
export interface StoredKdf extends KdfCost {
  readonly name: 'argon2id';
  readonly salt: string;
}

export interface Kdf {
  readonly cost: KdfCost;
  readonly salt: Bytes;
}

export const SALT_BYTES = 16;
const LONGEST_SALT_BYTES = 64;
const KEY_BYTES = 32;
const COST_KEYS = Object.keys(ARGON2ID) as (keyof KdfCost)[];

const named = v.object({ name: v.string() });
const count = v.pipe(v.number(), v.safeInteger());
const argon2idSchema = v.object({
  memoryKiB: count,
  iterations: count,
  parallelism: count,
  salt: v.string(),
});

export type KdfRead =
  | { readonly ok: true; readonly kdf: Kdf }
  | { readonly ok: false; readonly reason: 'weak' | 'malformed' };

const refuse = (reason: 'weak' | 'malformed'): KdfRead => ({ ok: false, reason });

/** Reads stored parameters; whatever they cost, they are judged before a passphrase goes near them. */
export function readKdf(stored: unknown): KdfRead {
  if (!v.is(named, stored)) return refuse('malformed');
  if (stored.name !== 'argon2id') return refuse('weak');
  const parsed = v.safeParse(argon2idSchema, stored);
  if (!parsed.success) return refuse('malformed');
  const { salt: text, ...cost } = parsed.output;
  const salt = fromBase64Url(text);
  if (salt === null || salt.length > LONGEST_SALT_BYTES) return refuse('malformed');
  if (COST_KEYS.some((key) => cost[key] > ARGON2ID[key].ceiling)) return refuse('malformed');
  if (salt.length < SALT_BYTES || COST_KEYS.some((key) => cost[key] < ARGON2ID[key].floor))
    return refuse('weak');
  return { ok: true, kdf: { cost, salt } };
}

export const storeKdf = ({ cost, salt }: Kdf): StoredKdf => ({
  name: 'argon2id',
  ...cost,
  salt: toBase64Url(salt),
});

export const isCheaper = (cost: KdfCost, than: KdfCost): boolean =>
  COST_KEYS.some((key) => cost[key] < than[key]);

/** At least as dear as either in every respect. */
export const dearest = (one: KdfCost, other: KdfCost): KdfCost => ({
  memoryKiB: Math.max(one.memoryKiB, other.memoryKiB),
  iterations: Math.max(one.iterations, other.iterations),
  parallelism: Math.max(one.parallelism, other.parallelism),
});

/**
 * NFKC, because the same passphrase typed on another keyboard or system can come as other code points
 * (é as one or as e with an accent, letters in full width), and must open the vault all the same.
 */
export const normalise = (passphrase: string): string => passphrase.normalize('NFKC');

/** The key that wraps the data key; WebCrypto will not give its bytes away. */
export async function deriveKey(passphrase: string, { cost, salt }: Kdf): Promise<CryptoKey> {
  const bytes = await argon2id({
    password: new TextEncoder().encode(normalise(passphrase)),
    salt,
    memorySize: cost.memoryKiB,
    iterations: cost.iterations,
    parallelism: cost.parallelism,
    hashLength: KEY_BYTES,
    outputType: 'binary',
  });
  const raw = new Uint8Array(bytes);
  const key = await crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']);
  raw.fill(0);
  bytes.fill(0);
  return key;
}
