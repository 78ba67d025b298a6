import { beforeEach, describe, expect, it } from 'vitest';
import { type FileStore, privateFiles } from '../../../utils/vault/files.ts';

const missing = () => new DOMException('no such entry', 'NotFoundError');

/** As much of a folder of the origin-private file system as is used, in memory. */
class Folder {
  readonly folders = new Map<string, Folder>();
  readonly files = new Map<string, string>();
  failure: Error | null = null;

  async getDirectoryHandle(name: string, { create = false } = {}): Promise<Folder> {
    if (this.failure !== null) throw this.failure;
    const found = this.folders.get(name);
    if (found !== undefined) return found;
    if (!create) throw missing();
    const made = new Folder();
    this.folders.set(name, made);
    return made;
  }

  async getFileHandle(name: string, { create = false } = {}) {
    if (!this.files.has(name)) {
      if (!create) throw missing();
      this.files.set(name, '');
    }
    return {
      getFile: async () => ({ text: async () => this.files.get(name) ?? '' }),
      createWritable: async () => {
        let text = '';
        return {
          write: async (more: string) => {
            text += more;
          },
          close: async () => {
            this.files.set(name, text);
          },
        };
      },
    };
  }

  async removeEntry(name: string, { recursive = false } = {}): Promise<void> {
    if (this.failure !== null) throw this.failure;
    const found = this.folders.get(name);
    if (found === undefined) throw missing();
    if (found.files.size > 0 && !recursive) throw new DOMException('not empty', 'InvalidModificationError');
    this.folders.delete(name);
  }

  async *keys() {
    yield* this.folders.keys();
  }
}

let root: Folder;
let files: FileStore;

beforeEach(() => {
  root = new Folder();
  files = privateFiles(async () => root as unknown as FileSystemDirectoryHandle);
});

describe('private files', () => {
  it('are read as they were written, each in a folder of its own, and listed by name', async () => {
    await files.write('a', 'text of a');
    await files.write('b', '');
    expect(await files.read('a')).toBe('text of a');
    expect(await files.read('b')).toBe('');
    expect(await files.names()).toEqual(['a', 'b']);
    expect([...root.folders.keys()]).toEqual(['sealed']);
    expect([...root.folders.get('sealed')!.folders.get('a')!.files]).toEqual([['content', 'text of a']]);
  });

  it('are gone with whatever the browser left beside them', async () => {
    await files.write('a', 'text');
    root.folders.get('sealed')!.folders.get('a')!.files.set('content.crswap', 'half of a te');
    await files.remove('a');
    expect(await files.names()).toEqual([]);
    expect(await files.read('a')).toBeNull();
  });

  it('that are not there read as nothing, and are removed without a word', async () => {
    expect(await files.read('a')).toBeNull();
    await files.remove('a');
    await files.write('cut', 'x');
    root.folders.get('sealed')!.folders.get('cut')!.files.clear();
    expect(await files.read('cut')).toBeNull();
    expect(await files.names()).toEqual(['cut']);
  });

  it('that are held fast say so', async () => {
    await files.write('a', 'text');
    const held = new DOMException('held', 'NoModificationAllowedError');
    root.folders.get('sealed')!.failure = held;
    await expect(files.read('a')).rejects.toBe(held);
    await expect(files.remove('a')).rejects.toBe(held);
    const other = new Error('NotFoundError');
    root.folders.get('sealed')!.failure = other;
    await expect(files.read('a')).rejects.toBe(other);
    await expect(files.remove('a')).rejects.toBe(other);
  });
});
