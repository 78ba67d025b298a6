import * as v from 'valibot';
import type { KeyValueStore } from './store.ts';

/** Wrong passphrases before the first wait. */
const FREE_TRIES = 3;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 5 * 60 * 1000;

const KEY = 'vault.attempts';
const schema = v.object({ failed: v.pipe(v.number(), v.safeInteger(), v.minValue(0)), retryAt: v.number() });
type Tries = v.InferOutput<typeof schema>;

/** Milliseconds to wait after so many wrong passphrases in a row. */
export const waitAfter = (failed: number): number =>
  failed <= FREE_TRIES ? 0 : Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failed - FREE_TRIES - 1));

export interface Attempts {
  /** Milliseconds since 1970 before which no passphrase is tried; 0 when there is no wait. */
  retryAt(): Promise<number>;
  /** Counts a try as failed before it runs, so that ending the worker in time wins no free one. */
  begin(): Promise<void>;
  succeed(): Promise<void>;
}

/** Counts wrong passphrases on disk, so that a restart does not forget them. */
export function createAttempts(local: KeyValueStore, now: () => number): Attempts {
  async function read(): Promise<Tries> {
    const parsed = v.safeParse(schema, (await local.get([KEY]))[KEY]);
    if (!parsed.success) return { failed: 0, retryAt: 0 };
    const { failed, retryAt } = parsed.output;
    const latest = now() + waitAfter(failed);
    if (retryAt <= latest) return parsed.output;
    // The clock was set back: without this, the wait would last until it is where it was.
    const moved = { failed, retryAt: latest };
    await local.set({ [KEY]: moved });
    return moved;
  }

  return {
    async retryAt() {
      const { retryAt } = await read();
      return retryAt > now() ? retryAt : 0;
    },
    async begin() {
      const failed = (await read()).failed + 1;
      await local.set({ [KEY]: { failed, retryAt: now() + waitAfter(failed) } });
    },
    succeed: () => local.remove([KEY]),
  };
}
