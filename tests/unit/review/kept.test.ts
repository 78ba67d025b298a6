import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { createKeptReadings, KEPT_READINGS } from '../../../utils/review/kept.ts';
import { snapshotOf } from './kit.ts';

let databases = 0;
const fresh = () => createKeptReadings(`kept-${process.pid}-${++databases}`);

const read = (readAt: number, hash = `hash ${readAt}`, id = '900') =>
  snapshotOf({ readAt, hash, portfolio: { id, name: id } });

it('keeps the last readings of each portfolio, newest first', async () => {
  const kept = fresh();
  for (let time = 1; time <= KEPT_READINGS + 3; time++) await kept.keep(read(time));
  await kept.keep(read(4, 'other', '901'));
  expect(await kept.list('900')).toEqual([8, 7, 6, 5, 4]);
  expect(await kept.list('901')).toEqual([4]);
  expect(await kept.list('90')).toEqual([]);
  expect(await kept.get('900', 7)).toEqual(read(7));
  expect(await kept.get('900', 1)).toBeNull();
});

it('lets a reading that says the same take the place of the newest', async () => {
  const kept = fresh();
  for (const [time, hash] of [
    [1, 'a'],
    [2, 'b'],
    [3, 'b'],
    [4, 'a'],
  ] as const)
    await kept.keep(read(time, hash));
  expect(await kept.list('900')).toEqual([4, 3, 1]);
});

it('outlives the worker, and forgets all when told to', async () => {
  const name = `kept-again-${process.pid}`;
  await createKeptReadings(name).keep(read(1));
  const again = createKeptReadings(name);
  expect(await again.get('900', 1)).toEqual(read(1));
  await again.keep(read(2, 'other', '901'));
  await again.forget();
  expect(await again.list('900')).toEqual([]);
  expect(await again.list('901')).toEqual([]);
});
