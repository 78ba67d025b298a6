import { chromium } from 'playwright-core';
import { expect, it } from 'vitest';
import { systemUsersAddress } from '../../utils/meta/pages.ts';
import { startSimulator } from '../meta/simulator.ts';
import { countManual, runManualFlow } from '../meta/suite/manual-flow.ts';
import { MANUAL_JOB as JOB } from '../meta/suite/manual-job.ts';
import { findBrowser } from './find-browser.ts';

it('by hand, the job costs the clicks that the formula says, and is really done', async () => {
  const kinds = JOB.assets.map(({ kind }) => kind);
  const formula = countManual(JOB.users, JOB.assets.length, kinds, JOB.permissions.length);
  const simulator = await startSimulator({ seed: 'small' });
  const browser = await chromium.launch({
    executablePath: findBrowser(),
    args: ['--no-sandbox', '--disable-quic', '--disable-background-networking', ...simulator.browserFlags],
  });
  try {
    const { world } = simulator;
    const page = await browser.newPage();
    await page.goto(`${systemUsersAddress(world.credentials.businessId)}&sim_delay=0&sim_rerender=700`);
    const counts = await runManualFlow(page, JOB);
    expect(counts).toEqual({ clicks: formula, fields: 2, keystrokes: 'FeedWarehouse'.length });
    const made = [...world.systemUsers.values()].filter(({ name }) => ['Feed', 'Warehouse'].includes(name));
    expect(made.map(({ id }) => world.byUser.get(id)?.size)).toEqual([3, 3]);
    const owners = new Set([...world.tokens.values()].map(({ ownerId }) => ownerId));
    expect(made.every(({ id }) => owners.has(id))).toBe(true);
  } finally {
    await browser.close();
    await simulator.close();
  }
});
