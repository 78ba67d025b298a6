interface Reading<T> {
  readonly value: Promise<T>;
  underWay: boolean;
}

/** What was read, by key, in memory. */
export interface Readings<T> {
  /**
   * Reads, unless that very reading is under way: then it is shared, even when asked for afresh. Without
   * `fresh`, what was read before will do. A failed reading is not kept.
   */
  get(key: string, fresh: boolean, read: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Whether it is being read, or was. */
  has(key: string): boolean;
  /** What is under way goes on for those who wait for it. */
  forget(key: string): void;
  /** Forgets all, and ends what is under way with this reason. */
  end(reason: Error): void;
}

export function createReadings<T>(): Readings<T> {
  const readings = new Map<string, Reading<T>>();
  let stop = new AbortController();
  return {
    get(key, fresh, read) {
      const known = readings.get(key);
      if (known !== undefined && (known.underWay || !fresh)) return known.value;
      const reading: Reading<T> = { value: read(stop.signal), underWay: true };
      readings.set(key, reading);
      reading.value.then(
        () => {
          reading.underWay = false;
        },
        () => {
          // Another may have begun since this one was forgotten.
          if (readings.get(key) === reading) readings.delete(key);
        },
      );
      return reading.value;
    },
    has: (key) => readings.has(key),
    forget: (key) => void readings.delete(key),
    end(reason) {
      readings.clear();
      stop.abort(reason);
      stop = new AbortController();
    },
  };
}
