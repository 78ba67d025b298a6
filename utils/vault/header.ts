import * as v from 'valibot';
import type { Bytes } from './base64url.ts';
import { deriveKey, type Kdf, type KdfCost, SALT_BYTES, storeKdf } from './kdf.ts';
import { type Aad, type Envelope, envelopeSchema, type Random, seal } from './seal.ts';

/** What is stored of a vault beside its records: one value, so that a new passphrase replaces it whole. */
export interface Header {
  readonly version: 1;
  /** Judged by `readKdf` before use. */
  readonly kdf: unknown;
  /** The data key, sealed with the key from the passphrase. */
  readonly wrapped: Envelope;
  /** Opens with the data key: tells whether a key found in the session belongs to this vault. */
  readonly check: Envelope;
}

export const HEADER_KEY = 'vault.header';
export const DATA_KEY_BYTES = 32;
export const WRAPPED: Aad = { kind: 'header', id: 'data-key', schema: 1 };
export const CHECK: Aad = { kind: 'header', id: 'check', schema: 1 };

const headerSchema = v.object({
  version: v.literal(1),
  kdf: v.unknown(),
  wrapped: envelopeSchema,
  check: envelopeSchema,
});

/** `absent`: nothing is stored. */
export type HeaderRead =
  | { readonly type: 'header'; readonly header: Header }
  | { readonly type: 'absent' }
  | { readonly type: 'malformed' };

export function readHeader(stored: unknown): HeaderRead {
  if (stored === undefined || stored === null) return { type: 'absent' };
  const parsed = v.safeParse(headerSchema, stored);
  return parsed.success ? { type: 'header', header: parsed.output } : { type: 'malformed' };
}

export const makeCheck = (dataKey: CryptoKey, random: Random): Promise<Envelope> =>
  seal(dataKey, CHECK, new TextEncoder().encode('steward'), random);

/** Wraps a data key under a passphrase, with a fresh salt. */
export async function wrapDataKey(
  passphrase: string,
  raw: Bytes,
  cost: KdfCost,
  random: Random,
): Promise<Pick<Header, 'kdf' | 'wrapped'>> {
  const kdf: Kdf = { cost, salt: random(SALT_BYTES) };
  const wrapping = await deriveKey(passphrase, kdf);
  return { kdf: storeKdf(kdf), wrapped: await seal(wrapping, WRAPPED, raw, random) };
}
