/** What a profile of Steward holds: everything that outlives the browser session. */
export interface ProfileState {
  /** Of Steward that wrote it. */
  readonly version: string;
  readonly local: Readonly<Record<string, unknown>>;
  /** Texts of the private files, by folder. */
  readonly files: Readonly<Record<string, string>>;
  readonly databases: readonly DatabaseState[];
}

export interface DatabaseState {
  readonly name: string;
  readonly version: number;
  readonly stores: readonly StoreState[];
}

interface StoreState {
  readonly name: string;
  readonly keyPath: string | readonly string[] | null;
  readonly indexes: readonly { readonly name: string; readonly keyPath: string | readonly string[] }[];
  readonly values: readonly unknown[];
}

interface Storage {
  readonly chrome: {
    readonly runtime: { getManifest(): { readonly version: string } };
    readonly storage: {
      readonly local: {
        get(keys: null): Promise<Record<string, unknown>>;
        set(items: object): Promise<void>;
        clear(): Promise<void>;
      };
    };
  };
}

/** Reads all of it. Runs in a page of the extension, and stands on nothing outside itself. */
export async function readState(): Promise<ProfileState> {
  const { chrome } = globalThis as unknown as Storage;
  const answer = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const databases: DatabaseState[] = [];
  for (const { name = '' } of await indexedDB.databases()) {
    const database = await answer(indexedDB.open(name));
    const stores: StoreState[] = [];
    for (const storeName of database.objectStoreNames) {
      const store = database.transaction(storeName).objectStore(storeName);
      stores.push({
        name: storeName,
        keyPath: store.keyPath,
        indexes: [...store.indexNames].map((index) => ({
          name: index,
          keyPath: store.index(index).keyPath,
        })),
        values: await answer(store.getAll()),
      });
    }
    databases.push({ name, version: database.version, stores });
    database.close();
  }
  const files: Record<string, string> = {};
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle('sealed', { create: true });
  for await (const name of folder.keys()) {
    const own = await folder.getDirectoryHandle(name);
    files[name] = await (await (await own.getFileHandle('content')).getFile()).text();
  }
  return {
    version: chrome.runtime.getManifest().version,
    local: await chrome.storage.local.get(null),
    files,
    databases: databases.sort((a, b) => a.name.localeCompare(b.name)),
  };
}

/** Writes all of it in place of what is there. Runs in a page of the extension, as `readState` does. */
export async function writeState(state: ProfileState): Promise<void> {
  const { chrome } = globalThis as unknown as Storage;
  const done = (request: IDBRequest) =>
    new Promise<void>((resolve, reject) => {
      request.onsuccess = () => resolve();
      request.onerror = () => reject(request.error);
    });
  for (const { name = '' } of await indexedDB.databases()) await done(indexedDB.deleteDatabase(name));
  for (const { name, version, stores } of state.databases) {
    // Asked for in one breath with the opening: a worker that wakes up between them would make its own.
    indexedDB.deleteDatabase(name);
    const opening = indexedDB.open(name, version);
    opening.onupgradeneeded = () => {
      for (const { name: storeName, keyPath, indexes, values } of stores) {
        const store = opening.result.createObjectStore(storeName, { keyPath: keyPath as string | string[] });
        for (const index of indexes) store.createIndex(index.name, index.keyPath as string | string[]);
        for (const value of values) store.put(value);
      }
    };
    await done(opening);
    opening.result.close();
  }
  const root = await navigator.storage.getDirectory();
  await root.removeEntry('sealed', { recursive: true }).catch(() => {});
  const folder = await root.getDirectoryHandle('sealed', { create: true });
  for (const [name, text] of Object.entries(state.files)) {
    const own = await folder.getDirectoryHandle(name, { create: true });
    const writable = await (await own.getFileHandle('content', { create: true })).createWritable();
    await writable.write(text);
    await writable.close();
  }
  await chrome.storage.local.clear();
  await chrome.storage.local.set(state.local);
}
