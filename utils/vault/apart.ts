import * as v from 'valibot';
import { createQueue } from '../queue.ts';
import type { FileStore } from './files.ts';
import type { KeyValueStore } from './store.ts';

/** What stands under a key whose value lies in a file: a name that tells nothing. */
const pointerSchema = v.strictObject({ file: v.string() });

function fileOf(stored: unknown): string | null {
  const parsed = v.safeParse(pointerSchema, stored);
  return parsed.success ? parsed.output.file : null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Cut, or not ours: nothing that opens.
    return text;
  }
}

export interface ApartStore extends KeyValueStore {
  /** Removes the files that no key names, as a stopped worker may leave them. */
  tidy(): Promise<void>;
}

export interface ApartOptions {
  readonly local: KeyValueStore;
  readonly files: FileStore;
  /** Whether the value of a key lies in a file. */
  readonly isApart: (key: string) => boolean;
  /** A file name that was never used before. */
  readonly newName: () => string;
}

/**
 * A store that keeps the values of some keys in files, one each, since a database holds removed bytes on the
 * disk until it compacts itself. Still atomic: a file is written before the one write that names it, and
 * removed after the one that names it no more. A value whose file is missing reads as what names it.
 * `get(null)` gives what names the files, not what is in them.
 */
export function createApartStore({ local, files, isApart, newName }: ApartOptions): ApartStore {
  const alone = createQueue();

  /** By file. No file is ever changed, and reading one takes milliseconds. */
  const known = new Map<string, unknown>();

  async function contentOf(stored: unknown): Promise<unknown> {
    const file = fileOf(stored);
    if (file === null) return stored;
    if (known.has(file)) return known.get(file);
    const text = await files.read(file);
    if (text === null) return stored;
    const content = parse(text);
    known.set(file, content);
    return content;
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

  /** The files these keys name now. */
  async function filesOf(keys: readonly string[]): Promise<string[]> {
    const apart = keys.filter(isApart);
    if (apart.length === 0) return [];
    return Object.values(await local.get(apart))
      .map(fileOf)
      .filter((file) => file !== null);
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

  async function set(items: Record<string, unknown>): Promise<void> {
    const before = await filesOf(Object.keys(items));
    const put = Object.entries(items).map(async ([key, value]) => {
      if (!isApart(key) || value === null) return [key, value];
      const file = newName();
      await files.write(file, JSON.stringify(value));
      return [key, { file }];
    });
    await local.set(Object.fromEntries(await Promise.all(put)));
    await removeUnnamed(before);
  }

  async function remove(keys: string[]): Promise<void> {
    const before = await filesOf(keys);
    await local.remove(keys);
    await removeUnnamed(before);
  }

  return {
    get: (keys) => alone(() => get(keys)),
    set: (items) => alone(() => set(items)),
    remove: (keys) => alone(() => remove(keys)),
    tidy: () => alone(async () => removeUnnamed(await files.names())),
  };
}
