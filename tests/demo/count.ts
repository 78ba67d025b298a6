import type { Page } from 'playwright-core';
import { systemUsersAddress } from '../../utils/meta/pages.ts';
import { openClosedRoot } from '../e2e/closed-root.ts';
import { launch } from '../e2e/extension.ts';
import {
  choose,
  connectByToken,
  type Kind,
  openPopup,
  revealAll,
  reviewAndApprove,
  saveAppSecret,
  setPassphrase,
  type Wanted,
} from '../e2e/journey.ts';
import { twelveAssets } from '../e2e/twelve-assets.ts';
import type { Portfolio, World } from '../meta/model.ts';
import type { Seed } from '../meta/seeds.ts';
import { startSimulator } from '../meta/simulator.ts';
import { countManual, runManualFlow } from '../meta/suite/manual-flow.ts';
import { addToken } from '../meta/world.ts';

/**
 * What the same job costs a person by hand and with Steward, counted on the simulator: trusted clicks and
 * keystrokes as the pages themselves see them, and the seconds a practised person needs for them by the
 * keystroke-level model (1.1 s to point, 0.2 s to click, 0.28 s a key; no time to think, read or scroll).
 */

const POINT_AND_CLICK_S = 1.3;
const KEY_S = 0.28;
const PERMISSIONS = ['business_management', 'ads_read', 'catalog_management'];
const KINDS: readonly Kind[] = [
  'page',
  'ad_account',
  'product_catalog',
  'pixel',
  'instagram_asset',
  'whatsapp_business_account',
  'business_asset_group',
];

interface Cost {
  readonly clicks: number;
  readonly keystrokes: number;
  /** Seconds of waiting for Meta, measured. */
  readonly waiting: number;
}

const minutes = ({ clicks, keystrokes, waiting }: Cost): number =>
  (clicks * POINT_AND_CLICK_S + keystrokes * KEY_S + waiting) / 60;

const names = (count: number) => Array.from({ length: count }, (_, index) => `Store feed ${index + 1}`);

/** Counts trusted clicks on one of Steward's own pages. */
async function countClicks(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const counter = globalThis as unknown as { clicks: number };
    counter.clicks = 0;
    addEventListener('click', (event) => (counter.clicks += event.isTrusted ? 1 : 0), true);
  });
  return () => page.evaluate(() => (globalThis as unknown as { clicks: number }).clicks);
}

/** The portfolio whose limits Meta has raised, cut down to `count` assets of all kinds. */
function largePortfolio(world: World, count: number): Portfolio {
  const portfolio = [...world.portfolios.values()].find(({ raisedLimits }) => raisedLimits !== null);
  if (portfolio === undefined) throw new Error('no portfolio with raised limits');
  let left = count;
  for (const kind of [...KINDS].reverse()) {
    portfolio.client[kind].length = 0;
    const keep =
      kind === 'page' ? left : Math.min(portfolio.owned[kind].length, Math.floor(count / KINDS.length));
    portfolio.owned[kind].length = Math.min(keep, portfolio.owned[kind].length);
    left -= portfolio.owned[kind].length;
  }
  if (left !== 0) throw new Error(`${left} assets are missing`);
  return portfolio;
}

interface Job {
  readonly businessId: string;
  readonly assets: Wanted['assets'];
  /** The admin's, of the app whose secret follows: one that the portfolio owns. */
  readonly token: string;
  readonly appSecret: string;
}

async function withSteward(seed: Seed, users: number, wantedOf: (world: World) => Job): Promise<Cost> {
  const simulator = await startSimulator({ seed, latency: { call: 150, batchItem: 8 } });
  const browser = await launch({ port: simulator.port });
  try {
    const { businessId, assets, token, appSecret } = wantedOf(simulator.world);
    const popup = await openPopup(browser);
    await setPassphrase(popup);
    await connectByToken(popup, token);
    await saveAppSecret(popup, appSecret, true);
    const page = await browser.context.newPage();
    await page.goto(systemUsersAddress(businessId));
    const panel = await openClosedRoot(page);
    await panel.find('button', /^Create system users/);
    const wanted = { names: names(users), assets, permissions: PERMISSIONS };
    await choose(panel, page, wanted);
    const start = Date.now();
    const tab = await reviewAndApprove(browser, panel, page);
    const waiting = (Date.now() - start) / 1000;
    await tab.close();
    const popupClicks = await countClicks(popup);
    await revealAll(popup);
    // One click in the tab: "Approve and run". Copying a token is one more than revealAll makes.
    const clicks = panel.clicks() + 1 + (await popupClicks()) + users;
    return { clicks, keystrokes: wanted.names.join('\n').length, waiting };
  } finally {
    await browser.dispose();
    await simulator.close();
  }
}

async function byHand(): Promise<Cost> {
  const simulator = await startSimulator({ seed: 'small', latency: { call: 150, batchItem: 8 } });
  const browser = await launch({ port: simulator.port });
  try {
    const { world } = simulator;
    const page = await browser.context.newPage();
    await page.goto(`${systemUsersAddress(world.credentials.businessId)}&sim_rerender=0`);
    const counts = await runManualFlow(page, {
      users: names(3).map((name) => ({ name, role: 'EMPLOYEE' as const })),
      // Business Suite lists Instagram accounts by another name than the Graph API.
      assets: twelveAssets(world).map(({ id, kind }) => ({ kind, name: world.assets.get(id)?.name ?? '' })),
      appName: world.apps.get(world.credentials.appId)?.name ?? '',
      permissions: PERMISSIONS,
    });
    return { ...counts, waiting: 0 };
  } finally {
    await browser.dispose();
    await simulator.close();
  }
}

function row(what: string, hand: Cost, steward: Cost): void {
  const ratio = (a: number, b: number) => `${(a / b).toFixed(1)} ×`;
  console.log(
    `| ${what} | ${hand.clicks.toLocaleString('en')} | ${steward.clicks.toLocaleString('en')} | ${ratio(hand.clicks, steward.clicks)} | ${minutes(hand).toFixed(1)} | ${minutes(steward).toFixed(1)} | ${ratio(minutes(hand), minutes(steward))} |`,
  );
}

const small = await withSteward('small', 3, (world) => {
  const { businessId, admin, appSecret } = world.credentials;
  const byKind = Object.groupBy(twelveAssets(world), ({ kind }) => kind);
  return {
    businessId,
    token: admin,
    appSecret,
    assets: Object.fromEntries(
      Object.entries(byKind).map(([kind, some]) => [kind, some.map(({ name }) => name)]),
    ),
  };
});
const handSmall = await byHand();
const formula = countManual(
  names(3).map((name) => ({ name, role: 'EMPLOYEE' })),
  12,
  KINDS,
  PERMISSIONS.length,
);
if (formula !== handSmall.clicks) throw new Error(`counted ${handSmall.clicks}, computed ${formula}`);

const large = await withSteward('agency', 50, (world) => {
  const portfolio = largePortfolio(world, 200);
  const [app] = portfolio.ownedApps;
  if (app === undefined) throw new Error('the large portfolio owns no app');
  const { token } = addToken(world, {
    type: 'USER',
    ownerId: world.credentials.adminId,
    appId: app.id,
    scopes: PERMISSIONS,
    lifetime: 3600,
  });
  const assets = Object.fromEntries(KINDS.map((kind) => [kind, 'all' as const]));
  return { businessId: portfolio.id, token, appSecret: app.secret, assets };
});
const handLarge: Cost = {
  clicks: countManual(
    names(50).map((name) => ({ name, role: 'EMPLOYEE' })),
    200,
    KINDS,
    PERMISSIONS.length,
    true,
  ),
  keystrokes: names(50).join('').length,
  waiting: 0,
};

console.log('| system users × assets | clicks by hand | with Steward | | minutes by hand | with Steward | |');
console.log('| --- | ---: | ---: | ---: | ---: | ---: | ---: |');
row('3 × 12', handSmall, small);
row('50 × 200', handLarge, large);
