import type { Bytes } from './base64url.ts';
import { type Aad, type Envelope, openOrNull, type Random, seal } from './seal.ts';

/** Names a record: `kind` says what it is, `id` which one. */
export interface EntryName {
  readonly kind: string;
  readonly id: string;
}

/** A record that did not open and was set aside. */
export interface DamagedEntry extends EntryName {
  /** Milliseconds since 1970 at which it was found. */
  readonly at: number;
}

const RECORD_PREFIX = 'vault.record.';
const DAMAGED_PREFIX = 'vault.damaged.';
const SESSION_ENTRY_PREFIX = 'vault.session.';
const SCHEMA = 1;

const KIND = /^[a-z][a-z-]{0,31}$/;
const ID = /^[A-Za-z0-9][A-Za-z0-9_.:-]{0,199}$/;

/** Neither part may hold `/` or `@`, so a key reads back in one way only. */
function path({ kind, id }: EntryName): string {
  if (!KIND.test(kind) || !ID.test(id)) throw new TypeError('not a record name');
  return `${kind}/${id}`;
}

export const recordKey = (name: EntryName): string => `${RECORD_PREFIX}${path(name)}`;
export const sessionKey = (name: EntryName): string => `${SESSION_ENTRY_PREFIX}${path(name)}`;
export const damagedKey = (name: EntryName, at: number): string => `${DAMAGED_PREFIX}${path(name)}@${at}`;

export const recordAad = ({ kind, id }: EntryName): Aad => ({ kind: `record/${kind}`, id, schema: SCHEMA });
export const sessionAad = ({ kind, id }: EntryName): Aad => ({ kind: `session/${kind}`, id, schema: SCHEMA });

/** The kind of the record, set aside or not, that stands under a key; `null`: it is none. */
export const kindOfKey = (key: string): string | null =>
  /^vault\.(?:record|damaged)\.([a-z-]+)\//.exec(key)?.[1] ?? null;

/** Ids of the records of a kind among everything stored. `null` stands for a record that is being removed. */
export function idsOf(kind: string, stored: Readonly<Record<string, unknown>>): string[] {
  const prefix = `${RECORD_PREFIX}${kind}/`;
  return Object.entries(stored)
    .filter(([key, value]) => key.startsWith(prefix) && value !== null)
    .map(([key]) => key.slice(prefix.length))
    .filter((id) => ID.test(id))
    .sort();
}

export function damagedOf(stored: Readonly<Record<string, unknown>>): DamagedEntry[] {
  return Object.keys(stored).flatMap((key) => {
    const [, kind, id, at] = /^vault\.damaged\.([a-z-]+)\/([^@]+)@(\d+)$/.exec(key) ?? [];
    return kind === undefined || id === undefined ? [] : [{ kind, id, at: Number(at) }];
  });
}

/** Keys under which something of these records is kept that was set aside. */
export function asideOf(
  names: readonly EntryName[],
  stored: Readonly<Record<string, unknown>>,
): readonly string[] {
  const prefixes = names.map((name) => `${DAMAGED_PREFIX}${path(name)}@`);
  return Object.entries(stored).flatMap(([key, value]) =>
    value !== null && prefixes.some((prefix) => key.startsWith(prefix)) ? [key] : [],
  );
}

const JSON_TAG = 0;
const BYTES_TAG = 1;

function encode(value: unknown): Bytes {
  if (value instanceof Uint8Array) return Uint8Array.from([BYTES_TAG, ...value]);
  const text: string | undefined = JSON.stringify(value);
  if (text === undefined) throw new TypeError('not a JSON value');
  return Uint8Array.from([JSON_TAG, ...new TextEncoder().encode(text)]);
}

/** `undefined` when these are not bytes that `encode` made. */
function decode(bytes: Bytes): unknown {
  const body = bytes.subarray(1);
  if (bytes[0] === BYTES_TAG) return Uint8Array.from(body);
  if (bytes[0] !== JSON_TAG) return undefined;
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}

export const sealEntry = (key: CryptoKey, aad: Aad, value: unknown, random: Random): Promise<Envelope> =>
  seal(key, aad, encode(value), random);

/** `undefined` when it does not open. */
export async function openEntry(key: CryptoKey, aad: Aad, stored: unknown): Promise<unknown> {
  const bytes = await openOrNull(key, aad, stored);
  return bytes === null ? undefined : decode(bytes);
}
