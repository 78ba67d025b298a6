/**
 * Everything in every IndexedDB database of the place it runs in, as one text; bytes as characters of the same
 * number. Stands on nothing outside itself, so that a browser can be given it to run.
 */
export async function dumpDatabases(): Promise<string> {
  const answer = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const readable = (_: string, value: unknown) => {
    const bytes = value instanceof ArrayBuffer ? new Uint8Array(value) : value;
    return bytes instanceof Uint8Array ? String.fromCharCode(...bytes) : bytes;
  };
  const all: Record<string, unknown> = {};
  for (const { name = '' } of await indexedDB.databases()) {
    const database = await answer(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      const open = () => database.transaction(store).objectStore(store);
      all[`${name}/${store}`] = [await answer(open().getAllKeys()), await answer(open().getAll())];
    }
    database.close();
  }
  return JSON.stringify(all, readable);
}
