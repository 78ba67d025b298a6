import * as v from 'valibot';
import { createQueue } from '../queue.ts';
import type { FileStore } from './files.ts';
import type { KeyValueStore } from './store.ts';

/**
 * What stands under a key whose value lies in a file: a name that tells nothing. `before` names the file that
 * was there before it, kept until that time.
 */
const pointerSchema = v.strictObject({
  file: v.string(),
  before: v.exactOptional(v.strictObject({ file: v.string(), until: v.pipe(v.number(), v.finite()) })),
});
type Pointer = v.InferOutput<typeof pointerSchema>;

/**
 * For so long the file before a precious one is kept. Nothing makes the browser's writes reach the medium: a
 * system that fails may have kept the removal of the old file and lost the new one, or what names it. Systems
 * write out within half a minute, or two when they save power.
 */
export const KEPT_MS = 2 * 60_000;

function pointerOf(stored: unknown): Pointer | null {
  const parsed = v.safeParse(pointerSchema, stored);
  return parsed.success ? parsed.output : null;
}

/** Whether what was read is the name of a file that is missing. */
export const isMissing = (read: unknown): boolean => pointerOf(read) !== null;

function filesIn(stored: unknown): string[] {
  const pointer = pointerOf(stored);
  if (pointer === null) return [];
  const { file, before } = pointer;
  return before === undefined ? [file] : [file, before.file];
}

/** `undefined` when it is missing, cut, or not ours. */
function parse(text: string | null): unknown {
  if (text === null) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export interface ApartStore extends KeyValueStore {
  /** As `get` of one key, from the disk even if it was read before. */
  look(key: string): Promise<unknown>;
  /** Puts a value under another key, and `null` in its place, in one write that touches no file. */
  move(from: string, to: string): Promise<void>;
  /**
   * Removes the files that no key names, as a stopped worker or a held file may leave them, and what was kept
   * long enough; throws when one can't be removed, after the rest.
   * While the precious value can't be read nothing is removed, and an unnamed file that fits takes its place.
   */
  tidy(): Promise<void>;
  /** Milliseconds since 1970 at which there is something to tidy again; `null`: nothing is known of. */
  nextTidy(): Promise<number | null>;
}

/** The one value without which all the others are worth nothing. */
export interface Precious {
  readonly key: string;
  readonly fits: (content: unknown) => boolean;
}

export interface ApartOptions {
  readonly local: KeyValueStore;
  readonly files: FileStore;
  /** Whether the value of a key lies in a file. */
  readonly isApart: (key: string) => boolean;
  /** A file name that was never used before. */
  readonly newName: () => string;
  readonly precious: Precious;
  readonly now: () => number;
}

/**
 * A store that keeps the values of some keys in files, one each, since a database holds removed bytes on the
 * disk until it compacts itself. Still atomic: a file is written before the one write that names it, and
 * removed after the one that names it no more. A value whose file is missing reads as what names it, unless the
 * file before it is there.
 * `get(null)` gives what names the files, not what is in them.
 */
export function createApartStore(options: ApartOptions): ApartStore {
  const { local, files, isApart, newName, precious, now } = options;
  const alone = createQueue();

  /** Texts by file. No file is ever changed, and reading one takes milliseconds. */
  const known = new Map<string, string>();

  async function textOf(file: string): Promise<string | null> {
    const text = known.get(file) ?? (await files.read(file));
    if (text !== null) known.set(file, text);
    return text;
  }

  async function contentOf(stored: unknown): Promise<unknown> {
    const pointer = pointerOf(stored);
    if (pointer === null) return stored;
    const text = await textOf(pointer.file);
    const { before } = pointer;
    return parse(text) ?? (before && parse(await textOf(before.file))) ?? text ?? stored;
  }

  async function get(keys: string[] | null): Promise<Record<string, unknown>> {
    const stored = await local.get(keys);
    if (keys === null) return stored;
    const read = Object.entries(stored).map(async ([key, value]) => [
      key,
      isApart(key) ? await contentOf(value) : value,
    ]);
    return Object.fromEntries(await Promise.all(read));
  }

  async function look(key: string): Promise<unknown> {
    for (const file of await filesOf([key])) known.delete(file);
    return (await get([key]))[key];
  }

  async function move(from: string, to: string): Promise<void> {
    await local.set({ [to]: (await local.get([from]))[from], [from]: null });
  }

  /** The files these keys name now. */
  async function filesOf(keys: readonly string[]): Promise<string[]> {
    const apart = keys.filter(isApart);
    if (apart.length === 0) return [];
    return Object.values(await local.get(apart)).flatMap(filesIn);
  }

  /** Never one that a key still names: somebody may have made two keys name the same. One that can't be removed
   * does not save the rest. */
  async function removeUnnamed(names: readonly string[]): Promise<void> {
    if (names.length === 0) return;
    const named = new Set(await filesOf(Object.keys(await local.get(null))));
    let failure: unknown = null;
    for (const name of names) {
      if (named.has(name)) continue;
      known.delete(name);
      try {
        await files.remove(name);
      } catch (error) {
        failure ??= error;
      }
    }
    if (failure !== null) throw failure;
  }

  /** What was written is in force, so a file that can't be removed yet is no failure: `tidy` gets it. */
  const sweep = (names: readonly string[]): Promise<void> => removeUnnamed(names).catch(() => {});

  /** The same without the file before it, once the new one is there and has been for long enough. */
  async function settle(pointer: Pointer): Promise<Pointer> {
    const { file, before } = pointer;
    if (before === undefined || !precious.fits(parse(await files.read(file)))) return pointer;
    if (now() >= before.until) return { file };
    // A clock that was set back must not keep it for longer.
    return { file, before: { ...before, until: Math.min(before.until, now() + KEPT_MS) } };
  }

  async function preciousPointer(): Promise<Pointer | null> {
    return pointerOf((await local.get([precious.key]))[precious.key]);
  }

  /** What a new precious file names as the one before it: of many within a short time, the first. */
  async function fallback(): Promise<Pick<Pointer, 'before'>> {
    const present = await preciousPointer();
    if (present === null) return {};
    const { file, before } = await settle(present);
    return { before: { file: before?.file ?? file, until: now() + KEPT_MS } };
  }

  async function set(items: Record<string, unknown>): Promise<void> {
    const before = await filesOf(Object.keys(items));
    const put = Object.entries(items).map(async ([key, value]) => {
      if (!isApart(key) || value === null) return [key, value];
      const file = newName();
      await files.write(file, JSON.stringify(value));
      return [key, { file, ...(key === precious.key ? await fallback() : {}) }];
    });
    await local.set(Object.fromEntries(await Promise.all(put)));
    await sweep(before);
  }

  async function remove(keys: string[]): Promise<void> {
    const before = await filesOf(keys);
    await local.remove(keys);
    await sweep(before);
  }

  /** Whether it is all right that files go which nothing names. */
  async function isPreciousSafe(): Promise<boolean> {
    const stored = (await local.get([precious.key]))[precious.key] ?? null;
    return stored === null || precious.fits(await contentOf(stored));
  }

  async function adopt(): Promise<void> {
    const named = new Set(await filesOf(Object.keys(await local.get(null))));
    for (const file of await files.names()) {
      if (named.has(file) || !precious.fits(parse(await files.read(file)))) continue;
      await local.set({ [precious.key]: { file } });
      return;
    }
  }

  async function tidy(): Promise<void> {
    if (!(await isPreciousSafe())) return adopt();
    const present = await preciousPointer();
    const settled = present && (await settle(present));
    if (settled?.before?.until !== present?.before?.until) await local.set({ [precious.key]: settled });
    await removeUnnamed(await files.names());
  }

  async function nextTidy(): Promise<number | null> {
    const until = (await preciousPointer())?.before?.until ?? 0;
    return until > now() ? until : null;
  }

  return {
    get: (keys) => alone(() => get(keys)),
    look: (key) => alone(() => look(key)),
    move: (from, to) => alone(() => move(from, to)),
    set: (items) => alone(() => set(items)),
    remove: (keys) => alone(() => remove(keys)),
    tidy: () => alone(tidy),
    nextTidy: () => alone(nextTidy),
  };
}
