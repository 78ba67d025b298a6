import { AsyncLocalStorage } from 'node:async_hooks';
import type { Clock } from '../../utils/graph/clock.ts';
import type { Random } from '../meta/random.ts';

/**
 * An event loop of our own for code that runs in Node: one turn after the other in an order that depends on
 * nothing but the seed, and a clock that jumps to the next timer when nothing else is left to do. Whatever
 * IndexedDB and the timers do is a turn; what WebCrypto computes on other threads is waited for, one at a time.
 */
export interface Loop {
  readonly clock: Clock;
  /** Turns since the start. */
  readonly turns: number;
  /** Adds a turn after those that stand in line. */
  turn(act: () => void): void;
  /** Adds a turn so many milliseconds from now. */
  after(ms: number, act: () => void): void;
  /** Runs to the end of `main`, whatever else is still in line. */
  run<T>(main: () => Promise<T>): Promise<T>;
}

export interface LoopOptions {
  /** Milliseconds since 1970. */
  readonly start: number;
  readonly random: Random;
  /** Asked between any two turns: nothing is under way then but what waits for a turn. */
  readonly between: () => void;
}

/** Real time without any turn after which the loop counts as stuck. */
const STUCK_MS = 10_000;

interface Timer {
  readonly at: number;
  readonly act: () => void;
}

interface Inner {
  turn(act: () => void): void;
  compute<T>(work: () => Promise<T>): Promise<T>;
}

const current = new AsyncLocalStorage<Inner>();
const realImmediate = globalThis.setImmediate;
const breathe = () => new Promise<void>((resolve) => realImmediate(resolve));

/** For as long as a loop runs, its turns take the place of `setImmediate`, by which IndexedDB lives in Node. */
function takeImmediates(): () => void {
  const own = (act: (...args: unknown[]) => void, ...args: unknown[]) => {
    const loop = current.getStore();
    if (loop === undefined) return realImmediate(act, ...args);
    return loop.turn(() => act(...args));
  };
  globalThis.setImmediate = own as typeof setImmediate;
  return () => {
    globalThis.setImmediate = realImmediate;
  };
}

const SUBTLE = ['encrypt', 'decrypt', 'digest', 'importKey', 'exportKey', 'sign', 'verify'] as const;

function takeCrypto(): () => void {
  const { subtle } = globalThis.crypto;
  for (const name of SUBTLE) {
    const real = (subtle[name] as (...args: unknown[]) => Promise<unknown>).bind(subtle);
    Object.defineProperty(subtle, name, {
      configurable: true,
      value: (...args: unknown[]) => {
        const loop = current.getStore();
        return loop === undefined ? real(...args) : loop.compute(() => real(...args));
      },
    });
  }
  return () => {
    for (const name of SUBTLE) delete (subtle as unknown as Record<string, unknown>)[name];
  };
}

export function createLoop({ start, random, between }: LoopOptions): Loop {
  let now = start;
  let turns = 0;
  let computing = 0;
  let computed: Promise<unknown> = Promise.resolve();
  const line: (() => void)[] = [];
  const timers: Timer[] = [];

  const inner: Inner = {
    turn: (act) => void line.push(act),
    compute(work) {
      computing++;
      const result = computed.then(work);
      computed = result.then(
        () => computing--,
        () => computing--,
      );
      return result;
    },
  };

  /** The line first; time passes only when it is empty. */
  function next(): (() => void) | null {
    const act = line.shift();
    if (act !== undefined) return act;
    const timer = timers.shift();
    if (timer === undefined) return null;
    now = Math.max(now, timer.at);
    return timer.act;
  }

  function after(ms: number, act: () => void): void {
    const at = now + Math.max(0, ms);
    const place = timers.findLastIndex((timer) => timer.at <= at);
    timers.splice(place + 1, 0, { at, act });
  }

  async function turnUntil(isOver: () => boolean): Promise<void> {
    let moved = performance.now();
    for (;;) {
      await breathe();
      if (computing > 0) continue;
      if (isOver()) return;
      between();
      const act = next();
      if (act === null) {
        if (performance.now() - moved > STUCK_MS) throw new Error('nothing moves any more');
        continue;
      }
      moved = performance.now();
      turns++;
      act();
    }
  }

  return {
    clock: {
      now: () => now,
      random: () => random.next(),
      sleep: (ms, signal) =>
        new Promise((resolve, reject) => {
          if (signal?.aborted) reject(signal.reason);
          else after(ms, resolve);
        }),
    },
    get turns() {
      return turns;
    },
    turn: inner.turn,
    after,
    run: (main) =>
      current.run(inner, async () => {
        const leave = [takeImmediates(), takeCrypto()];
        try {
          let over = false;
          const result = main().finally(() => {
            over = true;
          });
          // Told to whoever awaits the result, below.
          result.catch(() => {});
          await turnUntil(() => over);
          return await result;
        } finally {
          for (const restore of leave) restore();
        }
      }),
  };
}
