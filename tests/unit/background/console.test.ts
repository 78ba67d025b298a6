import { expect, it } from 'vitest';
import { steward } from './kit.ts';

it('opens its own tab where it is asked to, from the page too and while there is no vault', async () => {
  const app = steward({
    fetch: () => {
      throw new Error('nothing to ask Meta');
    },
  });
  await app.value('content', 'console.open', { view: 'setup' });
  await app.value('content', 'console.open', { view: 'review', portfolioId: '900' });
  await app.value('content', 'console.open', { view: 'review', portfolioId: null });
  await app.value('content', 'console.open', { view: 'help', topic: 'error/no_app' });
  await app.value('popup', 'console.open', { view: 'help', topic: null });
  expect(app.opened).toEqual(['#/setup', '#/review/900', '#/review', '#/help/error/no_app', '#/help']);
});

it('opens the popup for the page, and says so where the browser does not let it', async () => {
  const app = steward({ fetch: () => Promise.reject(new Error('nothing to ask Meta')) });
  expect(await app.value('content', 'popup.open', {})).toEqual({ opened: true });
  expect(app.opened).toEqual(['popup']);
  const other = steward({ fetch: () => Promise.reject(new Error('nothing to ask Meta')), noPopup: true });
  expect(await other.value('content', 'popup.open', {})).toEqual({ opened: false });
});
