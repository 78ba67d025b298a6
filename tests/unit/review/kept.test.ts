import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { createKeptReadings, KEPT_READINGS, type KeptReading } from '../../../utils/review/kept.ts';
import { snapshotOf } from './kit.ts';

let databases = 0;
const fresh = () => createKeptReadings(`kept-${process.pid}-${++databases}`);

const read = (readAt: number, hash = `hash ${readAt}`, id = '900') =>
  snapshotOf({ readAt, hash, portfolio: { id, name: id } });

const times = (readings: readonly KeptReading[]) => readings.map(({ readAt }) => readAt);

it('keeps the last readings of each portfolio, newest first', async () => {
  const kept = fresh();
  for (let time = 1; time <= KEPT_READINGS + 3; time++) await kept.keep('1', read(time));
  await kept.keep('1', read(4, 'other', '901'));
  expect(times(await kept.list('1', '900'))).toEqual([8, 7, 6, 5, 4]);
  expect(times(await kept.list('1', '901'))).toEqual([4]);
  expect(await kept.list('1', '90')).toEqual([]);
  expect(await kept.get('1', '900', 7)).toEqual(read(7));
  expect(await kept.get('1', '900', 1)).toBeNull();
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
  expect(await kept.list('1', '900')).toEqual([
    { readAt: 4, firstReadAt: 4 },
    { readAt: 3, firstReadAt: 2 },
    { readAt: 1, firstReadAt: 1 },
  ]);
  await kept.keep('1', read(5, 'a'));
  await kept.keep('1', read(6, 'a'));
  expect((await kept.list('1', '900'))[0]).toEqual({ readAt: 6, firstReadAt: 4 });
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
