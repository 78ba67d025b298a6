import fc from 'fast-check';

/** What must hold for whatever comes; `run` throws (or rejects) where it does not. */
export interface Property {
  readonly says: string;
  /** Runs it so many times. With the seed, and the path where there was one, a failure comes again. */
  check(wanted: Wanted): Promise<Outcome>;
}

export interface Wanted {
  readonly runs: number;
  readonly seed: number;
  readonly path?: string;
  /** Milliseconds of processor time that one case may take; without it, time is no matter. */
  readonly mostMs?: number;
}

export interface Outcome {
  readonly cases: number;
  readonly slowestMs: number;
  /** How it failed and how to make it fail again; `null`: it holds. */
  readonly failure: string | null;
}

/** `cost`: of one case, where it is as dear as so many of others; so many fewer are run. */
export function property<T>(
  says: string,
  cases: fc.Arbitrary<T>,
  run: (value: T) => void | Promise<void>,
  cost = 1,
): Property {
  return {
    says,
    async check({ runs, seed, path, mostMs }) {
      let slowestMs = 0;
      let count = 0;
      const each = fc.asyncProperty(cases, async (value) => {
        count += 1;
        const before = process.threadCpuUsage();
        await run(value);
        const { user, system } = process.threadCpuUsage(before);
        const took = (user + system) / 1000;
        slowestMs = Math.max(slowestMs, took);
        if (mostMs !== undefined && took > mostMs) throw new Error(`took ${Math.round(took)} ms`);
      });
      const numRuns = Math.ceil(runs / cost);
      const details = await fc.check(each, { numRuns, seed, ...(path === undefined ? {} : { path }) });
      if (!details.failed) return { cases: count, slowestMs, failure: null };
      const again = `--seed ${details.seed} --path ${details.counterexamplePath}`;
      const reason = String((details.errorInstance as Error | null)?.stack ?? details.errorInstance);
      return {
        cases: count,
        slowestMs,
        failure: `${says}: ${again}\n${reason}\n${fc.defaultReportMessage(details)}`,
      };
    },
  };
}
