/** Small files whose bytes leave the disk's files when they are removed, unlike values of a database. */
export interface FileStore {
  /** `null` when there is none. */
  read(name: string): Promise<string | null>;
  /** A new file; stopped in the middle, it may leave one that is empty or cut, but its name is listed. */
  write(name: string, text: string): Promise<void>;
  /** Removing what is not there does no harm. */
  remove(name: string): Promise<void>;
  names(): Promise<string[]>;
}

const FOLDER = 'sealed';
const CONTENT = 'content';

const isMissing = (error: unknown): boolean =>
  error instanceof DOMException && error.name === 'NotFoundError';

/**
 * Files in the origin-private file system. Each lies in a folder of its own: the browser writes into a second
 * file first, and whatever it calls that one and leaves behind when it is ended in the middle, removing the
 * folder takes it along.
 */
export function privateFiles(root: () => Promise<FileSystemDirectoryHandle>): FileStore {
  const folder = async () => (await root()).getDirectoryHandle(FOLDER, { create: true });

  return {
    async read(name) {
      try {
        const own = await (await folder()).getDirectoryHandle(name);
        return await (await (await own.getFileHandle(CONTENT)).getFile()).text();
      } catch (error) {
        if (isMissing(error)) return null;
        throw error;
      }
    },
    async write(name, text) {
      const own = await (await folder()).getDirectoryHandle(name, { create: true });
      const writable = await (await own.getFileHandle(CONTENT, { create: true })).createWritable();
      await writable.write(text);
      await writable.close();
    },
    async remove(name) {
      try {
        await (await folder()).removeEntry(name, { recursive: true });
      } catch (error) {
        if (!isMissing(error)) throw error;
      }
    },
    async names() {
      const found: string[] = [];
      for await (const name of (await folder()).keys()) found.push(name);
      return found;
    },
  };
}

/** Files that end with this context. */
export function memoryFiles(initial: Readonly<Record<string, string>> = {}): FileStore {
  const files = new Map(Object.entries(initial));
  return {
    read: async (name) => files.get(name) ?? null,
    write: async (name, text) => void files.set(name, text),
    remove: async (name) => void files.delete(name),
    names: async () => [...files.keys()],
  };
}
