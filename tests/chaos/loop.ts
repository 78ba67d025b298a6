import { AsyncLocalStorage } from 'node:async_hooks';
import type { Clock } from '../../utils/graph/clock.ts';
import type { Random } from '../meta/random.ts';

/**
 * An event loop of our own for code that runs in Node: one turn after the other in an order that depends on
 * nothing but the seed, and a clock that jumps to the next timer when nothing else is left to do. Whatever
 * IndexedDB and the timers do is a turn; what WebCrypto and WebAssembly compute on other threads is waited for,
 * one at a time.
 */
export interface Loop {
  readonly clock: Clock;
  /** Turns since the start. */
  readonly turns: number;
  /** Timers that have not come to their time. */
  readonly timers: number;
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
  /** Returns how to call it off. */
  after(ms: number, act: () => void): () => void;
  compute<T>(work: () => Promise<T>): Promise<T>;
}

const current = new AsyncLocalStorage<Inner>();
const realImmediate = globalThis.setImmediate;
const breathe = () => new Promise<void>((resolve) => realImmediate(resolve));

/** Puts something in the place of a member, until it is told to give it back. */
function replace<T extends object, K extends keyof T>(
  owner: T,
  name: K,
  put: (real: T[K]) => T[K],
): () => void {
  const own = Object.getOwnPropertyDescriptor(owner, name);
  const real = owner[name];
  Object.defineProperty(owner, name, { configurable: true, writable: true, value: put(real) });
  return () => {
    if (own === undefined) delete owner[name];
    else Object.defineProperty(owner, name, own);
  };
}

/** For as long as a loop runs, its turns take the place of `setImmediate`, by which IndexedDB lives in Node. */
const takeImmediates = (): (() => void) =>
  replace(globalThis, 'setImmediate', (real) => {
    const own = (act: (...args: unknown[]) => void, ...args: unknown[]) => {
      const loop = current.getStore();
      return loop === undefined ? real(act, ...args) : loop.turn(() => act(...args));
    };
    return own as unknown as typeof setImmediate;
  });

/** Its clock takes the place of the real one for timers. */
function takeTimers(): readonly (() => void)[] {
  const running = new WeakMap<object, () => void>();
  return [
    replace(globalThis, 'setTimeout', (real) => {
      const own = (act: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) => {
        const loop = current.getStore();
        if (loop === undefined) return real(act, ms, ...args);
        const timer = {};
        running.set(
          timer,
          loop.after(ms, () => act(...args)),
        );
        return timer;
      };
      return own as unknown as typeof setTimeout;
    }),
    replace(globalThis, 'clearTimeout', (real) => (timer) => {
      const stop = typeof timer === 'object' ? running.get(timer) : undefined;
      if (stop === undefined) real(timer);
      else stop();
    }),
    replace(AbortSignal, 'timeout', (real) => (ms) => {
      const loop = current.getStore();
      if (loop === undefined) return real.call(AbortSignal, ms);
      const controller = new AbortController();
      loop.after(ms, () => controller.abort(new DOMException('it took too long', 'TimeoutError')));
      return controller.signal;
    }),
  ];
}

const SUBTLE = ['encrypt', 'decrypt', 'digest', 'importKey', 'exportKey', 'sign', 'verify'] as const;
/** By which the key of a passphrase is derived. */
const ASSEMBLY = ['compile', 'instantiate'] as const;

/** What other threads compute is waited for. */
function takeComputing(): readonly (() => void)[] {
  const waited = <T extends object>(owner: T, name: keyof T) =>
    replace(owner, name, (real) => {
      const compute = (real as (...args: unknown[]) => Promise<unknown>).bind(owner);
      const own = (...args: unknown[]) => {
        const loop = current.getStore();
        return loop === undefined ? compute(...args) : loop.compute(() => compute(...args));
      };
      return own as T[keyof T];
    });
  return [
    ...SUBTLE.map((name) => waited(globalThis.crypto.subtle, name)),
    ...ASSEMBLY.map((name) => waited(WebAssembly, name)),
  ];
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
    after(ms, act) {
      const timer: Timer = { at: now + Math.max(0, ms), act };
      timers.splice(timers.findLastIndex(({ at }) => at <= timer.at) + 1, 0, timer);
      return () => {
        const place = timers.indexOf(timer);
        if (place >= 0) timers.splice(place, 1);
      };
    },
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
          else inner.after(ms, resolve);
        }),
    },
    get turns() {
      return turns;
    },
    get timers() {
      return timers.length;
    },
    turn: inner.turn,
    after: (ms, act) => void inner.after(ms, act),
    run: (main) =>
      current.run(inner, async () => {
        const leave = [takeImmediates(), ...takeTimers(), ...takeComputing()];
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
