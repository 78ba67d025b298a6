import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GRAPH_ORIGIN } from '../../utils/meta/api.ts';
import { SYSTEM_USERS_PATTERNS, systemUsersAddress } from '../../utils/meta/pages.ts';
import { HOSTS } from '../meta/certificate.ts';
import { type Simulator, startSimulator } from '../meta/simulator.ts';
import { searchFor } from '../search/forms.ts';
import { literally, sayIn, textsOf } from '../texts.ts';
import { secretsOf } from './clean-disk.ts';
import { type Firefox, launchFirefox, type Tab } from './firefox.ts';
import { choose, PASSPHRASE } from './journey.ts';
import { twelveAssets } from './twelve-assets.ts';

const NAMES = ['Weekly figures', 'Feed sync', 'Lead sync'];
const PERMISSIONS = ['business_management', 'ads_read', 'catalog_management'];
const SITES = [...SYSTEM_USERS_PATTERNS, `${GRAPH_ORIGIN}/*`];
const say = sayIn(textsOf('en'));
const begins = (text: string) => new RegExp(`^${literally(text)}`);

describe('the whole job, in Firefox', () => {
  let simulator: Simulator;
  let firefox: Firefox;
  let popup: Tab;
  let page: Tab;
  let approval: Tab;

  const made = () => [...simulator.world.systemUsers.values()].filter(({ name }) => NAMES.includes(name));
  const tokensOf = (userId: string) =>
    [...simulator.world.tokens.values()].filter(({ ownerId }) => ownerId === userId);
  const search = async (tab: Tab) => searchFor(secretsOf(simulator.world))(await tab.words());

  beforeAll(async () => {
    simulator = await startSimulator({ seed: 'small', latency: { call: 20, batchItem: 1 } });
    firefox = await launchFirefox(simulator.port);
  });
  afterAll(async () => {
    await firefox?.close();
    await simulator?.close();
  });

  it('sets up: passphrase, access token, app secret, pre-flight', async () => {
    const { credentials, portfolios } = simulator.world;
    popup = await firefox.open('/popup.html');
    await popup.fill('password', say('setup.passphrase.label'), PASSPHRASE);
    await popup.fill('password', say('setup.passphrase.repeat'), PASSPHRASE);
    await popup.click('button', say('setup.passphrase.create'));
    await popup.find('heading', say('setup.connect.title'));
    await popup.fill('password', say('setup.connect.token_label'), credentials.admin);
    await popup.click('button', say('setup.connect.token_action'));
    await popup.click('button', begins(say('setup.app.title')));
    await popup.fill('password', say('setup.app.secret_label'), credentials.appSecret);
    await popup.click('button', say('setup.app.save'));
    await popup.click('button', begins(say('popup.checks')));
    const portfolio = portfolios.get(credentials.businessId)!.name;
    await expect.poll(() => popup.words(), { timeout: 15_000 }).toContain(portfolio);
    await popup.click('button', say('popup.back'));
  });

  it('goes from the system-users page to a plan of 3 system users and 12 assets', async () => {
    const { world } = simulator;
    page = await firefox.visit(systemUsersAddress(world.credentials.businessId));
    const assets = Object.groupBy(twelveAssets(world), ({ kind }) => kind);
    await choose(page, page, {
      names: NAMES,
      assets: Object.fromEntries(
        Object.entries(assets).map(([kind, some]) => [kind, some.map(({ name }) => name)]),
      ),
      permissions: PERMISSIONS,
    });
    await page.click('button', say('flow.choose.review'));
    approval = await firefox.tabAt(`${firefox.origin}/options.html#/approve`);
    expect(simulator.log.writes()).toEqual([]);
  });

  it('carries it out once it is approved on Steward’s own page', async () => {
    await approval.click('button', say('console.approve.action'));
    await approval.find('heading', say('flow.run.done'), { timeout: 60_000 });
    expect(await approval.words()).toContain('45 of 45');
    const { world, log } = simulator;
    const assets = twelveAssets(world).map(({ id }) => id);
    expect(
      made()
        .map(({ name }) => name)
        .sort(),
    ).toEqual([...NAMES].sort());
    for (const user of made()) {
      expect(user).toMatchObject({ role: 'EMPLOYEE', businessId: world.credentials.businessId });
      expect([...user.installedApps]).toEqual([world.credentials.appId]);
      expect([...(world.byUser.get(user.id)?.keys() ?? [])].sort()).toEqual([...assets].sort());
      expect(tokensOf(user.id).map(({ scopes }) => [...scopes].sort())).toEqual([[...PERMISSIONS].sort()]);
    }
    expect(log.writes()).toHaveLength(NAMES.length * (1 + 1 + assets.length + 1));
    expect(log.filter(({ errorCode }) => errorCode !== undefined)).toEqual([]);
    expect(log.filter(({ secretsInUrl }) => secretsInUrl)).toEqual([]);
  });

  it('shows a token once, in the popup alone', async () => {
    await popup.activate();
    const button = begins(say('popup.tokens.reveal_of', ''));
    await popup.find('button', button);
    const waiting = (await popup.names('button')).filter((name) => button.test(name));
    expect(waiting).toEqual(expect.arrayContaining(NAMES.map((name) => say('popup.tokens.reveal_of', name))));
    const name = NAMES[0]!;
    await popup.click('button', say('popup.tokens.reveal_of', name));
    const token = await popup.value('textbox', say('popup.reveal.label'));
    const owner = made().find((user) => user.name === name)!;
    expect(tokensOf(owner.id).map((each) => each.token)).toEqual([token]);
    expect(await search(popup)).toHaveLength(1);
    for (const tab of [page, approval]) expect(await search(tab), await tab.url()).toEqual([]);
    await popup.click('button', say('popup.reveal.saved'));
    await popup.click('button', say('popup.reveal.done'));
    await popup.find('button', button);
    await popup.run('() => location.reload()');
    await popup.find('button', say('popup.tokens.reveal_of', NAMES[1]!));
    await popup.gone('button', say('popup.tokens.reveal_of', name));
    expect(await search(popup)).toEqual([]);
  });

  it('asks for Meta’s sites where the browser holds them back, and then reaches the tabs that are open', async () => {
    const { businessId } = simulator.world.credentials;
    await popup.run('async (...origins) => browser.permissions.remove({ origins })', ...SITES);
    await popup.find('button', say('sites.allow'));
    const held = await firefox.visit(systemUsersAddress(businessId));
    await popup.activate();
    expect(await held.names('button')).toEqual([]);
    await popup.click('button', say('sites.allow'));
    await popup.gone('button', say('sites.allow'));
    await held.find('button', begins(say('panel.create')));
  });

  it('has asked for Meta’s hosts only, the browser’s own aside', () => {
    const { led, refused } = firefox.tunnel;
    expect([...led].sort()).toEqual(['business.facebook.com', 'graph.facebook.com']);
    expect(HOSTS).toEqual(expect.arrayContaining([...led]));
    const ofTheBrowser = /^(?:http:\/\/)?[\w.-]+\.(?:mozilla\.(?:com|org|net)|firefox\.com)(?::|\/|$)/;
    expect([...refused].filter((address) => !ofTheBrowser.test(address))).toEqual([]);
  });
});
