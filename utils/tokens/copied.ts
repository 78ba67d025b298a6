import * as v from 'valibot';
import { sha256, toHex } from '../graph/digest.ts';

/** Milliseconds a copied token may stay on the clipboard. */
export const CLEAR_AFTER_MS = 60_000;

const hex = (digits: number) => v.pipe(v.string(), v.regex(new RegExp(`^[0-9a-f]{${digits}}$`)));

const SALT_BYTES = 16;

/** By this a copied text is known again by whoever holds it, and can't be told by anybody else. */
export const copyMarkSchema = v.strictObject({ salt: hex(2 * SALT_BYTES), hash: hex(64) });
export type CopyMark = Readonly<v.InferOutput<typeof copyMarkSchema>>;

/**
 * How an attempt at clearing ended: done, or something else was copied since and is not ours to clear, or the
 * browser let us not look or write.
 */
export const clearEndSchema = v.picklist(['cleared', 'changed', 'unknown']);
export type ClearEnd = v.InferOutput<typeof clearEndSchema>;

/** Name of the channel on which the page that clears says how it ended. */
export const clearChannel = ({ salt }: CopyMark): string => `steward.clipboard.${salt}`;

export async function markOf(text: string): Promise<CopyMark> {
  const salt = toHex(crypto.getRandomValues(new Uint8Array(SALT_BYTES)).buffer);
  return { salt, hash: await sha256(salt + text) };
}

export const isMarked = async (text: string, { salt, hash }: CopyMark): Promise<boolean> =>
  (await sha256(salt + text)) === hash;
