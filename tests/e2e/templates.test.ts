import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemUsersAddress } from '../../utils/meta/pages.ts';
import type { Portfolio } from '../meta/model.ts';
import type { Simulator } from '../meta/simulator.ts';
import { type Agency, continueInSteward, fillPreset, openAgency } from './agency.ts';
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

  it('applies a preset to 50 new system users from the page, in 5 clicks', async () => {
    const { world } = simulator;
    const page = await browser.context.newPage();
    await page.goto(systemUsersAddress(portfolio.id));
    const panel = await openClosedRoot(page);
    await fillPreset(panel, page, { preset: 'WhatsApp Cloud API', client: portfolio.name, count: 50 });
    await picture(page, 'panel-template');
    const tab = await continueInSteward(panel, browser);
    await tab.getByRole('button', { name: 'Approve and run' }).and(tab.locator(':enabled')).click();
    expect(panel.clicks() + 1).toBe(5);
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
    await panel.click('button', /^Assign assets/);
    for (const { id } of users) await panel.click('option', new RegExp(id));
    await panel.click('button', 'Ads reporting');
    await panel.find('textbox', 'Client');
    await page.keyboard.type(portfolio.name);
    const tab = await continueInSteward(panel, browser);
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
    await page.getByRole('button', { name: 'Save YAML file' }).click();
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
      await page.getByRole('button', { name: 'Save JSON file' }).click();
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
    await page
      .getByRole('dialog')
      .getByRole('option', { name: new RegExp(`^${to.name} `) })
      .first()
      .click();
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
