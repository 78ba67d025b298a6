import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StewardEvent } from '../../../utils/messages/protocol.ts';
import { applyDifference } from '../../../utils/portfolio/difference.ts';
import { type Simulator, startSimulator } from '../../meta/simulator.ts';
import { PASSPHRASE, type Steward, steward } from './kit.ts';

let simulator: Simulator;
let app: Steward;
/** Bodies of the calls that have set out. */
let sent: string[];

beforeEach(async () => {
  simulator = await startSimulator({ seed: 'small' });
  sent = [];
  app = steward({
    fetch: (input, init) => {
      sent.push(String(init?.body));
      return simulator.fetch(input, init);
    },
  });
  await app.value('popup', 'vault.create', { passphrase: PASSPHRASE });
  await app.value('popup', 'connection.token', { token: simulator.world.credentials.admin });
});
afterEach(() => simulator.close());

const timesRead = (edge: string) => simulator.log.filter(({ path }) => path.endsWith(edge)).length;

async function setOut(edge: string): Promise<void> {
  while (!sent.some((body) => body.includes(edge))) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('reading a portfolio', () => {
  it('is done once for all who ask at the same time, and again for who asks afresh later', async () => {
    const portfolioId = simulator.world.credentials.businessId;
    simulator.latency.call = 200;
    const read = (fresh: boolean) => app.value('content', 'portfolio.read', { portfolioId, fresh });
    const [one, two, preflight] = await Promise.all([
      read(true),
      read(true),
      app.value('content', 'preflight.run', { portfolioId }),
    ]);
    expect(two).toEqual(one);
    expect(preflight.checks.every(({ state }) => state !== 'unknown')).toBe(true);
    expect(timesRead('/system_users')).toBe(1);
    expect(timesRead('/me/businesses')).toBe(1);
    await read(false);
    expect(timesRead('/system_users')).toBe(1);
    await read(true);
    expect(timesRead('/system_users')).toBe(2);
  });

  it('shows what was known before at once, and tells what has changed since', async () => {
    const portfolioId = simulator.world.credentials.businessId;
    const portfolio = simulator.world.portfolios.get(portfolioId)!;
    const stores = {
      local: app.local,
      session: app.session,
      files: app.files,
      database: `kept-${portfolioId}`,
    };
    const worker = () => steward({ fetch: simulator.fetch, ...stores });
    const first = await worker().value('content', 'portfolio.read', { portfolioId, fresh: false });
    const gone = portfolio.owned.page.pop()!;

    const next = worker();
    const told: StewardEvent[] = [];
    next.services.events.join((event) => told.push(event));
    simulator.latency.call = 100;
    const before = await next.value('content', 'portfolio.read', { portfolioId, fresh: false });
    expect(before).toEqual(first);
    // What must be right waits for what is right.
    const now = await next.services.snapshot(portfolioId, false);
    expect(now.assets.some(({ id }) => id === gone.id)).toBe(false);
    const news = told.find((event) => event.type === 'portfolio_changed')!;
    expect(news.difference).toMatchObject({ assets: { put: [], gone: [gone.id] } });
    expect(applyDifference(before, news.difference)).toEqual(now);
    const found = told.filter((event) => event.type === 'portfolio_found');
    expect(found.at(-1)?.found).toMatchObject({
      assets: { page: portfolio.owned.page.length + portfolio.client.page.length },
    });

    await next.value('popup', 'connection.forget', {});
    await next.value('popup', 'connection.token', { token: simulator.world.credentials.admin });
    const reads = timesRead('/system_users');
    await worker().value('content', 'portfolio.read', { portfolioId, fresh: false });
    expect(timesRead('/system_users')).toBe(reads + 1);
  });

  it.each([
    [
      'is connected',
      () => app.value('popup', 'connection.token', { token: simulator.world.credentials.employee }),
    ],
    ['is not connected any more', () => app.value('popup', 'connection.forget', {})],
    ['erased all', () => app.value('console', 'vault.erase', { sure: true })],
  ])('ends when somebody else %s: one snapshot never mixes two callers', async (_, change) => {
    const portfolioId = simulator.world.credentials.businessId;
    simulator.faults.add({ do: 'latency', ms: 10_000, match: { path: /\/owned_pages$/ } });
    const reading = app.ask('content', 'portfolio.read', { portfolioId, fresh: true });
    await setOut('owned_pages');
    await change();
    expect(await reading).toMatchObject({ ok: false, failure: { key: 'connection_changed' } });
  });
});

describe('a limit', () => {
  it('of the app is told with the time to wait, and holds nobody who connects with another app', async () => {
    const { businessId, otherApp } = simulator.world.credentials;
    const read = () => app.ask('content', 'portfolio.read', { portfolioId: businessId, fresh: true });
    expect(await read()).toMatchObject({ ok: true });
    simulator.usage.callsPerApp = 25;
    expect(await read()).toMatchObject({ failure: { key: 'throttled_wait', args: ['60'] } });
    const before = sent.length;
    expect(await read()).toMatchObject({ failure: { key: 'throttled_wait', args: ['60'] } });
    expect(sent).toHaveLength(before);
    await app.value('popup', 'connection.token', { token: otherApp });
    expect(await read()).toMatchObject({ ok: true });
  });
});
