import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { openDB } from 'idb';
import { describe, expect, it } from 'vitest';
import {
  createKeptReadings,
  KEPT_READINGS,
  type KeptReading,
  MAX_PINNED,
  worthKeeping,
} from '../../../utils/review/kept.ts';
import { keptAt, snapshotOf } from './kit.ts';

const GIVEN = { systemUserId: '1', assetId: '2', kind: 'page', tasks: null } as const;

let databases = 0;
const fresh = () => createKeptReadings(`kept-${process.pid}-${++databases}`);

const read = (readAt: number, hash = `hash ${readAt}`, id = '900') =>
  snapshotOf({ readAt, hash, portfolio: { id, name: id } });

const times = (readings: readonly KeptReading[]) => readings.map(({ readAt }) => readAt);

it('keeps the last readings of each portfolio, newest first', async () => {
  const kept = fresh();
  for (let time = 1; time <= KEPT_READINGS.last + 3; time++) await kept.keep('1', read(time));
  await kept.keep('1', read(4, 'other', '901'));
  expect(times(await kept.list('1', '900'))).toEqual([8, 7, 6, 5, 4]);
  expect(times(await kept.list('1', '901'))).toEqual([4]);
  expect(await kept.list('1', '90')).toEqual([]);
  expect(await kept.get('1', '900', 7)).toEqual(read(7));
  expect(await kept.get('1', '900', 1)).toBeNull();
});

const DAY = 24 * 3_600_000;

describe('readings worth keeping', () => {
  /** What is there after one reading after another, each looked at as it comes. */
  function keptOf(times: readonly number[], most = 1000): readonly number[] {
    let kept: readonly number[] = [];
    for (const time of times) kept = worthKeeping([...kept, time], most);
    return kept;
  }
  const start = Date.UTC(2026, 0, 1, 9);

  it('are the last ones, one a week for half a year, one a month for two years', () => {
    const times = Array.from({ length: 900 }, (_, day) => start + day * DAY);
    const kept = keptOf(times);
    const { last, weeks, months } = KEPT_READINGS;
    expect(kept.slice(-last)).toEqual(times.slice(-last));
    expect(kept.length).toBeLessThanOrEqual(last + weeks + months);
    const now = times.at(-1)!;
    const near = (days: number, within: number) =>
      kept.some((time) => Math.abs(now - days * DAY - time) <= within * DAY);
    for (let days = 0; days < weeks * 7 - 7; days++) expect(near(days, 7), `${days} days ago`).toBe(true);
    for (let days = 0; days < 690; days++) expect(near(days, 31), `${days} days ago`).toBe(true);
    expect(now - kept[0]!).toBeLessThanOrEqual(months * 31 * DAY);
    expect(now - kept[0]!).toBeGreaterThan(690 * DAY);
  });

  it('are a quarter apart where they were made a quarter apart', () => {
    const quarters = Array.from({ length: 8 }, (_, at) => Date.UTC(2025, at * 3, 28));
    expect(keptOf(quarters)).toEqual(quarters);
  });

  it('are never more than there is room for, nor fewer than the last ones', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 800 * DAY }), { maxLength: 300 }),
        fc.integer({ min: 0, max: 80 }),
        (offsets, most) => {
          const times = [...new Set(offsets)].sort((a, b) => a - b).map((offset) => start + offset);
          const { last, weeks, months } = KEPT_READINGS;
          const kept = keptOf(times, most);
          expect(kept.length).toBeLessThanOrEqual(Math.max(last, Math.min(most, last + weeks + months)));
          expect(kept.slice(-last)).toEqual(times.slice(-last));
        },
      ),
    );
  });
});

it('keeps fewer of those that are very large', async () => {
  const kept = fresh();
  const assignments = Array.from({ length: 300_000 }, () => GIVEN);
  const times = Array.from({ length: 8 }, (_, month) => Date.UTC(2026, month, 5));
  for (const time of times.slice(0, -1)) await kept.keep('1', read(time));
  expect(await kept.list('1', '900')).toHaveLength(7);
  await kept.keep('1', { ...read(times[7]!), assignments });
  expect(await kept.list('1', '900')).toHaveLength(6);
});

it('lets a reading that says the same take the place of the newest, which says since when', async () => {
  const kept = fresh();
  for (const [time, hash] of [
    [1, 'a'],
    [2, 'b'],
    [3, 'b'],
    [4, 'a'],
  ] as const)
    await kept.keep('1', read(time, hash));
  const [newest, between, first] = [keptAt(4), keptAt(3), keptAt(1)].flat();
  expect(await kept.list('1', '900')).toEqual([newest, { ...between, firstReadAt: 2 }, first]);
  await kept.keep('1', read(5, 'a'));
  await kept.keep('1', read(6, 'a'));
  expect((await kept.list('1', '900'))[0]).toMatchObject({ readAt: 6, firstReadAt: 4 });
});

it('outlives the worker, and forgets all when told to', async () => {
  const name = `kept-again-${process.pid}`;
  await createKeptReadings(name).keep('1', read(1));
  const again = createKeptReadings(name);
  expect(await again.get('1', '900', 1)).toEqual(read(1));
  await again.keep('1', read(2, 'other', '901'));
  await again.forget(null);
  expect(await again.list('1', '900')).toEqual([]);
  expect(await again.list('1', '901')).toEqual([]);
});

it('keeps what one caller was told from the next', async () => {
  const kept = fresh();
  await kept.keep('1', read(1));
  await kept.keep('2', read(2));
  expect(times(await kept.list('1', '900'))).toEqual([1]);
  expect(await kept.get('2', '900', 1)).toBeNull();
  await kept.forget('2');
  expect(await kept.list('1', '900')).toEqual([]);
  expect(times(await kept.list('2', '900'))).toEqual([2]);
});

describe('a pinned reading', () => {
  const pinned = (readings: readonly KeptReading[]) => times(readings.filter((each) => each.pinned));

  it('stays while others go, and goes as they do once it is released', async () => {
    const kept = fresh();
    await kept.keep('1', read(1));
    await kept.keep('1', read(2));
    expect(await kept.pin('1', '900', 1, true)).toBe('done');
    for (let time = 3; time <= 9; time++) await kept.keep('1', read(time));
    const list = await kept.list('1', '900');
    expect([times(list), pinned(list)]).toEqual([[9, 8, 7, 6, 5, 1], [1]]);
    expect(await kept.get('1', '900', 1)).toEqual(read(1));
    expect(await kept.pin('1', '900', 1, false)).toBe('done');
    expect(times(await kept.list('1', '900'))).toEqual([9, 8, 7, 6, 5, 1]);
    await kept.keep('1', read(10));
    expect(times(await kept.list('1', '900'))).toEqual([10, 9, 8, 7, 6]);
  });

  it('stays pinned where a later one says the same', async () => {
    const kept = fresh();
    await kept.keep('1', read(1, 'a'));
    await kept.pin('1', '900', 1, true);
    await kept.keep('1', read(2, 'a'));
    expect(await kept.list('1', '900')).toEqual([{ readAt: 2, firstReadAt: 1, pinned: true }]);
  });

  it('is one of a few, by caller and portfolio, fewer where they are very large', async () => {
    const kept = fresh();
    for (let time = 1; time <= MAX_PINNED; time++) {
      await kept.keep('1', read(time));
      expect(await kept.pin('1', '900', time, true)).toBe('done');
    }
    await kept.keep('1', read(50));
    expect(await kept.pin('1', '900', 50, true)).toBe('full');
    // One that is pinned already is no further one.
    expect(await kept.pin('1', '900', 3, true)).toBe('done');
    expect(await kept.pin('1', '900', 3, false)).toBe('done');
    expect(await kept.pin('1', '900', 50, true)).toBe('done');
    expect(pinned(await kept.list('1', '900'))).toHaveLength(MAX_PINNED);
    expect(await kept.pin('1', '900', 77, true)).toBe('unknown');
    expect(await kept.pin('2', '900', 50, true)).toBe('unknown');

    const large = { ...read(60, 'large', '901'), assignments: Array.from({ length: 600_000 }, () => GIVEN) };
    await kept.keep('1', large);
    expect(await kept.pin('1', '901', 60, true)).toBe('done');
    await kept.keep('1', { ...read(61, 'other', '901'), assignments: large.assignments });
    expect(await kept.pin('1', '901', 61, true)).toBe('full');
  });

  it.each([1, 2])('is none of those that version %i left, which are all still there', async (version) => {
    const name = `kept-old-${process.pid}-${version}`;
    const key = ['callerId', 'snapshot.portfolio.id', 'snapshot.readAt'];
    const db = await openDB(name, version, {
      upgrade(old) {
        const store = old.createObjectStore('readings', { keyPath: key });
        if (version === 2) store.createIndex('times', [...key, 'firstReadAt']);
      },
    });
    await db.put('readings', { callerId: '1', snapshot: read(7), ...(version === 2 && { firstReadAt: 5 }) });
    db.close();
    const kept = createKeptReadings(name);
    const firstReadAt = version === 2 ? 5 : 7;
    expect(await kept.list('1', '900')).toEqual([{ readAt: 7, firstReadAt, pinned: false }]);
    expect(await kept.get('1', '900', 7)).toEqual(read(7));
    expect(await kept.pin('1', '900', 7, true)).toBe('done');
  });
});
