import type { Job } from './jobs/types.ts';
import type { Selection } from './selections.ts';
import { type StorageFailure, storageFailureOf } from './storage-failure.ts';
import type { StoredTemplate } from './templates/store.ts';

/** What of this computer's storage a person knows by name. */
export const STORAGE_PARTS = ['vault', 'history', 'review', 'portfolios'] as const;
export type StoragePart = (typeof STORAGE_PARTS)[number];

export interface StorageState {
  /** What is wrong with each; nothing of those that are well. */
  readonly failures: Readonly<Partial<Record<StoragePart, StorageFailure>>>;
  /** Bytes in use, and bytes that the browser lets Steward have; `null` where it does not say. */
  readonly usage: number | null;
  readonly quota: number | null;
}

/** What could be read; `null`: it could not. */
export interface Saved {
  readonly history: readonly Job[] | null;
  readonly templates: readonly StoredTemplate[] | null;
  readonly selections: readonly Selection[] | null;
}

/** How each part fares when it is read. */
export async function lookAt(
  parts: Readonly<Record<StoragePart, () => Promise<unknown>>>,
): Promise<StorageState['failures']> {
  const looks = STORAGE_PARTS.map(async (part) => {
    try {
      await parts[part]();
      return [];
    } catch (error) {
      return [[part, storageFailureOf(error) ?? 'storage_corrupt'] as const];
    }
  });
  return Object.fromEntries((await Promise.all(looks)).flat());
}

/** What can be read of it. */
export const orNull = <T>(reading: Promise<T>): Promise<T | null> => reading.catch(() => null);

/** The file of what was saved; templates and selections in the words they are read from. */
export const savedFile = (saved: Saved, at: number, history: string): string =>
  `${JSON.stringify(
    {
      version: 1,
      savedAt: new Date(at).toISOString(),
      missing: Object.entries(saved).flatMap(([name, value]) => (value === null ? [name] : [])),
      history: saved.history === null ? null : (JSON.parse(history) as { jobs: unknown }).jobs,
      templates: saved.templates?.map(({ template }) => template) ?? null,
      selections: saved.selections,
    },
    null,
    2,
  )}\n`;
