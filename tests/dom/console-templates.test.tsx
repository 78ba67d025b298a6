// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/preact';
import axe from 'axe-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Console } from '../../components/console/app.tsx';
import { dropUnsaved, NEW_TEMPLATE } from '../../components/console/template-draft.ts';
import { hashOf, parseRoute } from '../../components/route.ts';
import { SHEET_FIELDS } from '../../utils/sheet/columns.ts';
import { writeTemplateFile } from '../../utils/templates/file.ts';
import { PRESET_IDS } from '../../utils/templates/presets.ts';
import type { Template } from '../../utils/templates/template.ts';
import { SNAPSHOT } from './flow-samples.ts';
import { type Answers, CONNECTION, refuse, statusWith, surface } from './setup-fakes.ts';

afterEach(() => {
  cleanup();
  for (const id of [STORED.id, NEW_TEMPLATE, 'preset.ads_reporting']) dropUnsaved(id);
  location.hash = '';
});

const TEMPLATE: Template = {
  version: 1,
  name: 'Page reporting',
  description: 'Reads Pages.',
  role: 'EMPLOYEE',
  names: '{client} {n}',
  assets: [{ kind: 'page', name: '{client}*', tasks: ['ANALYZE'] }],
  token: null,
};
const STORED = { id: 't1', revision: 1, savedAt: 1, template: TEMPLATE };

/** What is read through a dynamic import takes more than one turn. */
const settle = () => act(async () => void (await new Promise((resolve) => setTimeout(resolve, 100))));

async function open(hash: string, answers: Answers = {}) {
  location.hash = hash;
  const made = surface(statusWith(), {
    'templates.list': () => [STORED],
    'portfolios.list': () => [SNAPSHOT.portfolio],
    'portfolio.read': () => SNAPSHOT,
    ...answers,
  });
  const { container } = render(<Console {...made} />);
  await settle();
  return { ...made, container };
}

async function leaveAndReturn(hash: string): Promise<void> {
  location.hash = '#/history';
  await settle();
  location.hash = hash;
  await settle();
}

const violations = async (container: Element) =>
  (
    await axe.run(container, { rules: { 'color-contrast': { enabled: false }, region: { enabled: false } } })
  ).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);

describe('the page of templates', () => {
  it('reads the address it writes', () => {
    const route = { page: 'template', templateId: 'preset.ads_reporting' } as const;
    expect(parseRoute(hashOf(route))).toEqual(route);
  });

  it('lists own and ready-made ones, removes at once, and puts back as it was', async () => {
    let list = [STORED];
    const { sent, container } = await open('#/templates', {
      'templates.list': () => list,
      'templates.remove': () => {
        list = [];
        return null;
      },
      'templates.restore': ({ template }) => {
        list = [template];
        return null;
      },
    });
    expect(await violations(container)).toEqual([]);
    expect(screen.getByRole('link', { name: 'Edit Page reporting' })).toBeTruthy();
    expect(screen.getAllByRole('link', { name: /^Start from / })).toHaveLength(PRESET_IDS.length);
    fireEvent.click(screen.getByRole('button', { name: 'Remove Page reporting' }));
    expect(await screen.findByText('No templates of your own yet')).toBeTruthy();
    expect(screen.getByRole('status').textContent).toBe('Removed Page reporting.');
    fireEvent.click(screen.getByRole('button', { name: 'Undo' }));
    expect(await screen.findByRole('link', { name: 'Edit Page reporting' })).toBeTruthy();
    expect(screen.queryByText('Removed Page reporting.')).toBeNull();
    expect(sent.filter(({ name }) => /^templates\.re/.test(name))).toEqual([
      { name: 'templates.remove', payload: { id: 't1' } },
      { name: 'templates.restore', payload: { template: STORED, before: null } },
    ]);
  });

  it('says why a file is not taken', async () => {
    const { container } = await open('#/templates');
    const input = container.querySelector<HTMLInputElement>('input[type=file]')!;
    const choose = async (bytes: Uint8Array<ArrayBuffer>) => {
      Object.defineProperty(input, 'files', { value: [new File([bytes], 'x.yaml')], configurable: true });
      fireEvent.change(input);
      await settle();
    };
    await choose(Uint8Array.from([0xff, 0x00, 0xfe]));
    expect(screen.getByText('This is no text file. Save it as UTF-8.')).toBeTruthy();
    await choose(new Uint8Array(300_000));
    expect(screen.getByText('This is larger than a template can be.')).toBeTruthy();
    await choose(new TextEncoder().encode('a: &x 1\n'));
    expect(await screen.findByText(/^Line 1, column 4/)).toBeTruthy();
  });

  it('says what of a system user no template can be made of, before one is made', async () => {
    await open('#/templates');
    fireEvent.change(screen.getByLabelText('Business portfolio'), { target: { value: '900' } });
    await settle();
    screen.getByText(/Meta does not tell which apps and tokens a system user has/);
    screen.getByRole('button', { name: 'Make a template' });
  });
});

describe('the page of a template', () => {
  it('shows what it comes to, and keeps what was changed', async () => {
    const { sent, container } = await open('#/template/t1', { 'templates.save': () => STORED });
    const preview = within(screen.getByRole('complementary', { name: 'In a portfolio' }));
    fireEvent.change(preview.getByLabelText('Business portfolio'), { target: { value: '900' } });
    await settle();
    expect(preview.getByText('Pages: 0 found')).toBeTruthy();
    fireEvent.input(preview.getByLabelText('Client'), { target: { value: 'Northwind' } });
    expect(preview.getByText('Pages: 2 found')).toBeTruthy();
    expect(preview.getByText('Northwind 1')).toBeTruthy();
    expect(await violations(container)).toEqual([]);
    fireEvent.input(screen.getByLabelText('Name'), { target: { value: 'Renamed' } });
    fireEvent.click(screen.getByRole('button', { name: 'Save template' }));
    await settle();
    expect(sent.find(({ name }) => name === 'templates.save')?.payload).toEqual({
      over: { id: 't1', revision: 1 },
      template: { ...TEMPLATE, name: 'Renamed' },
    });
    expect(location.hash).toBe('#/templates');
  });

  it('keeps nothing that is wrong, and says what', async () => {
    const { sent } = await open('#/template/t1');
    fireEvent.input(screen.getByLabelText('Name pattern'), { target: { value: '{owner}' } });
    fireEvent.click(screen.getByRole('button', { name: 'Save template' }));
    await settle();
    expect(screen.getByText(/^names has braces that are no blank/)).toBeTruthy();
    expect(sent.some(({ name }) => name === 'templates.save')).toBe(false);
  });

  it('keeps and saves nothing that is wrong as YAML, and lets go back to the form', async () => {
    const files = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockReturnValue();
    const { sent } = await open('#/template/new');
    fireEvent.click(screen.getByRole('tab', { name: 'YAML' }));
    await settle();
    for (const button of ['Save template', 'Download YAML', 'Download JSON']) {
      fireEvent.click(screen.getByRole('button', { name: button }));
      await settle();
      expect(screen.getByText('name is empty.')).toBeTruthy();
    }
    expect(sent.some(({ name }) => name === 'templates.save')).toBe(false);
    expect(files).not.toHaveBeenCalled();
    fireEvent.click(screen.getByRole('tab', { name: 'Form' }));
    await settle();
    expect(screen.getByLabelText('Name pattern')).toBeTruthy();
    files.mockRestore();
  });

  it('keeps the YAML as it stands, however soon after the last key', async () => {
    const { sent } = await open('#/template/t1', { 'templates.save': () => STORED });
    fireEvent.click(screen.getByRole('tab', { name: 'YAML' }));
    await settle();
    const field = screen.getByLabelText<HTMLTextAreaElement>('The template as YAML');
    fireEvent.input(field, { target: { value: field.value.replace('Page reporting', 'Renamed') } });
    fireEvent.click(screen.getByRole('button', { name: 'Save template' }));
    await settle();
    expect(sent.find(({ name }) => name === 'templates.save')?.payload).toMatchObject({
      template: { name: 'Renamed' },
    });
  });

  it('takes ids as they are typed, line by line', async () => {
    const { sent } = await open('#/template/t1', { 'templates.save': () => STORED });
    fireEvent.click(screen.getByLabelText('By ID'));
    const field = screen.getByLabelText<HTMLTextAreaElement>('IDs');
    for (const text of ['10', '10\n', '10\n11']) {
      fireEvent.input(field, { target: { value: text } });
      expect(field.value).toBe(text);
    }
    fireEvent.click(screen.getByRole('button', { name: 'Save template' }));
    await settle();
    expect(sent.find(({ name }) => name === 'templates.save')?.payload).toMatchObject({
      template: { assets: [{ kind: 'page', ids: ['10', '11'], tasks: ['ANALYZE'] }] },
    });
  });

  const GROUPED = {
    ...SNAPSHOT,
    assets: [
      ...SNAPSHOT.assets,
      { id: '50', kind: 'business_asset_group' as const, name: 'Retail', owned: true },
    ],
  };

  it('says which assets by their group, where groups hold the kind', async () => {
    const asked: unknown[] = [];
    const { sent, container } = await open('#/template/t1', {
      'templates.save': () => STORED,
      'portfolio.read': () => GROUPED,
      'groups.read': (request) => {
        asked.push(request);
        return [{ groupId: '50', kind: 'page', assetIds: ['11', '77'], unread: null }];
      },
    });
    const preview = within(screen.getByRole('complementary', { name: 'In a portfolio' }));
    fireEvent.change(preview.getByLabelText('Business portfolio'), { target: { value: '900' } });
    await settle();
    fireEvent.click(screen.getByLabelText('By group'));
    expect(preview.getByText('Pages: 0 found in 0 groups')).toBeTruthy();
    expect(asked).toEqual([]);
    fireEvent.input(screen.getByLabelText('In groups that match'), { target: { value: 'Ret*' } });
    await settle();
    expect(preview.getByText('Pages: 1 found in 1 group')).toBeTruthy();
    expect(preview.getByText('Northwind Careers')).toBeTruthy();
    expect(preview.getByText('Not in this portfolio: 77')).toBeTruthy();
    fireEvent.input(screen.getByLabelText('In groups that match'), { target: { value: '50' } });
    await settle();
    expect(asked).toEqual([{ portfolioId: '900', parts: [{ groupId: '50', kind: 'page' }] }]);
    expect(await violations(container)).toEqual([]);
    fireEvent.click(screen.getByRole('button', { name: 'Save template' }));
    await settle();
    const saved = () => sent.filter(({ name }) => name === 'templates.save').at(-1)?.payload;
    expect(saved()).toMatchObject({
      template: { assets: [{ kind: 'page', group: '50', tasks: ['ANALYZE'] }] },
    });
  });

  it('does not offer groups for what they never hold', async () => {
    await open('#/template/t1');
    fireEvent.click(screen.getByLabelText('By group'));
    fireEvent.change(screen.getByLabelText('Kind'), { target: { value: 'product_catalog' } });
    expect(screen.getByLabelText('In groups that match')).toBeTruthy();
    fireEvent.change(screen.getByLabelText('Kind'), {
      target: { value: 'whatsapp_business_account' },
    });
    expect(screen.queryByLabelText('By group')).toBeNull();
    expect(screen.getByLabelText<HTMLInputElement>('Names that match').value).toBe('{client}*');
  });

  it('says what of groups could not be read, and why', async () => {
    let failing = true;
    await open('#/template/t1', {
      'portfolio.read': () => GROUPED,
      'groups.read': () =>
        failing
          ? refuse('throttled')
          : [
              {
                groupId: '50',
                kind: 'page',
                assetIds: [],
                unread: { edge: 'contained_pages', code: 10, fbtraceId: 'Trace9' },
              },
            ],
    });
    const preview = within(screen.getByRole('complementary', { name: 'In a portfolio' }));
    fireEvent.change(preview.getByLabelText('Business portfolio'), { target: { value: '900' } });
    await settle();
    fireEvent.click(screen.getByLabelText('By group'));
    fireEvent.input(screen.getByLabelText('In groups that match'), { target: { value: 'Retail' } });
    await settle();
    expect(preview.getByText('What is in the groups could not be read')).toBeTruthy();
    expect(preview.getByText('Could not be read: what is in Retail')).toBeTruthy();
    failing = false;
    fireEvent.input(screen.getByLabelText('In groups that match'), { target: { value: 'Nothing' } });
    fireEvent.input(screen.getByLabelText('In groups that match'), { target: { value: 'Retail' } });
    await settle();
    expect(preview.queryByText('What is in the groups could not be read')).toBeNull();
    expect(preview.getByText('Could not be read: what is in Retail')).toBeTruthy();
    expect(preview.getByText(/Trace9/)).toBeTruthy();
  });

  it('starts a new one from a preset', async () => {
    const { sent } = await open('#/template/preset.ads_reporting', { 'templates.save': () => STORED });
    fireEvent.click(screen.getByRole('button', { name: 'Save template' }));
    await settle();
    expect(sent.find(({ name }) => name === 'templates.save')?.payload).toMatchObject({
      over: null,
      template: { name: 'Ads reporting', token: { permissions: ['ads_read'] } },
    });
  });

  it('offers again what was changed and not saved, until it is saved or discarded', async () => {
    const field = () => screen.getByLabelText<HTMLInputElement>('Name');
    await open('#/template/t1', { 'templates.save': () => STORED });
    expect(screen.queryByText('Unsaved changes restored')).toBeNull();
    fireEvent.input(field(), { target: { value: 'Half done' } });
    const asks = () => !window.dispatchEvent(new Event('beforeunload', { cancelable: true }));
    expect(asks()).toBe(true);
    await leaveAndReturn('#/template/t1');
    expect(field().value).toBe('Half done');
    expect(screen.getByText('Unsaved changes restored')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Discard' }));
    expect(field().value).toBe('Page reporting');
    expect(screen.queryByText('Unsaved changes restored')).toBeNull();
    expect(asks()).toBe(false);
    await leaveAndReturn('#/template/t1');
    expect(field().value).toBe('Page reporting');
    fireEvent.input(field(), { target: { value: 'Done' } });
    fireEvent.click(screen.getByRole('button', { name: 'Save template' }));
    await settle();
    await leaveAndReturn('#/template/t1');
    expect(field().value).toBe('Page reporting');
  });

  it('is not saved over what was saved elsewhere, until that is wanted', async () => {
    let revision = 1;
    const { sent } = await open('#/template/t1', {
      'templates.list': () => [{ ...STORED, revision }],
      'templates.save': ({ over }) =>
        over !== null && over.revision !== revision ? refuse('template_changed') : STORED,
    });
    const saved = () => sent.filter(({ name }) => name === 'templates.save').map(({ payload }) => payload);
    fireEvent.input(screen.getByLabelText('Name'), { target: { value: 'Mine' } });
    revision = 4;
    fireEvent.click(screen.getByRole('button', { name: 'Save template' }));
    await settle();
    expect(screen.getByText(/^This template was saved elsewhere/)).toBeTruthy();
    expect(screen.getByLabelText<HTMLInputElement>('Name').value).toBe('Mine');
    // Leaving and coming back makes it no newer.
    await leaveAndReturn('#/template/t1');
    fireEvent.click(screen.getByRole('button', { name: 'Save template' }));
    await settle();
    fireEvent.click(screen.getByRole('button', { name: 'Save over it' }));
    await settle();
    const over = (seen: number) => ({ over: { id: 't1', revision: seen } });
    expect(saved()).toMatchObject([over(1), over(1), over(4)]);
    expect(location.hash).toBe('#/templates');
  });

  it('that was removed elsewhere can be saved as a new one, with what was changed', async () => {
    let list = [STORED];
    const { sent } = await open('#/template/t1', {
      'templates.list': () => list,
      'templates.save': ({ over }) => (over === null ? STORED : refuse('template_unknown')),
    });
    fireEvent.input(screen.getByLabelText('Name'), { target: { value: 'Mine' } });
    list = [];
    await leaveAndReturn('#/template/t1');
    fireEvent.click(screen.getByRole('button', { name: 'Save template' }));
    await settle();
    expect(screen.queryByRole('button', { name: 'Save over it' })).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Save as a new one' }));
    await settle();
    expect(sent.filter(({ name }) => name === 'templates.save').at(-1)?.payload).toEqual({
      over: null,
      template: { ...TEMPLATE, name: 'Mine' },
    });
  });

  it('that is new and not saved is set aside for one that is brought along, and taken up again', async () => {
    const { container } = await open('#/template/new');
    const field = () => screen.getByLabelText<HTMLInputElement>('Name');
    fireEvent.input(field(), { target: { value: 'Half done' } });
    location.hash = '#/templates';
    await settle();
    const yaml = writeTemplateFile({ ...TEMPLATE, name: 'Brought' }, 'yaml');
    const input = container.querySelector<HTMLInputElement>('input[type=file]')!;
    Object.defineProperty(input, 'files', { value: [new File([yaml], 'x.yaml')] });
    fireEvent.change(input);
    await settle();
    expect(field().value).toBe('Brought');
    expect(screen.getByText('“Half done” is set aside, not saved yet.')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Go to it' }));
    await settle();
    expect(field().value).toBe('Half done');
    fireEvent.click(screen.getByRole('button', { name: 'Go to it' }));
    await settle();
    expect(field().value).toBe('Brought');
    expect(screen.getByText('“Half done” is set aside, not saved yet.')).toBeTruthy();
  });

  it('offers YAML again that can not be read yet', async () => {
    await open('#/template/new');
    fireEvent.click(screen.getByRole('tab', { name: 'YAML' }));
    await settle();
    const yaml = () => screen.getByLabelText<HTMLTextAreaElement>('The template as YAML');
    fireEvent.input(yaml(), { target: { value: 'version: 1\nname: [' } });
    await settle();
    await leaveAndReturn('#/template/new');
    expect(yaml().value).toBe('version: 1\nname: [');
    expect(await screen.findByText(/This is not valid YAML/)).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Discard' }));
    expect(screen.getByLabelText<HTMLInputElement>('Name').value).toBe('');
  });

  it('leads from a problem to where it stands', async () => {
    await open('#/template/t1');
    fireEvent.click(screen.getByRole('tab', { name: 'YAML' }));
    await settle();
    const yaml = screen.getByLabelText<HTMLTextAreaElement>('The template as YAML');
    fireEvent.input(yaml, { target: { value: yaml.value.replace('EMPLOYEE', 'EMPLOYER') } });
    fireEvent.click(await screen.findByRole('button', { name: 'Line 4, column 7' }));
    expect(document.activeElement).toBe(yaml);
    expect(yaml.value.slice(yaml.selectionStart)).toMatch(/^EMPLOYER\n/);
  });

  it('asks for those of the client where a rule goes by name again', async () => {
    await open('#/template/t1');
    fireEvent.click(screen.getByLabelText('By ID'));
    fireEvent.click(screen.getByLabelText('By name'));
    expect(screen.getByLabelText<HTMLInputElement>('Names that match').value).toBe('{client}*');
  });

  it('takes the place of one of its name, if that is wanted', async () => {
    const { sent } = await open('#/template/new', { 'templates.save': () => STORED });
    const name = screen.getByLabelText('Name');
    fireEvent.input(name, { target: { value: 'Pages' } });
    expect(screen.queryByRole('button', { name: /^Replace/ })).toBeNull();
    fireEvent.input(name, { target: { value: ' page  REPORTING' } });
    expect(screen.getByText(/You have a template of this name/)).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Replace Page reporting' }));
    await settle();
    expect(sent.find(({ name: message }) => message === 'templates.save')?.payload).toMatchObject({
      over: { id: 't1', revision: 1 },
      template: { name: ' page  REPORTING' },
    });
    expect(location.hash).toBe('#/templates');
  });

  it('is saved once, however fast it is pressed again', async () => {
    const { sent } = await open('#/template/new', { 'templates.save': () => STORED });
    fireEvent.input(screen.getByLabelText('Name'), { target: { value: 'Pages' } });
    const save = screen.getByRole('button', { name: 'Save template' });
    fireEvent.click(save);
    fireEvent.click(save);
    await settle();
    expect(sent.filter(({ name }) => name === 'templates.save')).toHaveLength(1);
  });

  it('is gone', async () => {
    await open('#/template/t9');
    expect(screen.getByText('This template no longer exists')).toBeTruthy();
  });
});

describe('the page of CSV', () => {
  it('says which rows are bad, lets columns be chosen, and asks for one plan of the good ones', async () => {
    const plan = { id: 'plan.9' } as never;
    const { sent, container } = await open('#/sheet', {
      'plan.makeAll': () => plan,
      'plan.get': () => refuse('plan_unknown'),
    });
    fireEvent.change(screen.getByLabelText('Business portfolio'), { target: { value: '900' } });
    await settle();
    const input = container.querySelector<HTMLInputElement>('input[type=file]')!;
    const rows = 'Wer,asset,tasks\nReporting,10,ANALYZE\nReporting,10,ANALYSE\nFresh,11,ANALYZE\n';
    Object.defineProperty(input, 'files', { value: [new File([rows], 'x.csv')] });
    fireEvent.change(input);
    expect(await screen.findByText('3 rows are left out')).toBeTruthy();
    fireEvent.change(screen.getByLabelText('System user'), { target: { value: '0' } });
    expect(await screen.findByText('1 row is left out')).toBeTruthy();
    expect(screen.getByText('Line 3')).toBeTruthy();
    expect(
      screen.getByText('There is no task ANALYSE for this kind of asset. Did you mean ANALYZE?'),
    ).toBeTruthy();
    expect(await violations(container)).toEqual([]);
    fireEvent.click(screen.getByRole('button', { name: 'Review plan' }));
    await settle();
    expect(sent.find(({ name }) => name === 'plan.makeAll')?.payload).toMatchObject({
      intents: [
        { users: [{ type: 'existing', id: '1' }], assets: [{ id: '10' }] },
        { users: [{ type: 'new', name: 'Fresh' }], assets: [{ id: '11' }] },
      ],
      only: false,
    });
    expect(location.hash).toBe('#/approve/plan.9');
  });

  it('takes rows as all the access there is to be only where every one of them is good', async () => {
    const { sent, container } = await open('#/sheet', { 'plan.makeAll': () => ({ id: 'plan.9' }) as never });
    await settle();
    const input = container.querySelector<HTMLInputElement>('input[type=file]')!;
    const choose = async (rows: string) => {
      const value = [new File([`system_user,asset,tasks\n${rows}`], 'x.csv')];
      Object.defineProperty(input, 'files', { value, configurable: true });
      fireEvent.change(input);
      await settle();
      fireEvent.click(screen.getByLabelText('Only these rows'));
    };
    const review = () => screen.getByRole('button', { name: 'Review plan' });
    await choose('Reporting,10,ANALYZE\nReporting,10,ANALYSE\n');
    expect(screen.getByText(/whatever else they have is taken away/)).toBeTruthy();
    expect(screen.getByText(/^Correct every row first/)).toBeTruthy();
    expect(review().getAttribute('aria-disabled')).toBe('true');
    fireEvent.click(review());
    await settle();
    expect(sent.some(({ name }) => name === 'plan.makeAll')).toBe(false);
    expect(await violations(container)).toEqual([]);
    await choose('Reporting,10,ANALYZE\n');
    fireEvent.click(review());
    await settle();
    expect(sent.find(({ name }) => name === 'plan.makeAll')?.payload).toMatchObject({
      intents: [{ users: [{ type: 'existing', id: '1' }], mode: 'replace' }],
      only: true,
    });
  });

  it('explains its columns by rows that it takes as they are, whichever of their shapes', async () => {
    const apps = [{ id: CONNECTION.appId, name: CONNECTION.appName, owned: true }];
    const { container } = await open('#/sheet', { 'portfolio.read': () => ({ ...SNAPSHOT, apps }) });
    const table = within(screen.getByRole('table'));
    const fields = table.getAllByRole('rowheader').map(({ textContent }) => textContent);
    expect(fields).toEqual(SHEET_FIELDS);
    expect(await violations(container)).toEqual([]);
    const column = (at: number) =>
      [...container.querySelectorAll(`.co-table tbody tr > :nth-child(${at})`)].map(
        ({ textContent }) => textContent,
      );
    const input = container.querySelector<HTMLInputElement>('input[type=file]')!;
    const rows = [fields, column(3), column(4)].map((row) => row.join(',')).join('\n');
    Object.defineProperty(input, 'files', { value: [new File([rows], 'x.csv')] });
    fireEvent.change(input);
    expect(await screen.findByText('2 rows taken · 2 system users')).toBeTruthy();
    expect(screen.queryByText(/rows? (is|are) left out/)).toBeNull();
  });

  it('says when the rows are more than one plan can hold, and asks for none', async () => {
    const { container } = await open('#/sheet');
    await settle();
    // The only portfolio is chosen already.
    expect(screen.getByLabelText('Business portfolio')).toHaveProperty('value', '900');
    const input = container.querySelector<HTMLInputElement>('input[type=file]')!;
    const rows = Array.from({ length: 2001 }, (_, at) => `Fresh ${at}`).join('\n');
    Object.defineProperty(input, 'files', { value: [new File([`name\n${rows}\n`], 'x.csv')] });
    fireEvent.change(input);
    expect(await screen.findByText(/These rows are about more than 2,000 system users/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Review plan' })).toBeNull();
  });

  it('says of a file it has saved when that is more than can be opened again', async () => {
    // Without a browser, a download is a page to go to.
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockReturnValue();
    const people = (count: number) =>
      Array.from({ length: count }, (_, at) => ({
        id: String(1000 + at),
        name: `Reporting ${at}`,
        role: 'EMPLOYEE' as const,
        createdTime: null,
      }));
    const save = async (systemUsers: ReturnType<typeof people>) => {
      const whole = { ...SNAPSHOT, systemUsers };
      await open('#/sheet', { 'portfolio.read': () => whole, 'access.of': () => whole });
      fireEvent.change(screen.getByLabelText('Business portfolio'), { target: { value: '900' } });
      await settle();
      fireEvent.click(screen.getByRole('button', { name: 'Save access as CSV' }));
      await settle();
    };
    await save(people(3));
    expect(screen.queryByText(/can't be opened here/)).toBeNull();
    cleanup();
    await save(people(2001));
    expect(await screen.findByText("The file is saved, but can't be opened here as it is")).toBeTruthy();
    expect(screen.getByText(/These rows are about more than 2,000 system users/)).toBeTruthy();
    vi.restoreAllMocks();
  });
});
