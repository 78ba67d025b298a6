import { readFile, rm } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Token } from '../meta/model.ts';
import { type Simulator, startSimulator } from '../meta/simulator.ts';
import { searchProfile } from '../search/profile.ts';
import { expectCleanDisk, secretsOf } from './clean-disk.ts';
import { buildWithPermissions, type Launched, launch } from './extension.ts';
import { approve, openPopup, PASSPHRASE, revealAll } from './journey.ts';
import { type Steward, setUpSteward } from './set-up.ts';

const FIRST = 'Quarterly reports';
const SECOND = 'Stock levels';
const NEXT_PASSPHRASE = 'eleven loud herons carry ladders';

/** The life of tokens after they were made, by the screens a person has for it; each step goes on from the last. */
describe('taking care of tokens, in Chromium', () => {
  let simulator: Simulator;
  let browser: Launched;
  let build: string;
  let steward: Steward;
  let popup: Page;
  let tab: Page;
  /** The token of `FIRST` that is in use. */
  let token: string;

  beforeAll(async () => {
    simulator = await startSimulator({ seed: 'small' });
    build = await buildWithPermissions();
    browser = await launch({ port: simulator.port, build });
    steward = await setUpSteward(browser, simulator);
    popup = await openPopup(browser);
    tab = await browser.open('/options.html#/tokens');
  });
  afterEach(async () => {
    const { findings } = await searchProfile(browser.profile, {
      ...secretsOf(simulator.world),
      'next passphrase': NEXT_PASSPHRASE,
    });
    expect(findings).toEqual([]);
    expect(simulator.log.filter(({ secretsInUrl }) => secretsInUrl)).toEqual([]);
  });
  afterAll(async () => {
    await browser?.dispose();
    await simulator?.close();
    if (build) await rm(build, { recursive: true, force: true });
  });

  const tokensOf = (name: string): Token[] => {
    const owner = [...simulator.world.systemUsers.values()].find((user) => user.name === name);
    return [...simulator.world.tokens.values()].filter(({ ownerId }) => ownerId === owner?.id);
  };
  const alive = (name: string) => tokensOf(name).filter(({ killed }) => killed === null);
  const callsTo = (path: RegExp) => simulator.log.filter((call) => path.test(call.path));
  const states = async () => (await steward.state()).tokens.map((line) => line.split(' ')[1]).sort();

  async function toTokens(): Promise<void> {
    await tab.bringToFront();
    await tab.getByRole('link', { name: 'Tokens', exact: true }).click();
    await tab.getByRole('heading', { name: 'Tokens', exact: true }).waitFor();
  }

  /** Ticks the one token of a system user that is in a state, and opens a dialog for it. */
  async function choose(name: string, state: string, action: RegExp): Promise<void> {
    await toTokens();
    const row = tab.getByRole('row').filter({ hasText: name }).filter({ hasText: state });
    await row.getByRole('checkbox').check();
    await tab.getByRole('button', { name: action }).click();
  }

  async function carryOut(): Promise<void> {
    await tab.getByRole('button', { name: 'Review plan' }).click();
    await approve(tab);
  }

  async function collect(name: string, keep: boolean): Promise<string> {
    await popup.reload();
    const shown = await revealAll(popup, undefined, keep);
    expect([...shown.keys()]).toEqual([name]);
    return shown.get(name)!;
  }

  it('saves all once: a file that was stopped destroys nothing', async () => {
    const worker = await browser.worker();
    await worker.evaluate(`globalThis.stop = ({ id }) => chrome.downloads.cancel(id);
      chrome.downloads.onCreated.addListener(stop)`);
    await popup.bringToFront();
    await popup.getByRole('button', { name: 'Save all once…' }).click();
    await popup.getByText('.env', { exact: true }).first().click();
    await popup.getByText('This file is not encrypted').waitFor();
    await popup.getByRole('button', { name: 'Save 2 tokens' }).click();
    await popup.getByText('The file was not saved').waitFor();
    expect(await states()).toEqual(['revealing', 'revealing']);
    await worker.evaluate('chrome.downloads.onCreated.removeListener(stop)');
  });

  it('saves all once: the tokens go when the file is there, and not before', async () => {
    const worker = await browser.worker();
    await worker.evaluate(`globalThis.order = [];
      chrome.downloads.onChanged.addListener(({ state }) => state && order.push(state.current));
      chrome.runtime.onMessage.addListener(({ name }) => { if (name === 'tokens.consume') order.push(name); })`);
    await popup.getByRole('button', { name: 'Save again' }).click();
    await popup.getByText('.env', { exact: true }).first().click();
    await popup.getByRole('button', { name: 'Save 2 tokens' }).click();
    await popup.getByText('Gone for good').waitFor();
    expect(await worker.evaluate('order')).toEqual(['complete', 'tokens.consume']);
    expect(await states()).toEqual(['consumed', 'consumed']);

    const [path] = await worker.evaluate<string[]>(`chrome.downloads.search({ state: 'complete' })
      .then((found) => found.map(({ filename }) => filename))`);
    const file = await readFile(path!, 'utf8');
    for (const name of [FIRST, SECOND]) expect(file).toContain(tokensOf(name)[0]!.token);
    expect(file).toMatch(/^META_TOKEN_QUARTERLY_REPORTS=/m);
    await rm(path!);
    await popup.getByRole('button', { name: 'Done' }).click();
    expect(await popup.getByRole('button', { name: /^(Reveal once|Show again|Save all)/ }).count()).toBe(0);
  });

  it('rotates one that was not kept: a new one, shown once and kept sealed; the old one lives on', async () => {
    const before = tokensOf(FIRST);
    await choose(FIRST, 'Collected', /^Rotate/);
    await carryOut();
    expect(tokensOf(FIRST)).toHaveLength(before.length + 1);
    expect(tokensOf(SECOND)).toHaveLength(1);
    token = await collect(FIRST, true);
    expect(before.map((old) => old.token)).not.toContain(token);
    expect(simulator.world.tokens.get(token)).toMatchObject({
      killed: null,
      scopes: before[0]!.scopes,
      appId: before[0]!.appId,
    });
    expect(alive(FIRST)).toHaveLength(2);
    expect(await states()).toEqual(['consumed', 'kept', 'superseded']);
    await popup.reload();
    expect(await popup.getByRole('button', { name: /^(Reveal once|Show again)/ }).count()).toBe(0);
  });

  it('checks a token that is pasted, and keeps it nowhere', async () => {
    await toTokens();
    const before = callsTo(/debug_token$/).length;
    await tab.getByRole('button', { name: 'Check a token…' }).click();
    await tab.getByLabel('Access token', { exact: true }).fill(token);
    await tab.getByRole('button', { name: 'Check', exact: true }).click();
    const health = tab.getByRole('region', { name: 'Health of the token' });
    await health.getByText('Meta accepts this token.', { exact: true }).waitFor();
    expect(await health.textContent()).toContain(FIRST);
    expect(await tab.getByLabel('Access token', { exact: true }).inputValue()).toBe('');
    expect(callsTo(/debug_token$/).length).toBe(before + 1);
    await tab.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
  });

  it('renews a kept one: Meta exchanges it, and the new one is shown once', async () => {
    const old = token;
    await choose(FIRST, 'Kept', /^Renew/);
    await carryOut();
    expect(callsTo(/oauth\/access_token$/)).toHaveLength(1);
    token = await collect(FIRST, true);
    expect(token).not.toBe(old);
    expect(simulator.world.tokens.get(token)?.expiresAt).toBeGreaterThanOrEqual(
      simulator.world.tokens.get(old)!.expiresAt,
    );
    expect(simulator.world.tokens.get(old)?.killed).toBeNull();
    expect(await states()).toEqual(['consumed', 'kept', 'superseded', 'superseded']);
  });

  it('revokes the old one once the new one is in hand, and no other', async () => {
    const living = alive(FIRST).length;
    await toTokens();
    await tab.getByRole('button', { name: 'Revoke the old one…' }).click();
    await carryOut();
    expect(callsTo(/oauth\/revoke$/)).toHaveLength(1);
    expect(alive(FIRST)).toHaveLength(living - 1);
    expect(simulator.world.tokens.get(token)?.killed).toBeNull();
    expect(await states()).toEqual(['consumed', 'kept', 'revoked', 'superseded']);
  });

  it('revokes one by itself', async () => {
    await choose(FIRST, 'Kept', /^Revoke/);
    await tab.getByRole('radio', { name: /^Only the kept token/ }).check();
    await carryOut();
    expect(simulator.world.tokens.get(token)?.killed).not.toBeNull();
    expect(alive(FIRST)).toHaveLength(1);
    expect(alive(SECOND)).toHaveLength(1);
    expect(await states()).toEqual(['consumed', 'revoked', 'revoked', 'superseded']);
  });

  it('revokes many: every token of the system users chosen', async () => {
    const others = [...simulator.world.tokens.values()].filter(
      (each) => each.killed === null && ![...tokensOf(FIRST), ...tokensOf(SECOND)].includes(each),
    );
    await toTokens();
    await tab.getByRole('checkbox', { name: /^Select all/ }).check();
    await tab.getByRole('button', { name: /^Revoke…/ }).click();
    await tab.getByRole('radio', { name: /^Every token of these 2 system users/ }).check();
    await carryOut();
    expect([...alive(FIRST), ...alive(SECOND)]).toEqual([]);
    expect(others.length).toBeGreaterThan(0);
    expect(others.every(({ killed }) => killed === null)).toBe(true);
    expect(await states()).toEqual(['revoked', 'revoked', 'revoked', 'revoked']);
    await toTokens();
    await tab.getByRole('radio', { name: 'Revoked 4' }).check();
    await tab.getByText('4 tokens', { exact: true }).waitFor();
  });

  it('changes when the vault locks, and the passphrase that opens it', async () => {
    const { writes } = await steward.state();
    await tab.getByRole('link', { name: 'Settings', exact: true }).click();
    await tab.getByLabel('Lock after').selectOption({ label: '5 minutes' });
    await tab.getByText('Saved', { exact: true }).waitFor();
    expect((await steward.ask('settings.get', {})).idleMinutes).toBe(5);

    await tab.getByRole('button', { name: 'Change passphrase' }).click();
    await tab.getByLabel('Current passphrase').fill(PASSPHRASE);
    await tab.getByLabel('New passphrase', { exact: true }).fill(NEXT_PASSPHRASE);
    await tab.getByLabel('Repeat new passphrase').fill(NEXT_PASSPHRASE);
    await tab.getByRole('button', { name: 'Change passphrase' }).click();
    await tab.getByText('The passphrase is changed.').waitFor();

    await tab.getByRole('button', { name: 'Lock vault' }).click();
    const unlock = async (passphrase: string) => {
      await tab.getByLabel('Passphrase', { exact: true }).fill(passphrase);
      await tab.getByRole('button', { name: 'Unlock' }).click();
    };
    await unlock(PASSPHRASE);
    await tab.getByText('That is not the passphrase. Try again.').waitFor();
    expect((await steward.ask('status.get', {})).vault).toBe('locked');
    await unlock(NEXT_PASSPHRASE);
    await tab.getByRole('heading', { name: 'Settings', exact: true }).waitFor();
    expect(await steward.state()).toMatchObject({ vault: 'unlocked', connected: true, writes });
  });

  it('erases the vault by a typed word, and changes nothing at Meta', async () => {
    const living = () => [...simulator.world.tokens.values()].filter(({ killed }) => killed === null).length;
    const before = [living(), simulator.log.length];
    await tab.getByRole('button', { name: 'Erase vault…' }).click();
    const erase = tab.getByRole('dialog').getByRole('button', { name: 'Erase vault', exact: true });
    await tab.waitForTimeout(1200);
    // Armed by time, but the word is missing.
    await erase.click({ force: true });
    expect((await steward.ask('status.get', {})).vault).toBe('unlocked');
    await tab.getByLabel('Type ERASE to confirm').fill('ERASE');
    await erase.click();
    await expect.poll(async () => (await steward.ask('status.get', {})).vault).toBe('absent');
    await popup.reload();
    await popup.getByRole('heading', { name: 'Choose a passphrase' }).waitFor();
    expect([living(), simulator.log.length]).toEqual(before);
    const stored = await (await browser.worker()).evaluate<string>(
      'chrome.storage.local.get().then((all) => Object.keys(all).join())',
    );
    expect(stored).toBe('settings,stored.versions');
  });

  it('has left no secret on the disk', async () => {
    for (const line of browser.consoleLines)
      for (const secret of Object.values(secretsOf(simulator.world))) expect(line).not.toContain(secret);
    await expectCleanDisk(browser, {
      ...secretsOf(simulator.world),
      'next passphrase': NEXT_PASSPHRASE,
    });
  });
});
