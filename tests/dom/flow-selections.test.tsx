// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, within } from '@testing-library/preact';
import axe from 'axe-core';
import { afterEach, expect, it, vi } from 'vitest';
import { Selections } from '../../components/flow/selections.tsx';
import { createFlow } from '../../utils/stores/flow.ts';
import { fakeSend, Refused, settle } from './flow-fakes.ts';

afterEach(cleanup);

const KEPT = {
  portfolioId: '900',
  name: 'Spring launch',
  of: 'assets',
  assets: [
    { id: '10', kind: 'page' },
    { id: '30', kind: 'pixel' },
  ],
} as const;
const TEAM = { portfolioId: '900', name: 'Bakery team', of: 'users', userIds: ['1', '2', '99'] } as const;

/** The box, opened as a browser does it. */
async function open(answers: Parameters<typeof fakeSend>[0] = {}, of: 'assets' | 'users' = 'assets') {
  const { send, mock } = fakeSend({ 'selections.list': () => [KEPT, TEAM], ...answers });
  const flow = createFlow({ send });
  render(
    <main>
      <Selections flow={flow} of={of} />
    </main>,
  );
  await act(async () => {
    flow.open('assign', { portfolioId: '900', selectedWords: [] });
    await settle();
  });
  const box = document.querySelector<HTMLElement>('[popover]')!;
  // There are no popovers without a browser.
  const hide = vi.fn();
  Object.assign(box, { matches: () => true, hidePopover: hide });
  await act(async () => {
    box.dispatchEvent(new Event('toggle'));
    await settle();
  });
  // Effects run after a frame.
  await within(box).findByText((of === 'assets' ? KEPT : TEAM).name);
  const asked = (name: string) => mock.mock.calls.find(([sent]) => sent === name)?.[1];
  return { flow, asked, hide, box: within(box) };
}

const barriers = async () =>
  (
    await axe.run(document.body, {
      rules: { 'color-contrast': { enabled: false }, region: { enabled: false } },
    })
  ).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);

it('chooses again what was saved, of every kind', async () => {
  const { flow, hide, box } = await open();
  expect(await barriers()).toEqual([]);
  fireEvent.click(box.getByRole('button', { name: /^Spring launch\s*2 assets$/ }));
  expect([...flow.store.getState().draft.assetIds].sort()).toEqual(['10', '30']);
  expect(hide).toHaveBeenCalled();
});

it('saves what is chosen under a name, and nothing without either', async () => {
  const { flow, asked, box } = await open({ 'selections.save': () => null });
  const save = () => box.getByRole('button', { name: /^Save \d+ chosen/ });
  expect(save().getAttribute('aria-disabled')).toBe('true');
  act(() => flow.edit({ assetIds: new Set(['11']) }));
  fireEvent.input(box.getByRole('textbox', { name: 'Name' }), { target: { value: '  Autumn  ' } });
  fireEvent.submit(save().closest('form')!);
  await act(settle as () => Promise<void>);
  expect(asked('selections.save')).toEqual({
    selection: { portfolioId: '900', name: 'Autumn', of: 'assets', assets: [{ id: '11', kind: 'page' }] },
  });
  expect(await barriers()).toEqual([]);
});

it('removes one, and says what went wrong', async () => {
  const { asked, box } = await open({
    'selections.remove': () => {
      throw new Refused();
    },
  });
  fireEvent.click(box.getByRole('button', { name: 'Remove the selection Spring launch' }));
  await act(settle as () => Promise<void>);
  expect(asked('selections.remove')).toEqual({ portfolioId: '900', of: 'assets', name: 'Spring launch' });
  box.getByText(/Meta asks to slow down/);
  expect(await barriers()).toEqual([]);
});

it('of system users chooses those that are left, and says that others are not', async () => {
  const { flow, box } = await open({}, 'users');
  act(() => flow.edit({ userIds: new Set(['3']) }));
  expect(box.queryByText(KEPT.name)).toBeNull();
  expect(await barriers()).toEqual([]);
  fireEvent.click(box.getByRole('button', { name: /^Bakery team\s*3 system users\s*Not found here: 1$/ }));
  expect([...flow.store.getState().draft.userIds].sort()).toEqual(['1', '2', '3']);
  expect(flow.store.getState().draft.assetIds.size).toBe(0);
});

it('saves the chosen system users, and removes them again', async () => {
  const { flow, asked, box } = await open(
    { 'selections.save': () => null, 'selections.remove': () => null },
    'users',
  );
  act(() => flow.edit({ userIds: new Set(['2', '3']), assetIds: new Set(['11']) }));
  fireEvent.input(box.getByRole('textbox', { name: 'Name' }), { target: { value: 'Twins' } });
  fireEvent.submit(box.getByRole('button', { name: 'Save 2 chosen system users' }).closest('form')!);
  await act(settle as () => Promise<void>);
  expect(asked('selections.save')).toEqual({
    selection: { portfolioId: '900', name: 'Twins', of: 'users', userIds: ['2', '3'] },
  });
  fireEvent.click(box.getByRole('button', { name: 'Remove the selection Bakery team' }));
  await act(settle as () => Promise<void>);
  expect(asked('selections.remove')).toEqual({ portfolioId: '900', of: 'users', name: 'Bakery team' });
});
