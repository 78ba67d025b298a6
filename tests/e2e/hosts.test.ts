import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SYSTEM_USERS_ORIGINS, systemUsersAddress } from '../../utils/meta/pages.ts';
import { HOSTS } from '../meta/certificate.ts';
import { type Simulator, startSimulator } from '../meta/simulator.ts';
import { sayIn, textsOf } from '../texts.ts';
import { type ClosedRoot, openClosedRoot } from './closed-root.ts';
import { type Launched, launch } from './extension.ts';
import { choose, firstRun, openPopup, PASSPHRASE, revealAll, reviewAndApprove } from './journey.ts';
import { type Contact, type NetLog, readNetLog } from './net-log.ts';
import { CONSOLE_PAGES } from './screens.ts';
import { twelveAssets } from './twelve-assets.ts';

const NAMES = ['Weekly figures', 'Feed sync', 'Lead sync'];
const say = sayIn(textsOf('en'));
const PERMISSIONS = ['business_management', 'ads_read', 'catalog_management'];

/** What Chromium asks for on its own account: updates, whether somebody is signed in, how to fill a form. */
const OF_THE_BROWSER = /^[\w.-]+\.(?:google|googleapis|gstatic)\.com$/;

type Refusals = { refused: string[] };

/** From now on the worker notes what its Content Security Policy refuses, which the network never sees. */
const noteRefusals = () => {
  const { refused } = Object.assign(globalThis, { refused: [] } satisfies Refusals);
  globalThis.addEventListener('securitypolicyviolation', (event) => {
    refused.push((event as SecurityPolicyViolationEvent).blockedURI as never);
  });
};

const distinct = (values: readonly string[]) => [...new Set(values)].sort();

describe('the hosts contacted in the whole flow, in Chromium', () => {
  let folder: string;
  let simulator: Simulator;
  let browser: Launched;
  let popup: Page;
  let page: Page;
  let panel: ClosedRoot;
  let tab: Page;
  let token: string;
  let log: NetLog;
  let refused: string[];
  let self: string;

  /** Where the browser itself takes the answer of a sign-in dialog from; what comes after `#` is never sent. */
  const wayBack = () => `${browser.extensionId}.chromiumapp.org`;
  const by = (who: (contact: Contact) => boolean) => log.contacts.filter(who);
  const hosts = (contacts: readonly Contact[]) => distinct(contacts.map(({ host }) => host));

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'steward-hosts-'));
    simulator = await startSimulator({ seed: 'small', latency: { call: 20, batchItem: 1 } });
    browser = await launch({ port: simulator.port, netLog: join(folder, 'net.json') });
    self = `chrome-extension://${browser.extensionId}`;
    await (await browser.worker()).evaluate(noteRefusals);
  });
  afterAll(async () => {
    await browser?.dispose();
    await simulator?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('goes from the first run to tokens that were shown', async () => {
    popup = await openPopup(browser);
    await firstRun(popup, simulator.world);
    page = await browser.context.newPage();
    await page.goto(systemUsersAddress(simulator.world.credentials.businessId));
    panel = await openClosedRoot(page);
    const byKind = Object.groupBy(twelveAssets(simulator.world), ({ kind }) => kind);
    const assets = Object.fromEntries(
      Object.entries(byKind).map(([kind, some]) => [kind, some.map(({ name }) => name)]),
    );
    await choose(panel, page, { names: NAMES, assets, permissions: PERMISSIONS });
    tab = await reviewAndApprove(browser, panel, page);
    const tokens = [...(await revealAll(popup)).values()];
    expect(tokens).toHaveLength(NAMES.length);
    token = tokens[0]!;
  });

  it('opens every page of the console', async () => {
    await tab.bringToFront();
    for (const { go } of CONSOLE_PAGES) await go({ tab, say });
  });

  it('asks Meta about a token, and for the access anew', async () => {
    const go = async (name: string) => tab.getByRole('link', { name, exact: true }).click();
    await go('Tokens');
    await tab.getByRole('button', { name: 'Check a token…' }).click();
    await tab.getByLabel('Access token', { exact: true }).fill(token);
    await tab.getByRole('button', { name: 'Check', exact: true }).click();
    await tab.getByText('Meta accepts this token.', { exact: true }).waitFor();
    await tab.keyboard.press('Escape');
    await go('Access review');
    const button = tab.getByRole('button', { name: 'Read again' });
    await button.click();
    await button.and(tab.locator(':not([aria-busy])')).waitFor();
  });

  it('locks, opens again, and signs in with Facebook', async () => {
    await tab.keyboard.press('Control+k');
    await tab.keyboard.type('lock vault');
    await tab.keyboard.press('Enter');
    await tab.getByRole('heading', { name: 'Steward is locked' }).waitFor();
    await popup.bringToFront();
    await popup.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
    await popup.getByRole('button', { name: 'Unlock' }).click();
    const { adminName, appId } = simulator.world.credentials;
    await popup.getByRole('button', { name: new RegExp(adminName) }).click();
    await popup.getByRole('button', { name: 'Connect again' }).click();
    await popup.getByText('Sign in', { exact: true }).click();
    await popup.getByLabel('App ID').fill(appId);
    const opened = browser.context.waitForEvent('page');
    await popup.getByRole('button', { name: 'Sign in with Facebook' }).click();
    const dialog = await opened;
    await dialog.getByRole('button', { name: /^Continue/ }).click();
    await popup.getByRole('button', { name: 'Connect again' }).waitFor();
  });

  it('is written down by the browser as it closes', async () => {
    refused = await (await browser.worker()).evaluate(() => (globalThis as unknown as Refusals).refused);
    await browser.close();
    log = readNetLog(join(folder, 'net.json'));
    expect(log.contacts.length).toBeGreaterThan(100);
  });

  it('are Meta’s Graph API, and Meta’s sign-in dialog where the person chose that', () => {
    const own = by(({ by }) => by === self);
    expect(hosts(own.filter(({ kind }) => kind !== 'navigation'))).toEqual(['graph.facebook.com']);
    expect(hosts(own.filter(({ kind }) => kind === 'navigation'))).toEqual(['www.facebook.com']);
    // The record leaves none out.
    const calls = simulator.log.filter(({ via }) => via === 'call');
    expect(own.filter(({ kind }) => kind === 'request')).toHaveLength(calls.length);
  });

  it('are, from Meta’s page with the panel in it, that page’s own', () => {
    for (const origin of SYSTEM_USERS_ORIGINS)
      expect(hosts(by(({ by }) => by === origin))).toEqual([new URL(origin).host]);
  });

  it('are, where the person goes, Meta’s', () => {
    const gone = by(({ by, kind }) => by === null && kind === 'navigation');
    expect(hosts(gone)).toEqual(['business.facebook.com']);
    expect(gone).toHaveLength(1);
    expect(hosts(by(({ kind }) => kind === 'connection'))).toEqual([
      'business.facebook.com',
      'www.facebook.com',
    ]);
  });

  it('are Meta’s and the browser’s way back from its dialog, when that is answered', () => {
    const dialog = by(({ by }) => by === 'https://www.facebook.com');
    expect(hosts(dialog)).toEqual([wayBack(), 'www.facebook.com']);
    expect(dialog.filter(({ kind }) => kind !== 'navigation')).toEqual([]);
  });

  it('are nobody else’s, what the browser asks on its own account aside', () => {
    const known = [self, ...SYSTEM_USERS_ORIGINS, 'https://www.facebook.com', null];
    expect(by(({ by }) => !known.includes(by))).toEqual([]);
    const alone = hosts(by(({ by, kind }) => by === null && kind === 'request'));
    expect(alone.filter((host) => !OF_THE_BROWSER.test(host))).toEqual([]);
  });

  it('are told no secret in an address', () => {
    const { tokens, credentials } = simulator.world;
    expect(tokens.size).toBeGreaterThan(NAMES.length);
    for (const secret of [...tokens.keys(), credentials.appSecret, PASSPHRASE])
      expect(by(({ url }) => url.includes(secret))).toEqual([]);
  });

  it('are reached through the simulator alone, whatever they are called', () => {
    const simulated = `127.0.0.1:${simulator.port}`;
    expect(distinct(log.sockets)).toEqual([simulated]);
    expect(log.guesses.filter((host) => host !== simulated)).toEqual([]);
  });

  it('are all that was tried: no policy had anything to refuse', () => {
    expect(refused).toEqual([]);
    expect(browser.consoleLines.filter((line) => /Content Security Policy/.test(line))).toEqual([]);
  });

  it('are, of the extension’s pages, their own files only', () => {
    const asked = browser.pageRequests.map((request) => JSON.parse(request)[1] as string);
    const known = [...HOSTS, wayBack()];
    const own = asked.filter((url) => !known.some((host) => new URL(url).host === host));
    expect(own.length).toBeGreaterThan(5);
    expect(own.filter((url) => !url.startsWith(`${self}/`))).toEqual([]);
  });
});
