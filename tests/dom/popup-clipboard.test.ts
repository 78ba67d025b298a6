// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createClipboardGuard } from '../../components/popup/clipboard.ts';
import { CLEAR_AFTER_MS, type ClearEnd, isMarked } from '../../utils/tokens/copied.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function make(readable = true) {
  let held = '';
  const onEnd = vi.fn<(end: ClearEnd) => void>();
  const guard = createClipboardGuard(
    {
      readText: async () => {
        if (!readable) throw new Error('not allowed');
        return held;
      },
      writeText: async (text) => {
        held = text;
      },
    },
    onEnd,
  );
  return {
    guard,
    onEnd,
    held: () => held,
    copyElsewhere: (text: string) => {
      held = text;
    },
  };
}

/** WebCrypto answers in its own time, outside the faked timers. */
const pass = async (ms: number, onEnd: { mock: { calls: unknown[] } }, calls: number) => {
  await vi.advanceTimersByTimeAsync(ms);
  await vi.waitFor(() => expect(onEnd.mock.calls).toHaveLength(calls));
};

it('clears what it copied after a minute', async () => {
  const { guard, onEnd, held } = make();
  await guard.copy('secret');
  await vi.advanceTimersByTimeAsync(CLEAR_AFTER_MS - 1);
  expect(held()).toBe('secret');
  await pass(1, onEnd, 1);
  expect(held()).toBe('');
  expect(onEnd).toHaveBeenCalledWith('cleared');
});

it('leaves alone what was copied since', async () => {
  const { guard, onEnd, held, copyElsewhere } = make();
  await guard.copy('secret');
  copyElsewhere('a shopping list');
  await pass(CLEAR_AFTER_MS, onEnd, 1);
  expect(held()).toBe('a shopping list');
  expect(onEnd).toHaveBeenCalledWith('changed');
});

it('starts the minute anew with a second copy', async () => {
  const { guard, onEnd, held } = make();
  await guard.copy('secret');
  await vi.advanceTimersByTimeAsync(CLEAR_AFTER_MS - 1);
  await guard.copy('secret');
  await vi.advanceTimersByTimeAsync(CLEAR_AFTER_MS - 1);
  expect(held()).toBe('secret');
  await pass(1, onEnd, 1);
  expect(held()).toBe('');
});

it('clears unseen only what nothing can have replaced', async () => {
  const { guard, onEnd, held } = make(false);
  await guard.copy('secret');
  await pass(CLEAR_AFTER_MS, onEnd, 1);
  expect(held()).toBe('');

  await guard.copy('secret');
  window.dispatchEvent(new Event('blur'));
  await pass(CLEAR_AFTER_MS, onEnd, 2);
  expect(held()).toBe('secret');
  expect(onEnd).toHaveBeenLastCalledWith('unknown');
});

it('fails when the browser refuses to copy', async () => {
  const guard = createClipboardGuard({ writeText: () => Promise.reject(new Error('no')) }, () => {});
  await expect(guard.copy('secret')).rejects.toThrow();
});

it('answers with a mark of what it copied, another one each time', async () => {
  const { guard } = make();
  const marks = [await guard.copy('secret'), await guard.copy('secret')];
  for (const mark of marks) {
    expect(await isMarked('secret', mark)).toBe(true);
    expect(await isMarked('secret ', mark)).toBe(false);
    expect(JSON.stringify(mark)).not.toContain('secret');
  }
  expect(marks[0]?.hash).not.toBe(marks[1]?.hash);
});

it('finds it cleared where somebody else was quicker', async () => {
  const { guard, onEnd, copyElsewhere } = make();
  await guard.copy('secret');
  copyElsewhere('');
  await pass(CLEAR_AFTER_MS, onEnd, 1);
  expect(onEnd).toHaveBeenCalledWith('cleared');
});
