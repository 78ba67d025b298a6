import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemUsersAddress } from '../../utils/meta/pages.ts';
import type { Portfolio } from '../meta/model.ts';
import type { Simulator } from '../meta/simulator.ts';
import { addSystemUser, assetsInGroup } from '../meta/world.ts';
import { type Agency, fillPreset, openAgency, reviewInSteward, typeClient } from './agency.ts';
import { expectCleanDisk, secretsOf } from './clean-disk.ts';
import { openClosedRoot } from './closed-root.ts';
import type { Launched } from './extension.ts';
import { picture } from './look.ts';

describe('templates of an agency, in Chromium', () => {
  let agency: Agency;
  let simulator: Simulator;
  let browser: Launched;
  let portfolio: Portfolio;

  beforeAll(async () => {
    agency = await openAgency();
    ({ simulator, browser, portfolio } = agency);
  });
  afterAll(() => agency?.close());

  it('applies a preset to 50 system users there are, in 5 clicks', async () => {
    const { world } = simulator;
    const createdBy = { id: world.credentials.adminId, name: world.credentials.adminName };
    const createdTime = new Date(world.now()).toISOString();
    for (let n = 1; portfolio.systemUsers.length < 50; n++)
      addSystemUser(world, portfolio, { name: `Feed ${n}`, role: 'EMPLOYEE', createdTime, createdBy });
    const page = await browser.context.newPage();
    await page.goto(systemUsersAddress(portfolio.id));
    const panel = await openClosedRoot(page);
    await panel.click('button', /^Assign assets…/);
    await panel.click('checkbox', /^Select all 50/);
    await panel.click('button', 'WhatsApp Cloud API');
    await typeClient(panel, page, portfolio.name);
    const tab = await reviewInSteward(panel, browser);
    await picture(page, 'panel-handed-over');
    await tab.getByRole('button', { name: 'Approve and run' }).and(tab.locator(':enabled')).click();
    expect(panel.clicks() + 1).toBeLessThanOrEqual(5);
    await tab.getByRole('heading', { name: 'Done', exact: true }).waitFor({ timeout: 120_000 });
    const accounts = portfolio.owned.whatsapp_business_account.map(({ id }) => id);
    expect(accounts.length).toBeGreaterThan(5);
    for (const { id } of portfolio.systemUsers) {
      for (const asset of accounts)
        expect(world.byUser.get(id)?.get(asset)?.tasks.tasks).toContain('MESSAGING');
      const tokens = [...world.tokens.values()].filter(({ ownerId }) => ownerId === id);
      expect(tokens.map(({ scopes }) => [...scopes])).toEqual([['whatsapp_business_messaging']]);
    }
    await tab.close();
    await page.close();
  });

  it('applies a preset to 50 new system users from the page, in 4 clicks', async () => {
    const { world } = simulator;
    const page = await browser.context.newPage();
    await page.goto(systemUsersAddress(portfolio.id));
    const panel = await openClosedRoot(page);
    await fillPreset(panel, page, { preset: 'WhatsApp Cloud API', client: portfolio.name, count: 50 });
    await picture(page, 'panel-template');
    const tab = await reviewInSteward(panel, browser);
    await tab.getByRole('button', { name: 'Approve and run' }).and(tab.locator(':enabled')).click();
    expect(panel.clicks() + 1).toBe(4);
    await tab.getByRole('heading', { name: 'Done', exact: true }).waitFor({ timeout: 120_000 });

    const made = [...world.systemUsers.values()].filter(({ name }) => name.includes('WhatsApp Cloud API'));
    expect(made.map(({ name }) => name)).toEqual(
      Array.from({ length: 50 }, (_, n) => `${portfolio.name} WhatsApp Cloud API ${n + 1}`),
    );
    const wanted = portfolio.owned.whatsapp_business_account.map(({ id }) => id).sort();
    expect(wanted.length).toBeGreaterThan(5);
    for (const { id, role } of made) {
      expect(role).toBe('EMPLOYEE');
      const access = [...world.byUser.get(id)!.values()];
      expect(access.map(({ assetId }) => assetId).sort()).toEqual(wanted);
      expect(access.every(({ tasks }) => tasks.tasks?.join() === 'MESSAGING')).toBe(true);
      const tokens = [...world.tokens.values()].filter(({ ownerId }) => ownerId === id);
      expect(tokens.map(({ scopes }) => [...scopes])).toEqual([['whatsapp_business_messaging']]);
    }
    await tab.close();
    await page.close();
  });

  it('gives system users there are the same, and leaves what they have', async () => {
    const { world } = simulator;
    const users = portfolio.systemUsers.slice(4, 7);
    const before = users.map(({ id }) => [...world.byUser.get(id)!.keys()]);
    const page = await browser.context.newPage();
    await page.goto(systemUsersAddress(portfolio.id));
    const panel = await openClosedRoot(page);
    await panel.click('button', /^Assign assets…/);
    for (const { id } of users) await panel.click('option', new RegExp(id));
    await panel.click('button', 'Ads reporting');
    await typeClient(panel, page, portfolio.name);
    const tab = await reviewInSteward(panel, browser);
    await tab.getByRole('button', { name: 'Approve and run' }).and(tab.locator(':enabled')).click();
    await tab.getByRole('heading', { name: 'Done', exact: true }).waitFor({ timeout: 120_000 });
    users.forEach(({ id }, index) => {
      const access = world.byUser.get(id)!;
      for (const assetId of before[index]!) expect(access.has(assetId)).toBe(true);
      for (const asset of portfolio.owned.ad_account)
        expect(access.get(asset.id)?.tasks.tasks).toContain('ANALYZE');
      const scopes = [...world.tokens.values()].filter(({ ownerId }) => ownerId === id).at(-1)?.scopes;
      expect([...(scopes ?? [])]).toEqual(['ads_read']);
    });
    await tab.close();
    await page.close();
  });

  const YAML = (id: string) => `# Shared by a colleague
version: 1
name: Store feeds
description: Keeps the product feeds of a client up to date.
role: EMPLOYEE
names: "{client} feed {n}"
assets:
  - kind: product_catalog
    name: "{client}*Catalog*"
    tasks: [MANAGE]
  - kind: page
    ids: ["${id}", "404"]
    tasks: [ANALYZE, ADVERTISE]
token:
  app: connected
  permissions: [catalog_management]
  expiry: 60_days
`;
  const upload = (name: string, text: string) => ({
    name,
    mimeType: 'text/plain',
    buffer: Buffer.from(text),
  });

  it('imports YAML, says where it is wrong, shows what it comes to, and keeps it', async () => {
    const page = await browser.open('/options.html#/templates');
    await page.getByRole('heading', { name: 'Ready-made' }).waitFor();
    await picture(page, 'templates-empty');
    const asset = portfolio.owned.page[3]!;
    const file = page.locator('input[type=file]');
    await file.setInputFiles(
      upload('bad.yaml', YAML(asset.id).replace('product_catalog', 'product_katalog')),
    );
    await page.getByText('Line 8, column 11').waitFor();
    await page.getByText('Did you mean product_catalog?').waitFor();
    await picture(page, 'templates-problem');

    const bomb = ['a: &a [x, x]', ...Array.from({ length: 30 }, (_, n) => `b${n}: &b${n} [*a, *a]`)].join(
      '\n',
    );
    for (const [text, words] of [
      [bomb, "Templates can't have &a."],
      ['['.repeat(200_000), 'This is nested deeper than a template can be.'],
      [
        Array.from({ length: 20_000 }, (_, n) => `k${n}: 1`).join('\n'),
        'This has more parts than a template can have.',
      ],
      ['x'.repeat(10_000_000), 'This is larger than a template can be.'],
      [YAML(asset.id).replace('Store', 'St\u202eore'), "name has characters that can't be seen"],
    ] as const) {
      await file.setInputFiles(upload('hostile.yaml', text));
      await page.getByText(words).waitFor();
    }
    await file.setInputFiles(upload('good.yaml', `\ufeff${YAML(asset.id)}`));
    await page.getByLabel('Name', { exact: true }).waitFor();
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Store feeds');
    const preview = page.getByRole('complementary', { name: 'In a portfolio' });
    await preview.getByLabel('Business portfolio').selectOption(portfolio.id);
    await preview.getByLabel('Client').fill(portfolio.name);
    await preview.getByLabel('How many').fill('5');
    await preview.getByText(`${portfolio.name} feed 1`).waitFor();
    await preview.getByText(`Catalogs: ${portfolio.owned.product_catalog.length} found`).waitFor();
    await preview.getByText('Not in this portfolio: 404').waitFor();
    await picture(page, 'template-form');

    await page.getByRole('tab', { name: 'YAML' }).click();
    const yaml = page.getByLabel('The template as YAML');
    await yaml.fill(
      (await yaml.inputValue()).replace('feed {n}', 'catalog {n}').replace('- "404"', '- "4x4"'),
    );
    await page.getByText(/ids has something that is no ID/).waitFor();
    await picture(page, 'template-yaml');
    await yaml.fill((await yaml.inputValue()).replace('- "4x4"', '- "405"'));
    await preview.getByText('Not in this portfolio: 405').waitFor();
    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download YAML' }).click();
    expect((await saving).suggestedFilename()).toBe('store-feeds.yaml');
    await page.getByRole('button', { name: 'Save template' }).click();
    await page.getByRole('link', { name: 'Edit Store feeds' }).waitFor();
    await picture(page, 'templates-own');

    await page.reload();
    await page.getByRole('link', { name: 'Edit Store feeds' }).click();
    await page.getByLabel('Name pattern').waitFor();
    expect(await page.getByLabel('Name pattern').inputValue()).toBe('{client} catalog {n}');
    await page.close();
  });

  it('gives all in a business asset group: in the editor, and from the page', async () => {
    const { world } = simulator;
    const [group] = portfolio.owned.business_asset_group;
    const held = (kind: 'product_catalog' | 'instagram_asset') =>
      assetsInGroup(world, group!.id, kind).map(({ id }) => id);
    expect([held('product_catalog').length > 1, held('instagram_asset').length > 1]).toEqual([true, true]);
    const page = await browser.open('/options.html#/template/new');
    await page.getByLabel('Name', { exact: true }).fill('Of a group');
    await page.getByRole('button', { name: 'Add assets' }).click();
    await page.getByLabel('Kind', { exact: true }).selectOption('product_catalog');
    await page.getByRole('radio', { name: 'By group' }).check();
    await page.getByLabel('In groups that match').fill('{client}');
    const preview = page.getByRole('complementary', { name: 'In a portfolio' });
    await preview.getByLabel('Business portfolio').selectOption(portfolio.id);
    await preview.getByText('Catalogs: 0 found in 0 groups').waitFor();
    await preview.getByLabel('Client').fill(group!.name);
    await preview.getByText(`Catalogs: ${held('product_catalog').length} found in 1 group`).waitFor();
    await picture(page, 'template-group');
    await page.getByRole('tab', { name: 'YAML' }).click();
    const yaml = page.getByLabel('The template as YAML');
    const text = await yaml.inputValue();
    expect(text).toContain('group: "{client}"');
    await yaml.fill(text.replace('kind: product_catalog', 'kind: whatsapp_business_account'));
    await page.getByText(/^Line \d+, column 12/).waitFor();
    await page.getByText(/Business asset groups hold nothing of this kind/).waitFor();
    await picture(page, 'template-group-problem');
    const more = `  - kind: instagram_asset\n    group: "${group!.id}"\n    tasks: [ANALYZE]\ntoken:`;
    await yaml.fill(text.replace('token:', more));
    await preview
      .getByText(`Instagram accounts: ${held('instagram_asset').length} found in 1 group`)
      .waitFor();
    await page.getByRole('button', { name: 'Save template' }).click();
    await page.getByRole('link', { name: 'Edit Of a group' }).waitFor();
    await page.close();

    const user = portfolio.systemUsers[8]!;
    const before = [...(world.byUser.get(user.id)?.keys() ?? [])];
    const suite = await browser.context.newPage();
    await suite.goto(systemUsersAddress(portfolio.id));
    const panel = await openClosedRoot(suite);
    await panel.click('button', /^Assign assets…/);
    await panel.click('option', new RegExp(user.id));
    await panel.click('button', 'Of a group');
    await typeClient(panel, suite, group!.name);
    await panel.find('StaticText', /^Finds: /);
    await picture(suite, 'panel-group');
    await panel.click('button', 'Review plan');
    await panel.click('button', /^Apply/);
    await panel.find('heading', 'Done', { timeout: 60_000 });
    expect([...world.byUser.get(user.id)!.keys()].sort()).toEqual(
      [...new Set([...before, ...held('product_catalog'), ...held('instagram_asset')])].sort(),
    );
    await suite.close();
  });

  it('imports JSON, saves it as JSON, and takes that again as it was', async () => {
    const shared = {
      version: 1,
      name: 'Event uploads',
      description: 'Two lines,\nand a "quote".',
      role: 'ADMIN',
      names: '{client} events {n}',
      assets: [
        { kind: 'pixel', name: '{client}*', tasks: ['UPLOAD'] },
        { kind: 'ad_account', ids: ['act_1', 'act_2'], tasks: ['ANALYZE', 'ADVERTISE'] },
      ],
      token: { app: 'connected', permissions: ['ads_read'], expiry: 'never' },
    };
    const page = await browser.open('/options.html#/templates');
    const take = async (text: string) => {
      await page.locator('input[type=file]').setInputFiles(upload('template.json', text));
      await page.getByLabel('Name', { exact: true }).waitFor();
      const saving = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Download JSON' }).click();
      const file = await saving;
      expect(file.suggestedFilename()).toBe('event-uploads.json');
      const saved = await readFile(await file.path(), 'utf8');
      await page.goBack();
      return saved;
    };
    const saved = await take(JSON.stringify({ $schema: './template.schema.json', ...shared }));
    expect(JSON.parse(saved)).toEqual(shared);
    expect(await take(saved)).toBe(saved);
    await page
      .locator('input[type=file]')
      .setInputFiles(upload('bad.json', saved.replace('"ADMIN"', '"ADMINS"')));
    await page.getByText('Did you mean ADMIN?').waitFor();
    await page.close();
  });

  it('makes a template of what a system user has, and copies it to another', async () => {
    const { world } = simulator;
    const from = portfolio.systemUsers[1]!;
    const to = portfolio.systemUsers[2]!;
    const page = await browser.open('/options.html#/templates');
    await page.getByLabel('Business portfolio').selectOption(portfolio.id);
    await page.getByLabel('System user', { exact: true }).selectOption(from.id);
    await page.getByRole('button', { name: 'Make a template' }).click();
    await page.getByLabel('Name', { exact: true }).waitFor({ timeout: 60_000 });
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe(`Access of ${from.name}`);
    await page.getByRole('tab', { name: 'YAML' }).click();
    const text = await page.getByLabel('The template as YAML').inputValue();
    const held = [...world.byUser.get(from.id)!.values()].filter(
      ({ assetId }) => world.assets.get(assetId)?.kind !== 'business_asset_group',
    );
    expect(held.length).toBeGreaterThan(3);
    for (const { assetId } of held)
      expect(text).toContain(`- ${JSON.stringify(assetId).replace(/^"(act_.*)"$/, '$1')}`);

    await page.goBack();
    await page.getByLabel('Business portfolio').selectOption(portfolio.id);
    await page.getByLabel('System user', { exact: true }).selectOption(from.id);
    await page.getByRole('button', { name: 'Copy its access…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('searchbox').fill(to.id);
    await dialog.getByRole('checkbox', { name: 'Select all 1 that match' }).check();
    await dialog.getByRole('searchbox').fill('');
    await dialog.getByText('1 chosen').waitFor();
    await picture(page, 'templates-copy');
    await page.getByRole('button', { name: 'Review plan' }).click();
    await page.getByRole('button', { name: 'Approve and run' }).and(page.locator(':enabled')).click();
    await page.getByRole('heading', { name: 'Done', exact: true }).waitFor({ timeout: 60_000 });
    const after = world.byUser.get(to.id)!;
    for (const { assetId, tasks } of held)
      expect(after.get(assetId)?.tasks.tasks).toEqual(expect.arrayContaining([...(tasks.tasks ?? [])]));
    await page.close();
  });

  it('imports CSV: says which rows are bad and why, and plans the good ones', async () => {
    const { world } = simulator;
    const page = await browser.open('/options.html#/sheet');
    await page.getByLabel('Business portfolio').selectOption(portfolio.id);
    const known = portfolio.systemUsers[3]!;
    const [first, second] = portfolio.owned.ad_account;
    const rows = [
      'Who;Asset;Tasks;Template;Client',
      `=Figures;${first!.id};ANALYZE;;`,
      `=Figures;${second!.id};ANALYZE ADVERTISE;;`,
      `${known.name};${first!.id};ANALISE;;`,
      `${known.id};${first!.id};DRAFT;;`,
      `Messages;;;WhatsApp Cloud API;${portfolio.name}`,
      'Messages 2;;;WhatsApp Cloud;',
      '',
    ].join('\r\n');
    // As a spreadsheet saves "Unicode text".
    const bytes = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(rows, 'utf16le')]);
    const file = { name: 'rows.csv', mimeType: 'text/csv', buffer: bytes };
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByText('6 rows are left out').waitFor();
    await page.getByLabel('System user', { exact: true }).selectOption('Who');
    await page.getByText('2 rows are left out').waitFor();
    await page.getByText('There is no task ANALISE for this kind of asset. Did you mean ANALYZE?').waitFor();
    await page.getByText('There is no template called WhatsApp Cloud.').waitFor();
    await page.getByText('4 rows taken').waitFor();
    await picture(page, 'sheet');
    await page.getByRole('button', { name: 'Review plan' }).click();
    await page.getByRole('button', { name: 'Approve and run' }).and(page.locator(':enabled')).click();
    await page.getByRole('heading', { name: 'Done', exact: true }).waitFor({ timeout: 60_000 });

    const made = (name: string) => [...world.systemUsers.values()].find((user) => user.name === name)!;
    const access = (id: string) =>
      [...(world.byUser.get(id)?.values() ?? [])].map(
        ({ assetId, tasks }) => `${assetId} ${tasks.tasks?.join()}`,
      );
    expect(access(made('=Figures').id).sort()).toEqual(
      [`${first!.id} ANALYZE`, `${second!.id} ADVERTISE,ANALYZE`].sort(),
    );
    expect(access(known.id).join('\n')).toMatch(new RegExp(`${first!.id} .*DRAFT`));
    expect(access(made('Messages').id)).toHaveLength(portfolio.owned.whatsapp_business_account.length);

    await page.goto(`chrome-extension://${browser.extensionId}/options.html#/sheet`);
    await page.getByLabel('Business portfolio').selectOption(portfolio.id);
    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save access as CSV' }).click();
    const text = await readFile(await (await saving).path(), 'utf8');
    const line = `"'=Figures","EMPLOYEE","","","${first!.name}","ad_account","ANALYZE","",""`;
    expect(text.split('\r\n')).toContain(line);
    await page.close();
  });

  it('has left no secret on the disk', async () => {
    const secrets = secretsOf(simulator.world);
    await expectCleanDisk(browser, { ...secrets, 'app secret': portfolio.ownedApps[0]!.secret });
  });
});
