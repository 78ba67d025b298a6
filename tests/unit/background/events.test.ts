import { describe, expect, it } from 'vitest';
import { createEvents } from '../../../utils/background/events.ts';
import type { StewardEvent } from '../../../utils/messages/protocol.ts';

const job = (id: string, state: string): StewardEvent =>
  ({ type: 'job', view: { job: { id, state }, items: [], counts: {} } }) as never;

describe('what surfaces are told', () => {
  it('comes after the present state, however long that takes to find', async () => {
    let found = (_: StewardEvent[]) => {};
    const events = createEvents(() => new Promise((resolve) => (found = resolve)));
    const told: StewardEvent[] = [];
    events.join((event) => told.push(event));
    events.tell(job('a', 'done'));
    found([job('a', 'running')]);
    await new Promise((resolve) => setTimeout(resolve));
    events.tell(job('b', 'running'));
    expect(told).toEqual([job('a', 'running'), job('a', 'done'), job('b', 'running')]);
  });

  it('reaches the others when one can not be told, or the present state is not known', async () => {
    const events = createEvents(() => Promise.reject(new Error('locked')));
    const told: StewardEvent[] = [];
    events.join(() => {
      throw new Error('gone');
    });
    const leave = events.join((event) => told.push(event));
    await new Promise((resolve) => setTimeout(resolve));
    events.tell({ type: 'tokens_changed' });
    leave();
    events.tell({ type: 'tokens_changed' });
    expect(told).toEqual([{ type: 'tokens_changed' }]);
  });
});
