/** The part of a `browser.storage` area that Steward uses. Each `set` and each `remove` is atomic. */
export interface KeyValueStore {
  /** `null`: everything. Keys that are not there are left out. */
  get(keys: string[] | null): Promise<Record<string, unknown>>;
  set(items: Record<string, unknown>): Promise<void>;
  remove(keys: string[]): Promise<void>;
}

/** A store that ends with this context; values are copied in and out, as the browser does. */
export function memoryStore(initial: Record<string, unknown> = {}): KeyValueStore {
  const items = new Map(Object.entries(structuredClone(initial)));
  return {
    async get(keys) {
      const wanted = (keys ?? [...items.keys()]).filter((key) => items.has(key));
      return Object.fromEntries(wanted.map((key) => [key, structuredClone(items.get(key))]));
    },
    async set(changes) {
      for (const [key, value] of Object.entries(structuredClone(changes))) items.set(key, value);
    },
    async remove(keys) {
      for (const key of keys) items.delete(key);
    },
  };
}
