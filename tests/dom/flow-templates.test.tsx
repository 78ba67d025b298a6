// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/preact';
import { afterEach, describe, expect, it } from 'vitest';
import { FlowDialog } from '../../components/flow/flow-dialog.tsx';
import { differenceOf } from '../../utils/portfolio/difference.ts';
import { createFlow } from '../../utils/stores/flow.ts';
import {
  draftFor,
  fillFrom,
  freshDraft,
  ownTasksOf,
  toIntent,
  withTasks,
} from '../../utils/stores/flow-draft.ts';
import { presetTemplate } from '../../utils/templates/presets.ts';
import type { Template } from '../../utils/templates/template.ts';
import { fakeSend, SNAPSHOT, settle } from './flow-fakes.ts';

afterEach(cleanup);

const MIXED: Template = {
  version: 1,
  name: 'Mixed',
  description: '',
  role: 'ADMIN',
  names: '{client} {n}',
  assets: [
    { kind: 'page', name: '{client}*', tasks: ['ANALYZE'] },
    { kind: 'page', ids: ['11'], tasks: ['MESSAGING'] },
    { kind: 'page', ids: ['12'], tasks: ['ANALYZE'] },
  ],
  token: null,
};
const used = (template: Template) => ({
  key: 'k',
  revision: 3,
  template,
  values: { client: 'Northwind', purpose: '' },
  count: 2,
  portfolioId: null,
});

describe('a draft filled in from a template', () => {
  it('wants what the template gives, with the tasks of each asset', () => {
    const draft = fillFrom(freshDraft('create'), used(MIXED), SNAPSHOT, '70');
    expect(ownTasksOf(draft, SNAPSHOT, 'page')).toBe(1);
    expect(toIntent(draft, SNAPSHOT)).toEqual({
      portfolioId: '900',
      users: [
        { type: 'new', name: 'Northwind 1', role: 'ADMIN' },
        { type: 'new', name: 'Northwind 2', role: 'ADMIN' },
      ],
      assets: [
        { id: '10', kind: 'page', tasks: ['ANALYZE'] },
        { id: '11', kind: 'page', tasks: ['ANALYZE', 'MESSAGING'] },
        { id: '12', kind: 'page', tasks: ['ANALYZE'] },
      ],
      mode: 'add',
      token: null,
      template: { id: 'k', revision: 3, name: 'Mixed', values: { client: 'Northwind', purpose: '' } },
    });
    const same = withTasks(draft, SNAPSHOT, 'page', ['MANAGE']);
    expect(new Set(toIntent(same, SNAPSHOT).assets.map(({ tasks }) => tasks.join()))).toEqual(
      new Set(['MANAGE']),
    );
  });

  it('is filled in anew for another portfolio, and not again for the same', () => {
    const preset = presetTemplate('ads_reporting', 'Reporting', '');
    const draft = draftFor({ ...freshDraft('create'), template: used(preset) }, SNAPSHOT, '70', []);
    expect([...draft.assetIds]).toEqual(['act_20']);
    expect(draft).toMatchObject({ wantsToken: true, appId: '70', expiry: '60_days' });
    const edited = { ...draft, assetIds: new Set<string>() };
    expect(draftFor(edited, SNAPSHOT, '70', []).assetIds.size).toBe(0);
    const other = { ...SNAPSHOT, portfolio: { id: '901', name: 'Other' } };
    expect(draftFor(edited, other, '70', []).assetIds.size).toBe(1);
  });

  it('takes up what is new in the portfolio, unless it was changed by hand', async () => {
    const preset = presetTemplate('page_publishing', 'Publishing', '');
    const { send } = fakeSend();
    const flow = createFlow({ send });
    flow.open('create', { portfolioId: '900', selectedWords: [] });
    await settle();
    flow.useTemplate(used(preset));
    const chosen = () => [...flow.store.getState().draft.assetIds];
    expect(chosen()).toEqual(['10', '11']);
    const news = (id: string) => {
      const { snapshot } = flow.store.getState();
      if (snapshot.state !== 'ready') throw new Error('not read');
      const added = { id, kind: 'page', name: `Northwind ${id}`, owned: true } as const;
      const after = { ...snapshot.value, hash: id, assets: [...snapshot.value.assets, added] };
      flow.portfolioNews({
        type: 'portfolio_changed',
        portfolioId: '900',
        difference: differenceOf(snapshot.value, after),
      });
    };
    news('15');
    expect(chosen()).toEqual(['10', '11', '15']);
    flow.edit({ assetIds: new Set(['11']) });
    news('16');
    expect(chosen()).toEqual(['11']);
  });

  it('gives system users there are the same, and leaves who they are', () => {
    const start = { ...freshDraft('assign'), userIds: new Set(['1', '2']) };
    const draft = fillFrom(start, used(MIXED), SNAPSHOT, '70');
    expect(toIntent(draft, SNAPSHOT)).toMatchObject({
      users: [
        { type: 'existing', id: '1' },
        { type: 'existing', id: '2' },
      ],
      assets: [{ id: '10' }, { id: '11', tasks: ['ANALYZE', 'MESSAGING'] }, { id: '12' }],
      mode: 'add',
    });
  });

  it('wants no token of another app than the one the template names', () => {
    const preset = presetTemplate('ads_reporting', 'Reporting', '');
    const token = { ...preset.token!, app: '71' };
    const draft = fillFrom(
      { ...freshDraft('create'), appId: '70' },
      used({ ...preset, token }),
      SNAPSHOT,
      '70',
    );
    expect(draft).toMatchObject({ wantsToken: true, appId: '' });
  });
});

describe('the first screen', () => {
  const settled = () => act(async () => void (await settle()));

  async function open() {
    const stored = { id: 't1', revision: 1, savedAt: 1, template: MIXED };
    const { send, mock } = fakeSend({ 'templates.list': () => [stored] });
    const flow = createFlow({ send });
    render(<FlowDialog flow={flow} />);
    act(() => flow.open('create', { portfolioId: '900', selectedWords: [] }));
    await settled();
    return { flow, mock };
  }
  const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }));
  const type = (label: string | RegExp, value: string) =>
    fireEvent.input(screen.getByLabelText(label), { target: { value } });

  it('offers own templates and the presets, and asks for the blanks of the one pressed', async () => {
    const { flow } = await open();
    press('Ads reporting');
    const client = screen.getByLabelText('Client');
    expect(client).toBe(document.activeElement);
    expect(screen.getByText('Nothing in this portfolio matches yet')).toBeTruthy();
    type('Client', 'Northwind');
    type('Purpose', 'Feed');
    type('How many', '3');
    expect(flow.store.getState().draft.names).toBe('Northwind Feed 1\nNorthwind Feed 2\nNorthwind Feed 3');
    expect([...flow.store.getState().draft.assetIds]).toEqual(['act_20']);
    press('Mixed');
    expect(flow.store.getState().draft).toMatchObject({ role: 'ADMIN', wantsToken: false });
    press('Mixed');
    expect(screen.queryByLabelText('Client')).toBeNull();
  });
});
