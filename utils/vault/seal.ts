import * as v from 'valibot';
import { type Bytes, fromBase64Url, toBase64Url } from './base64url.ts';

/** A sealed value as it is stored. */
export interface Envelope {
  readonly v: 1;
  readonly alg: 'A256GCM';
  readonly nonce: string;
  readonly data: string;
}

/** What a sealed value is, bound to it: a record moved under another name does not open. */
export interface Aad {
  readonly kind: string;
  readonly id: string;
  readonly schema: number;
}

/** Gives so many random bytes. */
export type Random = (length: number) => Bytes;

/** `not_authentic`: changed, moved, or sealed with another key; these cannot be told apart. */
export type SealErrorReason = 'malformed' | 'not_authentic';

export class SealError extends Error {
  readonly reason: SealErrorReason;
  constructor(reason: SealErrorReason) {
    super(reason === 'malformed' ? 'not an envelope' : 'not authentic');
    this.name = 'SealError';
    this.reason = reason;
  }
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export const envelopeSchema = v.strictObject({
  v: v.literal(1),
  alg: v.literal('A256GCM'),
  nonce: v.string(),
  data: v.string(),
});

export const systemRandom: Random = (length) => crypto.getRandomValues(new Uint8Array(length));

/** JSON of a list keeps its parts apart: no two names and versions give the same text. */
const encodeAad = ({ kind, id, schema }: Aad): Bytes =>
  new TextEncoder().encode(JSON.stringify(['steward', schema, kind, id]));

/** Nonces are random and fresh: of 96 bits, one key seals billions before two are likely to be equal. */
export async function seal(
  key: CryptoKey,
  aad: Aad,
  bytes: Bytes,
  random: Random = systemRandom,
): Promise<Envelope> {
  const nonce = random(NONCE_BYTES);
  const sealed = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv: nonce, additionalData: encodeAad(aad) },
    key,
    bytes,
  );
  return { v: 1, alg: 'A256GCM', nonce: toBase64Url(nonce), data: toBase64Url(new Uint8Array(sealed)) };
}

/** Throws `SealError`. */
export async function open(key: CryptoKey, aad: Aad, envelope: unknown): Promise<Bytes> {
  const parsed = v.safeParse(envelopeSchema, envelope);
  const nonce = parsed.success ? fromBase64Url(parsed.output.nonce) : null;
  const data = parsed.success ? fromBase64Url(parsed.output.data) : null;
  if (nonce?.length !== NONCE_BYTES || data === null || data.length < TAG_BYTES)
    throw new SealError('malformed');
  try {
    const algorithm = { name: 'AES-GCM', iv: nonce, additionalData: encodeAad(aad) };
    return new Uint8Array(await crypto.subtle.decrypt(algorithm, key, data));
  } catch {
    throw new SealError('not_authentic');
  }
}

/** The bytes, or `null` when the envelope does not open. */
export async function openOrNull(key: CryptoKey, aad: Aad, envelope: unknown): Promise<Bytes | null> {
  try {
    return await open(key, aad, envelope);
  } catch (error) {
    if (error instanceof SealError) return null;
    throw error;
  }
}
