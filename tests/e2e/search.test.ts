import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemUsersAddress } from '../../utils/meta/pages.ts';
import { type Simulator, startSimulator } from '../meta/simulator.ts';
import { formsOf, searchFor } from '../search/forms.ts';
import { wordsOf } from '../search/page.ts';
import { searchProfile } from '../search/profile.ts';
import { type Launched, launch } from './extension.ts';

describe('the search of a page', () => {
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

  it('would find a secret wherever a page can hold it', async () => {
    const page = await browser.context.newPage();
    // A script of Meta's, shown as text: an address of Meta's without an app that would change it.
    await page.goto('https://business.facebook.com/rsrc/dom.js');
    const places = await page.evaluate(async () => {
      const add = <K extends keyof HTMLElementTagNameMap>(name: K, into: Node = document.body) =>
        into.appendChild(document.createElement(name));
      const closed = () => add('div').attachShadow({ mode: 'closed' });
      const put: Record<string, (secret: string) => void | Promise<void>> = {
        text: (secret) => add('p').append(secret),
        attribute: (secret) => add('p').setAttribute('data-x', secret),
        comment: (secret) => document.body.append(document.createComment(secret)),
        input: (secret) => {
          add('input').value = secret;
        },
        'closed root': (secret) => add('p', closed()).append(secret),
        'field in a closed root in a closed root': (secret) => {
          add('textarea', add('div', closed()).attachShadow({ mode: 'closed' })).value = secret;
        },
        frame: (secret) => add('iframe').contentDocument?.body.append(secret),
        template: (secret) => add('template').content.append(secret),
        address: (secret) => history.replaceState(null, '', `#${secret}`),
        'state of the history': (secret) => history.replaceState(secret, ''),
        'local storage': (secret) => localStorage.setItem('x', secret),
        'session storage': (secret) => sessionStorage.setItem('x', secret),
        cookie: (secret) => cookieStore.set('x', secret),
      };
      const secretIn = (index: number) => `EAAsecretnumber${String(index).padStart(6, '0')}`;
      for (const [index, hide] of Object.values(put).entries()) await hide(secretIn(index));
      return Object.fromEntries(Object.keys(put).map((place, index) => [place, secretIn(index)]));
    });
    expect(Object.keys(places).length).toBeGreaterThan(10);
    expect(searchFor(places)(await wordsOf(page))).toEqual(Object.keys(places));
  });

  it('would hear a secret in the console of a page or the service worker, and see it sent by a page', async () => {
    const secrets = { 'of a page': 'EAAsecretsecretpage', 'of the worker': 'EAAsecretsecretworker' };
    const search = searchFor(secrets);
    const page = await browser.open('/options.html');
    await page.evaluate((secret) => console.log({ deep: { secret } }, secret), secrets['of a page']);
    await (await browser.worker()).evaluate((secret) => console.log(secret), secrets['of the worker']);
    await expect.poll(() => search(browser.consoleLines.join('\n'))).toEqual(Object.keys(secrets));
    const meta = await browser.context.newPage();
    await meta.goto(systemUsersAddress(simulator.world.credentials.businessId));
    await meta.evaluate(
      (body) =>
        fetch('/api/suite/session', { method: 'POST', body: JSON.stringify({ body }) }).then(() => {}),
      secrets['of a page'],
    );
    expect(search(browser.pageRequests.join('\n'))).toEqual(['of a page']);
  });
});

describe('the search of a profile', () => {
  it('would find a secret in any of the forms it looks for', async () => {
    for (const form of formsOf('EAAsecretsecretsecret')) expect(form.length).toBeGreaterThan(10);
    const folder = await mkdtemp('/tmp/steward-search-');
    const secret = 'EAAsecretsecretsecret';
    const shapes = [
      secret,
      Buffer.from(secret, 'utf16le'),
      Buffer.from(`a${secret}b`).toString('base64'),
      Buffer.from(`ab${secret}`).toString('base64url'),
      Buffer.from(secret).toString('hex'),
      Buffer.from(Buffer.from(secret).toString('base64'), 'utf16le'),
    ];
    for (const [index, shape] of shapes.entries()) {
      await writeFile(`${folder}/${index}`, shape);
      const { findings } = await searchProfile(folder, { token: secret });
      expect(findings).toHaveLength(index + 1);
    }
    // A part of a long one is enough, and bytes are found as well as texts.
    const bytes = Buffer.from(Array.from({ length: 200 }, (_, index) => (index * 91 + 7) % 256));
    await writeFile(`${folder}/part`, bytes.subarray(60));
    await writeFile(`${folder}/text`, bytes.toString('base64url'));
    const { findings } = await searchProfile(folder, { bytes, text: 'EAAanothersecretsecret' });
    expect(findings.map(({ secret: name }) => name)).toEqual(['bytes', 'bytes']);
    await rm(folder, { recursive: true });
  });
});
