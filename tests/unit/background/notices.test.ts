import { beforeEach, describe, expect, it } from 'vitest';
import { createNotices, type Notifier } from '../../../utils/background/notices.ts';
import { createSettings, DEFAULT_SETTINGS } from '../../../utils/settings/settings.ts';
import type { Notice } from '../../../utils/tokens/expiry.ts';
import { createTokenRecords } from '../../../utils/tokens/records.ts';
import { memoryFiles } from '../../../utils/vault/files.ts';
import { type KeyValueStore, memoryStore } from '../../../utils/vault/store.ts';
import { createVault } from '../../../utils/vault/vault.ts';
import { T0 } from '../vault/kit.ts';

const DAY = 24 * 60 * 60_000;
let local: KeyValueStore;
let shown: Notice[];
let allowed: boolean;
let time: number;

/** All that a worker builds anew. There is no open vault: only the indexes in the clear are there to read. */
function worker() {
  const now = () => time;
  const vault = createVault({ local, session: memoryStore(), files: memoryFiles(), now });
  const notifier: Notifier = {
    isAllowed: async () => allowed,
    show: async (notice) => void shown.push(notice),
  };
  return createNotices({
    records: createTokenRecords({ vault, local, now }),
    settings: createSettings(local),
    local,
    notifier,
    now,
  });
}

beforeEach(async () => {
  local = memoryStore({ 'tokens.expiries': { a: T0 + 20 * DAY, b: T0 + 20 * DAY, c: T0 + 90 * DAY } });
  await createSettings(local).save({ ...DEFAULT_SETTINGS, notifyExpiry: true });
  shown = [];
  allowed = true;
  time = T0;
});

describe('notices', () => {
  it('are given at each threshold once, also over restarts, with ids and nothing else noted', async () => {
    for (let day = 0; day <= 21; day++) {
      time = T0 + day * DAY;
      const notices = worker();
      await Promise.all([notices.give(), notices.give()]);
    }
    expect(shown).toEqual([14, 7, 1].map((days) => ({ days, recordIds: ['a', 'b'] })));
    expect((await local.get(['tokens.notified']))['tokens.notified']).toEqual({ a: 1, b: 1 });
    await worker().forget();
    expect(await local.get(['tokens.notified'])).toEqual({});
  });

  it('are not given, nor counted as given, where they are not wanted or not allowed', async () => {
    time = T0 + 19.5 * DAY;
    allowed = false;
    await worker().give();
    allowed = true;
    await createSettings(local).save(DEFAULT_SETTINGS);
    await worker().give();
    expect(shown).toEqual([]);
    await createSettings(local).save({ ...DEFAULT_SETTINGS, notifyExpiry: true });
    await worker().give();
    expect(shown).toEqual([{ days: 1, recordIds: ['a', 'b'] }]);
  });
});
