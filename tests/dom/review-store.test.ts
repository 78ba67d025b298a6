import { describe, expect, it } from 'vitest';
import { createReview } from '../../utils/stores/review.ts';
import { keptAt, snapshotOf } from '../unit/review/kit.ts';
import { type Answers, fakeSend, refuse } from './setup-fakes.ts';

const PORTFOLIOS = [
  { id: '900', name: 'Northwind' },
  { id: '901', name: 'Other' },
];
const reading = (readAt: number, id = '900') => snapshotOf({ readAt, portfolio: { id, name: id } });

function open(answers: Answers) {
  const { send, sent } = fakeSend({ 'portfolios.list': () => PORTFOLIOS, ...answers });
  const review = createReview({ send });
  return { ...review, sent, names: () => sent.map(({ name }) => name) };
}

describe('what the access review shows', () => {
  it('waits for a choice among several portfolios', async () => {
    const { start, store, names } = open({});
    await start('1');
    await start('1');
    expect(names()).toEqual(['portfolios.list']);
    expect(store.getState()).toMatchObject({ portfolioId: null, reading: { state: 'idle' } });
  });

  it('goes to the portfolio it is led to, at once or later, and to no unknown one', async () => {
    const { start, store } = open({ 'access.list': () => keptAt(3), 'access.kept': () => reading(3) });
    await start('1', '901');
    expect(store.getState()).toMatchObject({ portfolioId: '901', reading: { state: 'ready' } });
    await start('1', '900');
    expect(store.getState().portfolioId).toBe('900');
    await start('1', '999');
    expect(store.getState().portfolioId).toBe('900');
    await start('1');
    expect(store.getState().portfolioId).toBe('900');
  });

  it('shows nothing to the next caller of what the last one was told', async () => {
    const { start, choose, store, names } = open({
      'access.list': () => keptAt(3),
      'access.kept': () => reading(3),
    });
    await start('1');
    await choose('900');
    await start('1');
    expect(store.getState().reading).toMatchObject({ state: 'ready' });
    await start('2');
    expect(store.getState()).toMatchObject({ portfolioId: null, reading: { state: 'idle' }, kept: [] });
    expect(names().filter((name) => name === 'portfolios.list')).toHaveLength(2);
  });

  it('takes the only portfolio, and asks Meta where nothing is kept', async () => {
    let kept = keptAt();
    const { start, store, names } = open({
      'portfolios.list': () => PORTFOLIOS.slice(0, 1),
      'access.list': () => kept,
      'access.read': () => {
        kept = keptAt(5);
        return reading(5);
      },
    });
    await start('1');
    expect(names()).toEqual(['portfolios.list', 'access.list', 'access.read', 'access.list']);
    expect(store.getState()).toMatchObject({ reading: { state: 'ready' }, kept: keptAt(5), asking: false });
  });

  it('shows the newest kept reading without asking Meta', async () => {
    const { choose, store, names } = open({
      'access.list': () => keptAt(7, 5),
      'access.kept': ({ readAt }) => reading(readAt),
    });
    await choose('900');
    expect(names()).not.toContain('access.read');
    expect(store.getState().reading).toEqual({ state: 'ready', value: reading(7) });
  });

  it('keeps what is on screen when asking anew fails, and says why', async () => {
    const { choose, ask, store } = open({
      'access.list': () => keptAt(7),
      'access.kept': ({ readAt }) => reading(readAt),
      'access.read': () => refuse('throttled'),
    });
    await choose('900');
    await ask();
    expect(store.getState()).toMatchObject({
      reading: { state: 'ready' },
      asking: false,
      askFailure: { key: 'throttled' },
    });
  });

  it('says why there is nothing to show, and shows it when it works again', async () => {
    let works = false;
    const { choose, ask, store } = open({
      'access.list': () => (works ? keptAt(5) : []),
      'access.read': () => (works ? reading(5) : refuse('network')),
    });
    await choose('900');
    expect(store.getState().reading).toMatchObject({ state: 'failed', failure: { key: 'network' } });
    works = true;
    await ask();
    expect(store.getState().reading).toMatchObject({ state: 'ready' });
  });

  it('drops what was asked for another portfolio than the one now chosen', async () => {
    const answer: { give?: () => void } = {};
    const { choose, store } = open({
      'access.list': ({ portfolioId }) => (portfolioId === '900' ? [] : keptAt(3)),
      'access.read': () =>
        new Promise((resolve) => {
          answer.give = () => resolve(reading(9));
        }),
      'access.kept': () => reading(3, '901'),
    });
    const slow = choose('900');
    await Promise.resolve();
    await choose('901');
    answer.give?.();
    await slow;
    expect(store.getState()).toMatchObject({ portfolioId: '901', asking: false });
    expect(store.getState().reading).toEqual({ state: 'ready', value: reading(3, '901') });
  });

  it('starts without a filter in another portfolio', async () => {
    const { choose, narrow, store } = open({
      'access.list': () => keptAt(3),
      'access.kept': () => reading(3),
    });
    await choose('900');
    narrow({ assetQuery: 'coffee' });
    narrow({ users: 'admin' });
    expect(store.getState().filter).toMatchObject({ assetQuery: 'coffee', users: 'admin' });
    await choose('901');
    expect(store.getState().filter).toMatchObject({ assetQuery: '', users: 'all' });
  });

  it('compares with the reading asked for last, and lets go of one that made room', async () => {
    let kept = keptAt(9, 7, 5);
    const waiting: (() => void)[] = [];
    const { choose, compare, ask, store } = open({
      'access.list': () => kept,
      'access.kept': ({ readAt }) =>
        readAt === 9 ? reading(9) : new Promise((resolve) => waiting.push(() => resolve(reading(readAt)))),
      'access.read': () => reading(11),
    });
    await choose('900');
    const both = [compare(5), compare(7)];
    for (const give of waiting.reverse()) give();
    await Promise.all(both);
    expect(store.getState().earlier).toEqual({ state: 'ready', value: reading(7) });
    kept = keptAt(11, 9);
    await ask();
    expect(store.getState()).toMatchObject({ kept: keptAt(11, 9), earlier: { state: 'idle' } });
  });

  it('compares two earlier readings, too, until one of them makes room', async () => {
    let kept = keptAt(9, 7, 5);
    const { choose, compare, ask, store } = open({
      'access.list': () => kept,
      'access.kept': ({ readAt }) => reading(readAt),
      'access.read': () => reading(11),
    });
    await choose('900');
    await compare(5);
    await compare(7, 'later');
    expect(store.getState()).toMatchObject({ earlier: { value: reading(5) }, later: { value: reading(7) } });
    await compare(9, 'later');
    expect(store.getState().later).toEqual({ state: 'idle' });
    await compare(7, 'later');
    kept = keptAt(11, 5);
    await ask();
    expect(store.getState()).toMatchObject({ earlier: { value: reading(5) }, later: { state: 'idle' } });
  });

  it("has a reading stay, releases it, and says why it can't", async () => {
    let kept = keptAt(7, 5);
    const { choose, pin, store, sent } = open({
      'access.list': () => kept,
      'access.kept': ({ readAt }) => reading(readAt),
      'access.pin': ({ readAt, pinned }) => {
        if (readAt === 7 && pinned) refuse('readings_pinned');
        kept = kept.map((each) => (each.readAt === readAt ? { ...each, pinned } : each));
        return null;
      },
    });
    await choose('900');
    await pin(5, true);
    expect(sent).toContainEqual({
      name: 'access.pin',
      payload: { portfolioId: '900', readAt: 5, pinned: true },
    });
    expect(store.getState().kept).toEqual([keptAt(7)[0], { ...keptAt(5)[0], pinned: true }]);
    await pin(7, true);
    expect(store.getState()).toMatchObject({ pinFailure: { key: 'readings_pinned' }, kept });
    await pin(5, false);
    expect(store.getState()).toMatchObject({ pinFailure: null, kept: keptAt(7, 5) });
  });

  it('shows what is there by now where one can not be pinned any more', async () => {
    let kept = keptAt(7, 5);
    const { choose, pin, store } = open({
      'access.list': () => kept,
      'access.kept': ({ readAt }) => reading(readAt),
      'access.pin': () => refuse('reading_unknown'),
    });
    await choose('900');
    // Elsewhere it was read again, and was the same.
    kept = keptAt(9, 5);
    await pin(7, true);
    expect(store.getState()).toMatchObject({ pinFailure: { key: 'reading_unknown' }, kept });
  });
});
