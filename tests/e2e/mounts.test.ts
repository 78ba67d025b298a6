import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemUsersAddress } from '../../utils/meta/pages.ts';
import { type Simulator, startSimulator } from '../meta/simulator.ts';
import { watchPage } from '../soak/memory.ts';
import { leave, mountAndRemove } from '../soak/mounts.ts';
import { type Launched, launch } from './extension.ts';
import { stands } from './standing.ts';

let simulator: Simulator;
let browser: Launched;

beforeAll(async () => {
  simulator = await startSimulator({ seed: 'small' });
  browser = await launch({ port: simulator.port });
});
afterAll(async () => {
  await browser?.dispose();
  await simulator?.close();
});

it('the panel mounted and removed 50 times leaves no node, no listener and no document behind', async () => {
  const { businessId } = simulator.world.credentials;
  const page = await browser.context.newPage();
  await page.goto(`${systemUsersAddress(businessId)}&sim_rerender=0`);
  await stands(page);
  const watch = await watchPage(page);
  const counts = async () => {
    const { nodes, listeners, documents } = await watch.held();
    return { nodes, listeners, documents };
  };
  await leave(page, businessId);
  await mountAndRemove(browser, page, businessId, 5);
  const before = await counts();
  await mountAndRemove(browser, page, businessId, 50);
  // Timers and frames let go of the last ones in their time.
  await expect
    .poll(
      async () => {
        const after = await counts();
        return (
          after.nodes <= before.nodes &&
          after.listeners <= before.listeners &&
          after.documents <= before.documents
        );
      },
      { timeout: 30_000 },
    )
    .toBe(true);
});
