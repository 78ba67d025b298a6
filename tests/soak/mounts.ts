import type { Page } from 'playwright-core';
import { SYSTEM_USERS_ORIGINS, systemUsersAddress } from '../../utils/meta/pages.ts';
import type { Launched } from '../e2e/extension.ts';
import { stands } from '../e2e/standing.ts';

const pathOf = (address: string): string => address.slice(new URL(address).origin.length);

/** Changes the address within the page, as a link of Meta's does. */
export async function goWithin(page: Page, path: string): Promise<void> {
  await page.evaluate((to) => {
    history.replaceState(null, '', to);
    dispatchEvent(new PopStateEvent('popstate'));
  }, path);
}

/** From the system-users page, and waits until nothing of the panel stands there any more. */
export async function leave(page: Page, businessId: string): Promise<void> {
  await goWithin(page, `/latest/settings/people?business_id=${businessId}`);
  await page.waitForFunction(() => document.querySelector('steward-bar, steward-layer') === null);
}

/** To the system-users page; whoever wants the panel at once injects it. */
export const enter = (page: Page, businessId: string): Promise<void> =>
  goWithin(page, pathOf(systemUsersAddress(businessId)));

interface Scripting {
  readonly chrome: {
    readonly tabs: { query(what: object): Promise<readonly { readonly id: number }[]> };
    readonly scripting: { executeScript(what: object): Promise<unknown> };
  };
}

/** As the background does when the beacon reports; that one tells no more than 12 times in 10 seconds. */
async function inject(browser: Launched): Promise<void> {
  await (await browser.worker()).evaluate(
    async (pages) => {
      const { chrome } = globalThis as unknown as Scripting;
      for (const { id } of await chrome.tabs.query({ url: pages }))
        await chrome.scripting.executeScript({ target: { tabId: id }, files: ['/panel.js'] });
    },
    SYSTEM_USERS_ORIGINS.map((origin) => `${origin}/*`),
  );
}

/** Mounts the panel and removes it again, so many times. */
export async function mountAndRemove(
  browser: Launched,
  page: Page,
  businessId: string,
  times: number,
): Promise<void> {
  for (let time = 0; time < times; time++) {
    await enter(page, businessId);
    await inject(browser);
    await stands(page);
    await leave(page, businessId);
  }
}
