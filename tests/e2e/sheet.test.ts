import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Papa from 'papaparse';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Portfolio } from '../meta/model.ts';
import type { Simulator } from '../meta/simulator.ts';
import { putAssignment } from '../meta/world.ts';
import { type Agency, openAgency } from './agency.ts';
import type { Launched } from './extension.ts';
import { picture } from './look.ts';

describe('rows of a file, in Chromium', () => {
  let agency: Agency;
  let simulator: Simulator;
  let browser: Launched;
  let portfolio: Portfolio;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'steward-rows-'));
    agency = await openAgency();
    ({ simulator, browser, portfolio } = agency);
  });
  afterAll(async () => {
    await agency?.close();
    await rm(folder, { recursive: true });
  });

  /** Opens a file of these rows. From the disk: what goes through the browser's protocol is slow. */
  async function openFile(page: Page, rows: string | Buffer): Promise<void> {
    const path = join(folder, 'rows.csv');
    await writeFile(path, rows);
    await page.locator('input[type=file]').setInputFiles(path);
  }

  async function openSheet(): Promise<Page> {
    const page = await browser.open('/options.html#/sheet');
    await page.getByLabel('Business portfolio').selectOption(portfolio.id);
    await page.getByRole('button', { name: 'Save access as CSV' }).waitFor();
    return page;
  }

  async function approve(page: Page): Promise<void> {
    await page.getByRole('button', { name: 'Review plan' }).click();
    await page.getByRole('button', { name: 'Approve and run' }).and(page.locator(':enabled')).click();
    await page.getByRole('heading', { name: 'Done', exact: true }).waitFor({ timeout: 60_000 });
  }

  const accessOf = (userId: string) =>
    new Map(
      [...(simulator.world.byUser.get(userId)?.values() ?? [])].map(({ assetId, tasks }) => [
        assetId,
        [...(tasks.tasks ?? [])].sort(),
      ]),
    );

  it('leave exactly their tasks on the assets they name, when they replace', async () => {
    const { world } = simulator;
    const user = portfolio.systemUsers[5]!;
    const { id: first } = portfolio.owned.ad_account[0]!;
    putAssignment(world, {
      userId: user.id,
      assetId: first,
      tasks: { tasks: ['ADVERTISE', 'ANALYZE', 'DRAFT'] },
    });
    const before = accessOf(user.id);
    const rows = ['system_user,asset,tasks', `${user.id},${first},ANALYZE`, ''].join('\n');
    const page = await openSheet();
    await openFile(page, rows);
    await page.getByText('1 row taken').waitFor();
    await page.getByLabel('Replace').check();
    await page.getByText('On the chosen assets they have exactly the chosen tasks afterwards.').waitFor();
    await approve(page);
    expect(accessOf(user.id)).toEqual(new Map([...before, [first, ['ANALYZE']]]));
    await page.close();
  });

  it('are all the access there is afterwards, when they are to be, and changed rows of what was saved will do', async () => {
    const { world } = simulator;
    const [user, other] = [portfolio.systemUsers[6]!, portfolio.systemUsers[7]!];
    const [first, second, third] = portfolio.owned.ad_account.map(({ id }) => id) as [string, string, string];
    const pixel = portfolio.owned.pixel[0]!;
    const give = (userId: string, assetId: string, ...tasks: string[]) =>
      putAssignment(world, { userId, assetId, tasks: { tasks } });
    for (const id of [first, second, third]) give(user.id, id, 'ANALYZE', 'DRAFT');
    give(user.id, pixel.id, 'ANALYZE');
    const [before, beside] = [accessOf(user.id), accessOf(other.id)];
    const page = await openSheet();
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save access as CSV' }).click();
    const text = await readFile(await (await saved).path(), 'utf8');
    const { data } = Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true });
    const is = (word: string | undefined, { id, name }: { readonly id: string; readonly name: string }) =>
      word === id || word === name;
    const own = data.filter(({ system_user }) => is(system_user, user));
    const gone = [world.assets.get(second)!, pixel];
    const rows = own.filter(({ asset }) => !gone.some((each) => is(asset, each)));
    expect(rows.length).toBe(own.length - gone.length);
    await openFile(page, Papa.unparse(rows));
    await page.getByText(`${rows.length} rows taken`).waitFor();
    await page.getByLabel('Only these rows').check();
    await page.getByText('whatever else they have is taken away').waitFor();
    await picture(page, 'sheet-only');
    await page.getByRole('button', { name: 'Review plan' }).click();
    await page.getByText('Meta has no call that takes access to').waitFor();
    await picture(page, 'sheet-only-plan');
    await page.getByRole('button', { name: 'Approve and run' }).and(page.locator(':enabled')).click();
    await page.getByRole('heading', { name: 'Done', exact: true }).waitFor({ timeout: 60_000 });
    before.delete(second);
    expect(accessOf(user.id)).toEqual(before);
    expect(accessOf(other.id)).toEqual(beside);
    await page.close();
  });

  const HEAD = 'system_user,asset,tasks';
  const utf16 = (text: string) => Buffer.from(text, 'utf16le');
  it.each<readonly [string, () => string | Buffer, string | RegExp]>([
    ['10 MB', () => 'a,b\n'.repeat(2_500_000), /^This file is too large/],
    ['30 MB', () => Buffer.alloc(30_000_000, 'x'), /^This file is too large/],
    ['line breaks without end', () => '\n'.repeat(8_000_000), /^This file has more than 52,000 rows/],
    ['empty rows without end', () => `${HEAD}\n${',,\n'.repeat(2_500_000)}`, /^This file has more than/],
    ['quotes without end', () => '"'.repeat(7_999_999), /^There is no row of headings in this file/],
    ['a heading of quotes', () => '"'.repeat(8_000_000), /^0 rows taken/],
    ['a quote never closed', () => `${HEAD}\n"${'x\n'.repeat(3_000_000)}`, /^A quote is never closed/],
    ['signs that make columns', () => ','.repeat(8_000_000), /^This file has more than 100 columns/],
    ['one endless number', () => `${HEAD}\n${'4'.repeat(8_000_000)},10,`, /^A cell has more than 5000/],
    ['letters in another order', () => `${HEAD}\nRe\u202eporting,10,ANALYZE\n`, /^There are characters that/],
    ['a mark within', () => `${HEAD}\nRe\ufeffporting,10,ANALYZE\n`, /^There are characters that/],
    ['marks before it', () => `\ufeff\ufeff${HEAD}\n,10,ANALYZE\n`, 'The system user is missing.'],
    ['UTF-16 without a mark', () => utf16(`${HEAD}\nA,10,ANALYZE`), /^This is no text file/],
    ['half of UTF-16', () => Buffer.from([0xff, 0xfe, 0x00, 0xd8]), /^This is no text file/],
    ['Latin 1', () => Buffer.from(`${HEAD}\nBüro,10,ANALYZE`, 'latin1'), /^This is no text file/],
    ['an archive', () => Buffer.from('PK\u0003\u0004\0\0\0\0', 'latin1'), /^This is no text file/],
    [
      'formulas for assets',
      () => `${HEAD}\nA,"=HYPERLINK(""https://example.com"")",ANALYZE\n`,
      /^There is no asset =HYPERLINK/,
    ],
    [
      'an id that a spreadsheet cut',
      () => `${HEAD}\n6.155E+13,10,ANALYZE\n`,
      /^A spreadsheet has shortened an/,
    ],
    [
      'a prototype',
      () => `${HEAD}\nA,__proto__,ANALYZE\n`,
      'There is no asset __proto__ here, or not of this kind.',
    ],
    [
      'everything for everybody',
      () => `name,template,client\n${Array.from({ length: 2001 }, (_, n) => `Fresh ${n}`).join('\n')}`,
      /^These rows are about more than 2,000 system users/,
    ],
  ])('are refused in words, and ask for nothing: %s', async (name, content, words) => {
    const page = await openSheet();
    const writes = simulator.log.writes().length;
    await openFile(page, content());
    await page.getByText(words).waitFor();
    if (name === '10 MB' || name === 'letters in another order') await picture(page, `sheet-${name}`);
    const review = page.getByRole('button', { name: 'Review plan' });
    expect((await review.count()) === 0 || (await review.getAttribute('aria-disabled')) === 'true').toBe(
      true,
    );
    expect(simulator.log.writes().length).toBe(writes);
    await page.close();
  });

  it('that look like formulas are names', async () => {
    const page = await openSheet();
    const { id } = portfolio.owned.page[0]!;
    const rows = `${HEAD}\n=1+1,${id},ANALYZE\n'=cmd|' /C calc'!A0,${id},ANALYZE\n`;
    await openFile(page, `\ufeff${rows}`);
    await page.getByText('2 rows taken').waitFor();
    await page.getByRole('button', { name: 'Review plan' }).click();
    await page.getByText('=1+1').first().waitFor();
    await page.getByText("=cmd|' /C calc'!A0").first().waitFor();
    await page.close();
  });
});
