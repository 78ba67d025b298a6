import { describe, expect, it } from 'vitest';
import { GraphError, localError } from '../../utils/graph/errors.ts';
import { haltOf } from '../../utils/jobs/run.ts';
import { failureOf } from '../../utils/messages/router.ts';
import { StorageError, storageFailureOf } from '../../utils/storage-failure.ts';

const dom = (name: string, message = '') => new DOMException(message, name);

describe('what is wrong with the storage', () => {
  it.each([
    ['no room in IndexedDB', dom('QuotaExceededError'), 'storage_full'],
    ['no room in storage.local', new Error('QUOTA_BYTES quota exceeded'), 'storage_full'],
    ['no room, in newer words', new Error('Resource::kQuotaBytes quota exceeded'), 'storage_full'],
    ['no room on the disk', new Error('IO error: .../MANIFEST: FILE_ERROR_NO_SPACE'), 'storage_full'],
    ['no room to open', dom('UnknownError', 'FILE_ERROR_NO_SPACE'), 'storage_full'],
    [
      'a database that does not open',
      dom('UnknownError', 'Internal error opening backing store'),
      'storage_blocked',
    ],
    ['a connection that died', dom('InvalidStateError'), 'storage_blocked'],
    ['a transaction that was aborted', dom('AbortError'), 'storage_blocked'],
    ['storage that is refused', dom('SecurityError'), 'storage_blocked'],
    ['a file that is held', dom('NoModificationAllowedError'), 'storage_blocked'],
    [
      'storage.local that does not open',
      new Error('IO error: .../LOCK: Unable to create file'),
      'storage_blocked',
    ],
    ['a newer database', dom('VersionError'), 'storage_newer'],
    ['a database without its stores', dom('NotFoundError'), 'storage_corrupt'],
    ['storage.local that does not read', new Error('Corruption: bad block'), 'storage_corrupt'],
    ['what Steward itself found', new StorageError('storage_newer'), 'storage_newer'],
    ['a slip of Steward’s own', new TypeError('x is not a function'), null],
    ['what has nothing to do with it', new Error('something else'), null],
    ['no error', 'quota', null],
  ] as const)('%s', (_, error, failure) => {
    expect(storageFailureOf(error)).toBe(failure);
    expect(failureOf(error)).toEqual({ key: failure ?? 'internal', args: [], fbtraceId: null });
    expect(haltOf(error, 5).reason).toBe(failure ?? 'internal');
  });

  it('is not what Meta said', () => {
    const error = new GraphError(localError('network', 'retry'), false);
    expect(storageFailureOf(error)).toBeNull();
    expect(failureOf(error).key).toBe('network');
  });

  it('ends by itself where it may: then a job tries again', () => {
    expect(haltOf(dom('QuotaExceededError'), 1000).resumeAt).toBe(61_000);
    expect(haltOf(dom('UnknownError'), 1000).resumeAt).toBe(61_000);
    expect(haltOf(dom('VersionError'), 1000).resumeAt).toBeNull();
    expect(haltOf(dom('NotFoundError'), 1000).resumeAt).toBeNull();
  });
});
