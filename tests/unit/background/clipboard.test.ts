import { beforeEach, describe, expect, it } from 'vitest';
import { type Clipboard, createClipboardWatch } from '../../../utils/background/clipboard.ts';
import { systemClock } from '../../../utils/graph/clock.ts';
import { createSettings, DEFAULT_SETTINGS } from '../../../utils/settings/settings.ts';
import { CLEAR_AFTER_MS, type CopyMark, isMarked, markOf } from '../../../utils/tokens/copied.ts';
import { memoryStore } from '../../../utils/vault/store.ts';
import { steward } from './kit.ts';

const T0 = 1_800_000_000_000;
const TOKEN = 'EAAcanary1token1value1';

let time: number;
let held: string;
let allowed: boolean;
let fails: 'throws' | 'says' | null;
let tries: number;
let session: ReturnType<typeof memoryStore>;
let local: ReturnType<typeof memoryStore>;

const clipboard: Clipboard = {
  isAllowed: async () => allowed,
  clear: async (mark) => {
    tries += 1;
    if (fails === 'throws') throw new Error('no clipboard');
    if (fails === 'says') return 'unknown';
    if (!(await isMarked(held, mark))) return 'changed';
    held = '';
    return 'cleared';
  },
};

/** As a new worker builds it. */
const watch = () =>
  createClipboardWatch({ session, settings: createSettings(local), clipboard, now: () => time });

async function copy(text: string): Promise<{ mark: CopyMark; watched: boolean }> {
  held = text;
  const mark = await markOf(text);
  return { mark, watched: await watch().copied(mark) };
}

beforeEach(async () => {
  time = T0;
  held = '';
  allowed = true;
  fails = null;
  tries = 0;
  session = memoryStore();
  local = memoryStore();
  await createSettings(local).save({ ...DEFAULT_SETTINGS, clearClipboard: true });
});

describe('a copied token', () => {
  it('is cleared after a minute, by whichever worker is there then, and once', async () => {
    expect((await copy(TOKEN)).watched).toBe(true);
    expect(await watch().deadline()).toBe(T0 + CLEAR_AFTER_MS);
    time += CLEAR_AFTER_MS - 1;
    await watch().clearIfDue();
    expect(held).toBe(TOKEN);
    time += 1;
    await watch().clearIfDue();
    expect(held).toBe('');
    expect(await watch().deadline()).toBeNull();
    held = TOKEN;
    await watch().clearIfDue();
    expect(held).toBe(TOKEN);
  });

  it('leaves no trace of itself but a mark in memory', async () => {
    await copy(TOKEN);
    expect(JSON.stringify([await session.get(null), await local.get(null)])).not.toContain(TOKEN);
    expect(Object.keys(await local.get(null))).toEqual(['settings']);
  });

  it('is left alone once something else was copied', async () => {
    await copy(TOKEN);
    held = 'a shopping list';
    time += CLEAR_AFTER_MS;
    await watch().clearIfDue();
    expect(held).toBe('a shopping list');
    expect(await watch().deadline()).toBeNull();
  });

  it('gets a minute anew when it is copied again', async () => {
    await copy(TOKEN);
    time += CLEAR_AFTER_MS - 1;
    await copy(TOKEN);
    time += CLEAR_AFTER_MS - 1;
    await watch().clearIfDue();
    expect(held).toBe(TOKEN);
    expect(await watch().deadline()).toBe(time + 1);
  });

  it('does not stay because the clock was set back', async () => {
    await copy(TOKEN);
    time -= 1;
    await watch().clearIfDue();
    expect(held).toBe('');
  });

  it('is not watched unless a person chose so and the browser lets it', async () => {
    allowed = false;
    expect((await copy(TOKEN)).watched).toBe(false);
    allowed = true;
    await createSettings(local).save(DEFAULT_SETTINGS);
    expect((await copy(TOKEN)).watched).toBe(false);
    expect(await session.get(null)).toEqual({});
  });

  it('is not touched when the choice or the permission was taken back meanwhile', async () => {
    await copy(TOKEN);
    allowed = false;
    time += CLEAR_AFTER_MS;
    await watch().clearIfDue();
    expect(held).toBe(TOKEN);
    expect(await watch().deadline()).toBeNull();
  });

  it.each(['throws', 'says'] as const)(
    'is tried for again, but not for ever, where the clipboard %s it is held',
    async (how) => {
      await copy(TOKEN);
      fails = how;
      time += CLEAR_AFTER_MS;
      for (const made of [1, 2]) {
        await watch().clearIfDue();
        await watch().clearIfDue();
        expect(tries).toBe(made);
        time = (await watch().deadline())!;
      }
      await watch().clearIfDue();
      expect(tries).toBe(3);
      expect(await watch().deadline()).toBeNull();
    },
  );

  it('is cleared at the second try', async () => {
    await copy(TOKEN);
    fails = 'says';
    time += CLEAR_AFTER_MS;
    await watch().clearIfDue();
    fails = null;
    time = (await watch().deadline())!;
    await watch().clearIfDue();
    expect(held).toBe('');
    expect(await watch().deadline()).toBeNull();
  });

  it('is among what the background does when it is due, and sets its alarm for', async () => {
    const own = steward({
      fetch: () => Promise.reject(new Error('no network')),
      local,
      session,
      clipboard,
      clock: { ...systemClock, now: () => time },
    });
    await own.value('popup', 'clipboard.copied', await markOf(TOKEN));
    held = TOKEN;
    expect(await own.services.nextDeadline()).toBe(T0 + CLEAR_AFTER_MS);
    time += CLEAR_AFTER_MS;
    await own.services.due();
    expect(held).toBe('');
    expect(await own.services.nextDeadline()).toBeNull();
  });
});
