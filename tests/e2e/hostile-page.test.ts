import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type MessageName, PROTOCOL } from '../../utils/messages/protocol.ts';
import { systemUsersAddress } from '../../utils/meta/pages.ts';
import { type Simulator, startSimulator } from '../meta/simulator.ts';
import { dumpDatabases } from '../search/databases.ts';
import { searchFor } from '../search/forms.ts';
import { wordsOf } from '../search/page.ts';
import { expectCleanDisk, secretsOf } from './clean-disk.ts';
import { type ClosedRoot, openClosedRoot } from './closed-root.ts';
import { BUILD, type Launched, launch } from './extension.ts';
import { flood, forge, loadFiles, poison, read, type Spied, speak, spy } from './hostile/attacks.ts';
import { COVERS, DISGUISES, UNDO, VAIN } from './hostile/covers.ts';
import { openIsolatedWorld } from './hostile/isolated-world.ts';
import { samePicture } from './same-picture.ts';
import { intentFor, type Steward, type StewardState, setUpSteward } from './set-up.ts';

/** CSS pixels at the edge of a dialog that its round corners may take. */
const EDGE = 20;

/**
 * The page Steward stands in turns hostile, while the vault is open and tokens wait. After every attack nothing
 * may have been written at Meta, no token shown, no job begun; at the end no secret may be found anywhere.
 */
describe('a hostile page', () => {
  let simulator: Simulator;
  let browser: Launched;
  let steward: Steward;
  let address: string;
  let before: StewardState;
  let page: Page;
  /** Whatever a page was answered or could read, to be searched for secrets. */
  const loot: string[] = [];

  beforeAll(async () => {
    simulator = await startSimulator({ seed: 'small' });
    browser = await launch({ port: simulator.port });
    steward = await setUpSteward(browser, simulator);
    address = systemUsersAddress(simulator.world.credentials.businessId);
    before = await steward.state();
    page = await openPage();
  });
  afterEach(async () => {
    expect(await steward.state()).toEqual(before);
  });
  afterAll(async () => {
    await browser?.dispose();
    await simulator?.close();
  });

  /** A page of Meta's with Steward's bar in it; `script` is there before any other. */
  async function openPage(script?: () => void): Promise<Page> {
    const opened = await browser.context.newPage();
    if (script) await opened.addInitScript(script);
    await opened.goto(address);
    await opened.locator('steward-bar').waitFor({ state: 'attached' });
    return opened;
  }

  /** A page at Meta's address that is hostile from the ground up: no policy holds it back, no app is in its way. */
  async function openBarePage(): Promise<Page> {
    const bare = await browser.context.newPage();
    await bare.route('https://business.facebook.com/**', (route) =>
      route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Hostile</title><body>' }),
    );
    await bare.goto(address);
    return bare;
  }

  /** As far as the button that starts a plan which needs no approval. */
  async function openReview(panel: ClosedRoot, name: string): Promise<void> {
    await panel.click('button', /^Create system users/);
    await panel.fill('textbox', 'Names', name);
    await panel.click('button', 'Review plan');
    await panel.find('button', 'Apply 1 change');
  }

  /** The tab of Steward's that an act opens. */
  async function openedBy(act: () => Promise<void>): Promise<string> {
    const opened = browser.context.waitForEvent('page');
    await act();
    const tab = await opened;
    await tab.waitForURL(/options\.html/);
    const url = tab.url();
    await tab.close();
    return url;
  }

  it('begins with tokens waiting and everything ready to be stolen', async () => {
    expect(before).toMatchObject({ vault: 'unlocked', connected: true });
    expect(before.tokens.filter((token) => token.endsWith(' sealed'))).toHaveLength(2);
    expect(Object.keys(steward.secrets)).toHaveLength(5);
    expect(Object.values(steward.secrets).every((secret) => secret.length > 20)).toBe(true);
  });

  it('can speak neither to the background nor to the content scripts', async () => {
    const worker = await browser.worker();
    await worker.evaluate(`globalThis.heard = [];
      for (const name of ['onMessage', 'onMessageExternal', 'onConnect', 'onConnectExternal'])
        chrome.runtime[name].addListener(() => { heard.push(name); })`);
    const names = Object.keys(PROTOCOL);
    expect(await page.evaluate(speak, { id: browser.extensionId, names })).toEqual([]);
    expect(await worker.evaluate('heard')).toEqual([]);
    expect(await page.locator('steward-bar').count()).toBe(1);
  });

  it('can load no file of the extension', async () => {
    const entries = await readdir(BUILD, { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(BUILD.length));
    expect(files.length).toBeGreaterThan(10);
    const addresses = files.map((file) => `chrome-extension://${browser.extensionId}${file}`);
    const opener = await openBarePage();
    expect(await opener.evaluate(loadFiles, addresses)).toEqual([]);
    expect(await opener.locator('iframe.probe').count()).toBe(files.length);
    expect(opener.frames().filter((frame) => frame.url().startsWith('chrome-extension:'))).toEqual([]);
    await opener.close();
  });

  describe('that lies in wait before any script runs', () => {
    let spied: Page;
    let panel: ClosedRoot;
    const leaks = () => spied.evaluate(() => (globalThis as unknown as { spied: Spied }).spied.leaks);

    beforeAll(async () => {
      spied = await openPage(spy);
      panel = await openClosedRoot(spied);
      await openReview(panel, 'Quiet Heron');
      for (const [x, y] of [
        [200, 130],
        [640, 400],
        [700, 250],
      ] as const)
        await spied.mouse.move(x, y);
      await spied.mouse.click(500, 600);
    });
    afterAll(() => spied.close());

    it('gets neither a shadow root nor anything in it', async () => {
      const { text, markup } = await spied.evaluate(read, 'Apply 1 change');
      loot.push(text, markup);
      await spied.waitForTimeout(200);
      expect(await leaks()).toEqual([]);
      expect(markup).not.toContain('Apply 1 change');
      // The words themselves can be selected and found, as on any page: that is why none of them is a secret.
    });

    it('presses nothing with events it makes up or sends again', async () => {
      await spied.evaluate(forge);
      await spied.waitForTimeout(300);
      await panel.find('button', 'Apply 1 change');
      expect(await panel.all('progressbar')).toEqual([]);
      expect(await leaks()).toEqual([]);
    });
  });

  describe('that covers the panel', () => {
    let covered: Page;
    let panel: ClosedRoot;
    let at: { x: number; y: number };
    const run = (script: string) => covered.evaluate(`(() => { ${script} })()`);
    /** The dialog without its round corners, and without what is behind it: that is the page's own. */
    const picture = async () => {
      const { x, y, width, height } = await panel.box(await panel.find('dialog', /./));
      const clip = { x: x + EDGE, y: y + EDGE, width: width - 2 * EDGE, height: height - 2 * EDGE };
      return covered.screenshot({ clip });
    };
    const centre = async () => {
      const { x, y, width, height } = await panel.box(await panel.find('button', 'Apply 1 change'));
      return { x: x + width / 2, y: y + height / 2 };
    };
    /** Longer than the panel wants to have been in view. */
    const look = () => covered.waitForTimeout(800);
    const refused = async (press: () => Promise<void>) => {
      expect(await openedBy(press)).toContain('/options.html#/approve/');
      await covered.bringToFront();
      await panel.find('StaticText', /^Something on this page lies over/);
    };

    beforeAll(async () => {
      covered = await openPage();
      panel = await openClosedRoot(covered);
      await openReview(panel, 'Quiet Heron');
      await covered.mouse.move(640, 500);
      await look();
      at = await centre();
    });
    afterAll(() => covered.close());

    it.each(Object.entries(VAIN))('changes nothing of it with %s', async (_, script) => {
      const plain = await picture();
      await run(script);
      await covered.waitForTimeout(150);
      expect(await samePicture(page, await picture(), plain)).toBe(true);
      await run(UNDO);
    });

    it('would show in these pictures if it hid a word', async () => {
      const plain = await picture();
      await run(COVERS['a popover over the words of the plan alone']!);
      expect(await samePicture(page, await picture(), plain)).toBe(false);
      await run(UNDO);
    });

    it.each(Object.entries(COVERS))('starts nothing by a real click through %s', async (_, script) => {
      await run(script);
      await look();
      const there = await centre();
      await refused(() => covered.mouse.click(there.x, there.y));
      await run(UNDO);
    });

    it('starts nothing by taking the cover away in the moment of the click', async () => {
      await run(`${COVERS['a popover over all of it']}
        addEventListener('pointerdown', () => document.getElementById('evil')?.remove(), { capture: true, once: true });`);
      await look();
      await refused(() => covered.mouse.click(at.x, at.y));
    });

    it('starts nothing by the keyboard either', async () => {
      await run(COVERS['a popover over all of it']!);
      await look();
      await refused(() => covered.keyboard.press('Enter'));
      await run(UNDO);
    });

    it.each(Object.entries(DISGUISES))('starts nothing by a real click on %s', async (_, script) => {
      await run(script);
      await look();
      await refused(() => covered.mouse.click(at.x, at.y));
      await run(`const host = document.querySelector('steward-layer');
        host.removeAttribute('popover'); host.style.cssText = 'display: contents'; ${UNDO}`);
    });
  });

  it('starts nothing that needs approval, whatever is clicked in it', async () => {
    const plan = await steward.ask('plan.make', { intent: intentFor(simulator, ['Loud Heron'], true) });
    expect(plan.needsApproval).toBe(true);
    const world = await openIsolatedWorld(page, browser.extensionId);
    const start = { steward: 1, name: 'job.start', payload: { planId: plan.id } };
    // Even whoever has taken over the page's process and speaks as the panel gets no further than this.
    expect(await world.evaluate(`chrome.runtime.sendMessage(${JSON.stringify(start)})`)).toMatchObject({
      ok: false,
      failure: { key: 'approval_needed' },
    });
  });

  it('reads no storage and gets no secret, even as the content scripts themselves', async () => {
    const world = await openIsolatedWorld(page, browser.extensionId);
    const { businessId } = simulator.world.credentials;
    const PAYLOADS: Partial<Record<MessageName, object>> = {
      'page.seen': { onPage: true },
      'preflight.run': { portfolioId: businessId },
      'portfolio.read': { portfolioId: businessId, fresh: false },
      'groups.read': { portfolioId: businessId, parts: [{ groupId: '5', kind: 'page' }] },
      'plan.make': { intent: intentFor(simulator, ['Quiet Heron'], true) },
      'plan.open': { planId: 'none' },
      'job.start': { planId: 'none' },
      'job.pause': { jobId: 'none' },
      'job.cancel': { jobId: 'none' },
      'job.get': { jobId: before.jobs[0]?.split(' ')[0] },
      'console.open': { view: 'tokens' },
    };
    for (const area of ['local', 'session'])
      for (const act of ['get()', "set({ 'vault.header': null })", 'clear()', 'getBytesInUse()'])
        expect(
          await world.evaluate(`chrome.storage.${area}.${act}.then(JSON.stringify, String)`),
          `${area}.${act}`,
        ).toMatch(/Access to storage is not allowed|not a function/);
    const names = Object.keys(PROTOCOL) as MessageName[];
    const send = (name: MessageName) =>
      world.evaluate(
        `chrome.runtime.sendMessage(${JSON.stringify({ steward: 1, name, payload: PAYLOADS[name] ?? {} })})`,
      );
    const tab = browser.context.waitForEvent('page');
    for (const name of names) {
      const answer = await send(name);
      loot.push(JSON.stringify(answer));
      const refusal = { ok: false, failure: { key: 'not_allowed', args: [], fbtraceId: null } };
      if (PROTOCOL[name].from.some((sender) => sender === 'content'))
        expect(answer, name).not.toEqual(refusal);
      else expect(answer, name).toEqual(refusal);
    }
    await (await tab).close();
    loot.push(
      String(
        await world.evaluate(`new Promise((resolve) => {
          const heard = [];
          const port = chrome.runtime.connect({ name: 'steward.events' });
          port.onMessage.addListener((event) => heard.push(event));
          setTimeout(() => { port.disconnect(); resolve(JSON.stringify(heard)); }, 500);
        })`),
      ),
    );
    expect(loot.at(-1)).toContain('"vault":"unlocked"');
    for (const name of ['tabs', 'identity', 'alarms', 'action', 'cookies', 'debugger'])
      expect(await world.evaluate(`typeof chrome.${name}`), name).toBe('undefined');
  });

  it('reaches the page of approval neither by a frame nor by a window', async () => {
    const plan = await steward.ask('plan.make', { intent: intentFor(simulator, ['Loud Heron'], true) });
    const approval = `chrome-extension://${browser.extensionId}/options.html#/approve/${plan.id}`;
    const opened = browser.context.waitForEvent('page');
    await page.evaluate((url) => {
      const frame = document.createElement('iframe');
      frame.src = url;
      document.body.append(frame);
      const other = open(url);
      for (const target of [other, frame.contentWindow])
        target?.postMessage({ steward: 1, name: 'job.start', payload: {} }, '*');
    }, approval);
    const other = await opened;
    await other.waitForTimeout(500);
    for (const frame of [...page.frames(), ...other.frames()])
      expect(frame.url()).not.toContain(browser.extensionId);
    expect(await other.title()).not.toContain('Steward');
    await other.close();
    // The frame that did not come would stay in the way of the other attacks.
    await page.evaluate(() => document.querySelector('iframe')?.remove());
  });

  it('would approve nothing with events a script makes up on that page itself', async () => {
    const plan = await steward.ask('plan.make', { intent: intentFor(simulator, ['Loud Heron'], true) });
    const tab = await browser.open(`/options.html#/approve/${plan.id}`);
    const approve = tab.getByRole('button', { name: 'Approve and run' });
    await approve.and(tab.locator('[aria-disabled="true"]')).waitFor({ state: 'detached' });
    await tab.waitForTimeout(700);
    expect(await approve.getAttribute('aria-disabled')).toBeNull();
    await approve.evaluate((button: HTMLElement) => {
      button.click();
      button.focus();
      for (const type of ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click'])
        button.dispatchEvent(
          new MouseEvent(type, { bubbles: true, composed: true, cancelable: true, detail: 1 }),
        );
      for (const key of ['Enter', ' '])
        for (const type of ['keydown', 'keypress', 'keyup'])
          button.dispatchEvent(new KeyboardEvent(type, { key, bubbles: true, composed: true }));
      window.postMessage({ steward: 1, name: 'job.start', payload: {} }, '*');
    });
    await tab.waitForTimeout(300);
    expect(tab.url()).toContain('#/approve/');
    await tab.close();
  });

  it('floods nobody with messages and injections', async () => {
    const worker = await browser.worker();
    await worker.evaluate(`globalThis.seen = 0;
      chrome.runtime.onMessage.addListener((message) => { if (message?.name === 'page.seen') seen += 1; })`);
    const flooding = await openBarePage();
    await flooding.locator('steward-bar').waitFor({ state: 'attached' });
    const begin = Date.now();
    await flooding.evaluate(flood, '/latest/home');
    await flooding.waitForTimeout(500);
    // Twelve in ten seconds, however many times it says that it went.
    const stretches = 1 + Math.ceil((Date.now() - begin) / 10_000);
    expect(await worker.evaluate<number>('seen')).toBeLessThanOrEqual(12 * stretches);
    for (const name of ['steward-bar', 'steward-layer'])
      expect(await flooding.locator(name).count()).toBeLessThanOrEqual(1);
    await flooding.close();
  });

  it('that has poisoned every prototype hears nothing, and an admin gets their work done in it', async () => {
    const poisoned = await openPage(poison);
    const panel = await openClosedRoot(poisoned);
    const heard = async () => (await poisoned.evaluate('globalThis.heard.join("\\n")')) as string;
    const ours = (words: RegExp, text: string) => words.exec(text)?.[0];
    await openReview(panel, 'Undisturbed Otter');
    await poisoned.waitForTimeout(800);
    // Only until it is made: then Meta's page may read the name from Meta.
    expect(ours(/.{0,80}Undisturbed Otter.{0,80}/, await heard())).toBeUndefined();
    await panel.click('button', 'Apply 1 change');
    const made = () =>
      [...simulator.world.systemUsers.values()].filter(({ name }) => name === 'Undisturbed Otter');
    await expect.poll(() => made().length, { timeout: 10_000 }).toBe(1);
    await expect
      .poll(async () => (await steward.state()).jobs.every((job) => job.endsWith(' done')))
      .toBe(true);
    const after = await steward.state();
    expect(after).toMatchObject({ writes: before.writes + 1, tokens: before.tokens });
    expect(after.jobs).toHaveLength(before.jobs.length + 1);
    before = after;

    const all = await heard();
    expect(all.length).toBeGreaterThan(1000);
    expect(
      ours(/.{0,80}(?:"?steward"?:1|job\.start|page\.seen|plan\.make|steward-bar).{0,80}/, all),
    ).toBeUndefined();
    loot.push(all);
    await poisoned.close();
  });

  it('leaves with no secret: none in what it got, in storage in the clear, in a page, a console or on the disk', async () => {
    const { secrets } = steward;
    const worker = await browser.worker();
    const dumps: Record<string, string> = {
      'what the page got': loot.join('\n'),
      'storage.local': await worker.evaluate('chrome.storage.local.get().then(JSON.stringify)'),
      'storage.session': await worker.evaluate('chrome.storage.session.get().then(JSON.stringify)'),
      IndexedDB: await worker.evaluate(dumpDatabases),
      consoles: browser.consoleLines.join('\n'),
      'requests of pages': browser.pageRequests.join('\n'),
      'the log of Meta': JSON.stringify(simulator.log),
    };
    for (const each of browser.context.pages()) dumps[each.url()] = await wordsOf(each);
    for (const name of ['what the page got', 'storage.local', 'storage.session', 'IndexedDB'])
      expect(dumps[name]!.length, name).toBeGreaterThan(40);
    const search = searchFor(secrets);
    for (const [where, dump] of Object.entries(dumps)) expect(search(dump), where).toEqual([]);

    // The open key is in the memory of the session, and only there.
    const { 'vault.key': key } = JSON.parse(dumps['storage.session']!) as Record<string, string>;
    expect(key).toHaveLength(43);
    expect(dumps['what the page got']).not.toContain(key!);
    await expectCleanDisk(browser, { ...secretsOf(simulator.world), ...secrets, 'the open key': key! });
    // `afterEach` has nothing to ask any more.
    steward = { ...steward, state: async () => before };
  });
});
