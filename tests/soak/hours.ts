import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString, writeHeapSnapshot } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { prepare } from '../chaos/run.ts';
import { growthOf, laterHalf } from './growth.ts';
import { censusOf, type Taken } from './heap.ts';
import { leftStanding, type Simulated, type Standing, soakSimulated } from './simulated.ts';
import { compareHeaps, kb, row } from './table.ts';

/** Bytes that a round may add to the heap: compiled code above all, of Meta's stand-in and of the disk's too. */
const BOUND = 65_536;
/** The same without the engine's own: texts of Meta's stand-in and of the disk's, which go up and down. */
const HELD_BOUND = 8192;
/** Parts of the time after which heaps are compared. */
const CENSUS_AT = [0.5, 0.75, 1];
const HOUR = 60 * 60_000;
const SEED = 1;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

function heapInUse(): number {
  for (let times = 0; times < 3; times++) collect();
  return process.memoryUsage().heapUsed;
}

function tell(title: string, { rounds, figures }: Simulated, heaps: readonly number[]): boolean {
  console.log(`\n**${title}**, ${rounds.length} rounds\n`);
  console.log(
    Object.entries(figures)
      .map(([what, count]) => `${what} ${count}`)
      .join(', '),
  );
  console.log(`\n${row(['what', 'first', 'last', 'growth a round', 'bound', ''])}`);
  console.log(row(['---', '---:', '---:', '---:', '---:', '---']));
  const growth = growthOf(laterHalf(heaps));
  const isFlat = growth <= BOUND;
  const [first = 0, last = 0] = [heaps[0], heaps.at(-1)];
  console.log(row(['heap', kb(first), kb(last), kb(growth), kb(BOUND), isFlat ? 'flat' : '**grows**']));
  const left = leftStanding(rounds);
  const [began, ended] = [rounds[0]?.standing, rounds.at(-1)?.standing];
  for (const what of Object.keys(began ?? {}) as (keyof Standing)[]) {
    const verdict = left.includes(what) ? '**grows**' : 'flat';
    console.log(row([what, `${began?.[what]}`, `${ended?.[what]}`, '', '', verdict]));
  }
  return isFlat && left.length === 0;
}

/** So many hours with workers that are killed, and as many with one; whether nothing was left behind. */
export async function soakHours(hours: number): Promise<boolean> {
  const prepared = await prepare();
  const folder = await mkdtemp(join(tmpdir(), 'steward-heaps-'));
  const results: boolean[] = [];
  try {
    for (const killing of [true, false]) {
      const heaps: number[] = [];
      const files: { readonly rounds: number; readonly file: string }[] = [];
      const soaked = await soakSimulated({
        seed: SEED,
        prepared,
        hours,
        killing,
        onRound({ at }) {
          heaps.push(heapInUse());
          // Read when all is over: what is read would stand in the heap that is measured.
          if (at / (hours * HOUR) >= (CENSUS_AT[files.length] ?? Number.POSITIVE_INFINITY))
            files.push({ rounds: heaps.length, file: writeHeapSnapshot(join(folder, `${killing}${at}`)) });
        },
      });
      const title = killing ? 'Workers killed in every round' : 'One worker all along';
      results.push(tell(`${title}, ${hours} simulated hours`, soaked, heaps));
      for (const line of soaked.harm) console.log(`harm: ${line}`);
      results.push(soaked.harm.length === 0);
      const taken: Taken[] = [];
      for (const { rounds, file } of files)
        taken.push({ rounds, census: censusOf(JSON.parse(await readFile(file, 'utf8'))) });
      if (taken.length > 0) results.push(compareHeaps('whole process', taken, HELD_BOUND));
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  return results.every(Boolean);
}
