import { describe, expect, it } from 'vitest';
import { createReadings } from '../../../utils/portfolio/readings.ts';

/** A reading that ends when told to. */
function slow() {
  const calls: { readonly signal: AbortSignal; end(value: string): void; fail(error: Error): void }[] = [];
  const read = (signal: AbortSignal) =>
    new Promise<string>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason));
      calls.push({ signal, end: resolve, fail: reject });
    });
  return { read, calls };
}

describe('readings', () => {
  it('are shared while under way, even by whoever asks afresh', async () => {
    const readings = createReadings<string>();
    const { read, calls } = slow();
    const all = [false, true, true].map((fresh) => readings.get('a', fresh, read));
    const other = readings.get('b', true, read);
    calls[0]?.end('A');
    calls[1]?.end('B');
    expect(await Promise.all([...all, other])).toEqual(['A', 'A', 'A', 'B']);
    expect(calls).toHaveLength(2);
  });

  it('are kept for whoever does not ask afresh', async () => {
    const readings = createReadings<number>();
    let count = 0;
    const read = async () => ++count;
    const asked = [];
    for (const fresh of [true, false, true, false]) asked.push(await readings.get('a', fresh, read));
    expect(asked).toEqual([1, 1, 2, 2]);
  });

  it('that failed are not kept', async () => {
    const readings = createReadings<string>();
    await expect(readings.get('a', false, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await readings.get('a', false, async () => 'yes')).toBe('yes');
  });

  it('that fail after they were forgotten take nothing with them', async () => {
    const readings = createReadings<string>();
    const { read, calls } = slow();
    const old = readings.get('a', false, read);
    readings.forget('a');
    const present = readings.get('a', false, read);
    calls[0]?.fail(new Error('late'));
    await expect(old).rejects.toThrow('late');
    calls[1]?.end('new');
    expect(await present).toBe('new');
    expect(await readings.get('a', false, read)).toBe('new');
    expect(calls).toHaveLength(2);
  });

  it('end with the reason, and new ones begin unharmed', async () => {
    const readings = createReadings<string>();
    const { read, calls } = slow();
    const old = readings.get('a', false, read);
    const reason = new Error('somebody else is connected');
    readings.end(reason);
    await expect(old).rejects.toBe(reason);
    const present = readings.get('a', false, read);
    calls[1]?.end('new');
    expect(await present).toBe('new');
    expect(calls.map(({ signal }) => signal.aborted)).toEqual([true, false]);
  });
});
