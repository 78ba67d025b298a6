import {
  grownKinds,
  isDetached,
  isOwn,
  leftBehind,
  type Taken,
  type Tally,
  tallyOf,
  totalOf,
} from './heap.ts';

/** Tables of what was measured, as they stand in `docs/reliability.md`. */

const KB = 1024;
export const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
export const kb = (bytes: number): string => `${(bytes / KB).toFixed(1)} kB`;

const BOUND = 2048;
/** How many of the largest growers are told of. */
const TOLD = 6;

const short = (kind: string): string => (kind.length > 60 ? `${kind.slice(0, 59)}…` : kind);

/**
 * Prints what a heap held in the course of the rounds, and says whether they left nothing behind. `bound`: bytes that
 * a round may add to what is neither the engine's own nor the browser's.
 */
export function compareHeaps(where: string, taken: readonly Taken[], bound = BOUND): boolean {
  const [first, last] = [taken[0], taken.at(-1)];
  if (first === undefined || last === undefined) throw new Error('no snapshot was taken');
  const left = leftBehind(taken);
  const detached = [first, last].map(({ census }) => totalOf(census, isDetached)) as [Tally, Tally];
  const held = [first, last].map(({ census }) => totalOf(census, (kind) => !isOwn(kind))) as [Tally, Tally];
  const isHeldFlat = held[1].bytes - held[0].bytes <= bound * (last.rounds - first.rounds);
  const flat = left.length === 0 && detached[1].count <= detached[0].count && isHeldFlat;
  const rounds = taken.map((each) => each.rounds).join(', ');
  console.log(`\nHeap snapshots of the ${where} after ${rounds} rounds: ${flat ? 'flat' : '**grows**'}\n`);
  console.log(row(['kind', 'first', 'last', 'bytes first', 'bytes last', 'growth', '']));
  console.log(row(['---', '---:', '---:', '---:', '---:', '---:', '---']));
  const tell = (kind: string, before: Tally, after: Tally, verdict: string) =>
    console.log(
      row([
        short(kind).replaceAll('|', '\\|'),
        `${before.count}`,
        `${after.count}`,
        kb(before.bytes),
        kb(after.bytes),
        kb(after.bytes - before.bytes),
        verdict,
      ]),
    );
  tell('everything', totalOf(first.census), totalOf(last.census), '');
  tell(
    'detached from the document',
    ...detached,
    detached[1].count > detached[0].count ? '**grows**' : 'flat',
  );
  for (const kind of new Set([...grownKinds(first.census, last.census).slice(0, TOLD), ...left])) {
    const verdict = left.includes(kind) ? '**left by rounds**' : '';
    tell(kind, tallyOf(first.census, kind), tallyOf(last.census, kind), verdict);
  }
  return flat;
}
