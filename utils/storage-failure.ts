/**
 * What is wrong with this computer's storage, as far as a person can do something about it.
 * `storage_full`: the disk, or what the browser gives Steward of it. `storage_blocked`: it can't be opened now,
 * for it is being deleted, held or refused. `storage_newer`: a newer Steward has written it. `storage_corrupt`:
 * what is there does not read.
 */
export const STORAGE_FAILURES = [
  'storage_full',
  'storage_blocked',
  'storage_newer',
  'storage_corrupt',
] as const;
export type StorageFailure = (typeof STORAGE_FAILURES)[number];

export const isStorageFailure = (key: string): key is StorageFailure =>
  (STORAGE_FAILURES as readonly string[]).includes(key);

/** Thrown where Steward itself finds it out; browsers throw what `storageFailureOf` reads. */
export class StorageError extends Error {
  readonly failure: StorageFailure;
  constructor(failure: StorageFailure) {
    super(failure);
    this.name = 'StorageError';
    this.failure = failure;
  }
}

/** Names of what IndexedDB, the private file system and `browser.storage` throw. */
const BY_NAME: Readonly<Record<string, StorageFailure>> = {
  QuotaExceededError: 'storage_full',
  VersionError: 'storage_newer',
  UnknownError: 'storage_blocked',
  InvalidStateError: 'storage_blocked',
  AbortError: 'storage_blocked',
  SecurityError: 'storage_blocked',
  TimeoutError: 'storage_blocked',
  NotReadableError: 'storage_blocked',
  NoModificationAllowedError: 'storage_blocked',
  // A database of the right version without the stores that it should have.
  NotFoundError: 'storage_corrupt',
  DataError: 'storage_corrupt',
  ConstraintError: 'storage_corrupt',
};

/** Words of messages, where the name does not tell: `browser.storage` throws a plain `Error`. */
const BY_WORDS: readonly (readonly [RegExp, StorageFailure])[] = [
  [/quota|no[_ ]space|disk (?:is )?full/i, 'storage_full'],
  [/corrupt/i, 'storage_corrupt'],
  [
    /\bIO ?error\b|backing store|unable to (?:open|create)|storage (?:api )?is (?:not available|disabled)/i,
    'storage_blocked',
  ],
];

/** `null`: it has nothing to do with storage. */
export function storageFailureOf(error: unknown): StorageFailure | null {
  if (error instanceof StorageError) return error.failure;
  if (!(error instanceof Error)) return null;
  const told = BY_WORDS.find(([words]) => words.test(error.message))?.[1];
  // What a call to Meta that was broken off throws has some of these names too, and is a `GraphError` by then.
  const isBrowsers = error instanceof DOMException || error.name in BY_NAME;
  if (isBrowsers) return told ?? BY_NAME[error.name] ?? null;
  return error.name === 'Error' ? (told ?? null) : null;
}
