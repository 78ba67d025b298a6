import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { createSettings, DEFAULT_SETTINGS, settingsSchema } from '../../../utils/settings/settings.ts';
import { memoryStore } from '../../../utils/vault/store.ts';

describe('settings', () => {
  it('are the defaults until somebody chooses, and then what they chose, in the next worker too', async () => {
    const local = memoryStore();
    expect(await createSettings(local).get()).toEqual({
      idleMinutes: 15,
      lockWithSystem: true,
      notifyExpiry: false,
      clearClipboard: false,
    });
    const settings = createSettings(local);
    const chosen = {
      ...DEFAULT_SETTINGS,
      idleMinutes: 60,
      notifyExpiry: true,
      clearClipboard: true,
    } as const;
    await settings.get();
    expect(await settings.save(chosen)).toEqual(chosen);
    expect(await settings.get()).toEqual(chosen);
    expect(await createSettings(local).get()).toEqual(chosen);
  });

  it.each([
    ['nothing of ours', 'rubbish', DEFAULT_SETTINGS],
    ['null', null, DEFAULT_SETTINGS],
    ['a part', { idleMinutes: 5 }, { ...DEFAULT_SETTINGS, idleMinutes: 5 }],
    [
      'an odd value beside good ones',
      { idleMinutes: 1e9, lockWithSystem: false, notifyExpiry: 'yes' },
      { ...DEFAULT_SETTINGS, lockWithSystem: false },
    ],
    [
      'a field of a later version',
      { notifyExpiry: true, later: 1 },
      { ...DEFAULT_SETTINGS, notifyExpiry: true },
    ],
  ])('stored as %s read as far as they make sense', async (_, stored, read) => {
    expect(await createSettings(memoryStore({ settings: stored })).get()).toEqual(read);
  });

  it('are saved only whole and as offered', () => {
    for (const wrong of [{}, { ...DEFAULT_SETTINGS, idleMinutes: 16 }, { ...DEFAULT_SETTINGS, more: 1 }])
      expect(v.is(settingsSchema, wrong)).toBe(false);
  });
});
