import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOMS } from './rooms.ts';

/**
 * `npm run mutation -- ROOM…`: changes the room's source in every way Stryker knows, one at a time, and tells
 * which changes no test notices. All rooms, one after the other, where none is named. `--again` tries only those
 * that the last report leaves alive, passed over or lets run out of time, and writes what came of them into it: for after tests were added.
 * `--sample N` tries only what lies within every Nth line, which soon tells about where a room stands; from
 * line `--from` on, so that one sample adds to another.
 * `--no-static` passes over what runs once, while a file is loaded: every test there is has to run for each such
 * mutant, so that they take most of the time. `--again` tries them after all.
 */

const { values, positionals } = parseArgs({
  allowPositionals: true,
  allowNegative: true,
  options: {
    again: { type: 'boolean', default: false },
    sample: { type: 'string' },
    from: { type: 'string', default: '1' },
    static: { type: 'boolean', default: true },
  },
});

interface Mutant {
  readonly mutatorName: string;
  readonly replacement?: string;
  readonly location: Readonly<Record<'start' | 'end', { readonly line: number; readonly column: number }>>;
  status: string;
}

interface Report {
  readonly files: Readonly<Record<string, { readonly source: string; readonly mutants: readonly Mutant[] }>>;
}

const ALIVE: ReadonlySet<string> = new Set(['Survived', 'NoCoverage']);
/** Not judged for good: alive, out of time (which on a busy machine means little), or passed over. */
const OPEN: ReadonlySet<string> = new Set([...ALIVE, 'Timeout', 'Ignored']);
const KILLED: ReadonlySet<string> = new Set(['Killed', 'Timeout']);

const pathOf = (room: string) => join('.output', 'mutation', `${room}.json`);
const read = (room: string): Report => JSON.parse(readFileSync(pathOf(room), 'utf8'));
const all = ({ files }: Report) =>
  Object.entries(files).flatMap(([file, { mutants }]) => mutants.map((mutant) => ({ file, mutant })));
const keyOf = (file: string, { mutatorName, replacement, location }: Mutant) =>
  JSON.stringify([file, mutatorName, replacement, location]);

function stryker(room: string, ranges: readonly string[]): void {
  const only = ranges.length === 0 ? [] : ['--mutate', ranges.join(',')];
  const passed = values.static ? [] : ['--ignoreStatic'];
  const { status } = spawnSync('stryker', ['run', 'tests/mutation/stryker.config.mjs', ...only, ...passed], {
    stdio: 'inherit',
    env: { ...process.env, STEWARD_ROOM: room },
  });
  if (status !== 0) throw new Error(`Stryker ended with ${status} in ${room}.`);
}

/** Lines do not move while only tests change; where a source changed, its mutants are all tried. */
function tryAgain(room: string): void {
  const before = read(room);
  const isSame = (file: string) => readFileSync(file, 'utf8') === before.files[file]?.source;
  const ranges = all(before).flatMap(({ file, mutant: { status, location } }) => {
    if (!isSame(file)) throw new Error(`${file} has changed since: run without --again.`);
    const { start, end } = location;
    return OPEN.has(status)
      ? [`${file}:${start.line}:${start.column - 1}-${end.line}:${end.column - 1}`]
      : [];
  });
  if (ranges.length === 0) return;
  stryker(room, [...new Set(ranges)]);
  const now = new Map(all(read(room)).map(({ file, mutant }) => [keyOf(file, mutant), mutant.status]));
  for (const { file, mutant } of all(before)) mutant.status = now.get(keyOf(file, mutant)) ?? mutant.status;
  writeFileSync(pathOf(room), JSON.stringify(before));
}

/** Every Nth line of all files of the room in a row, so that no file's beginning is favoured; the first is 1. */
function linesOf(room: string, every: number, from: number): string[] {
  let line = 1;
  const patterns = ROOMS[room]?.mutate ?? [];
  const left = patterns.flatMap((pattern) => (pattern.startsWith('!') ? [pattern.slice(1)] : []));
  return globSync(patterns.filter((pattern) => !pattern.startsWith('!')))
    .filter((file) => !left.includes(file))
    .sort()
    .flatMap((file) =>
      readFileSync(file, 'utf8')
        .trimEnd()
        .split('\n')
        .flatMap((_, index) => ((line++ - from) % every === 0 ? [`${file}:${index + 1}-${index + 1}`] : [])),
    );
}

function row(room: string): string {
  const states = all(read(room)).map(({ mutant }) => mutant.status);
  const killed = states.filter((state) => KILLED.has(state)).length;
  const alive = states.filter((state) => ALIVE.has(state)).length;
  const share = ((100 * killed) / (killed + alive)).toFixed(1);
  return `| \`${room}/\` | ${killed + alive} | ${killed} | ${alive} | ${share} % |`;
}

const rooms = positionals.length > 0 ? positionals : Object.keys(ROOMS);
const unknown = rooms.filter((room) => !(room in ROOMS));
if (unknown.length > 0)
  throw new Error(`No room of ${Object.keys(ROOMS).join(', ')}: ${unknown.join(', ')}.`);
for (const room of rooms) {
  if (values.again && existsSync(pathOf(room))) tryAgain(room);
  else
    stryker(
      room,
      values.sample === undefined ? [] : linesOf(room, Number(values.sample), Number(values.from)),
    );
}
console.log(
  ['| room | mutants | killed | alive | |', '| --- | ---: | ---: | ---: | ---: |', ...rooms.map(row)].join(
    '\n',
  ),
);
