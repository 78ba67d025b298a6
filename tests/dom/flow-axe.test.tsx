// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/preact';
import axe from 'axe-core';
import { afterEach, expect, it, vi } from 'vitest';
import { FlowDialog } from '../../components/flow/flow-dialog.tsx';
import { Review } from '../../components/flow/review.tsx';
import { Run } from '../../components/flow/run.tsx';
import { createFlow } from '../../utils/stores/flow.ts';
import { fakeSend, settle } from './flow-fakes.ts';
import { METAS_ERROR, planOf, viewOf } from './flow-samples.ts';

afterEach(cleanup);

const ACTS = { onPause: vi.fn(), onResume: vi.fn(), onCancel: vi.fn(), onRetry: vi.fn() };
const PLAN = planOf({
  portfolioId: '900',
  users: [
    { type: 'new', name: 'Ads-sync', role: 'ADMIN' },
    { type: 'existing', id: '1' },
  ],
  assets: [{ id: '10', kind: 'page', tasks: ['ANALYZE', 'MANAGE'] }],
  mode: 'add',
  token: { appId: '70', permissions: ['ads_read'], expiry: 'never' },
});

/** What axe finds without a layout; contrast is in ui-tokens.test.ts. */
async function problems(): Promise<string[]> {
  const { violations } = await axe.run(document.body, {
    rules: { 'color-contrast': { enabled: false }, region: { enabled: false } },
  });
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`,
  );
}

it('review and run have no barriers axe knows of', async () => {
  const view = viewOf(PLAN, ({ index }) => (index === 0 ? { state: 'failed', error: METAS_ERROR } : {}));
  render(
    <main>
      <h1>Plan</h1>
      <h2>Review</h2>
      <Review plan={PLAN} action={<button type="button">Go</button>} />
      <Run view={view} canAct {...ACTS} />
    </main>,
  );
  expect(await problems()).toEqual([]);
});

it.each(['System users', 'Pages', 'Datasets (pixels)', 'Access token'])(
  'the dialog neither: %s',
  async (pane) => {
    const { send } = fakeSend();
    const flow = createFlow({ send });
    render(<FlowDialog flow={flow} />);
    await act(async () => {
      flow.open('create', { portfolioId: '900', selectedWords: [] });
      await settle();
    });
    flow.edit({ names: 'Reporting', wantsToken: true, attempted: true });
    await act(settle as () => Promise<void>);
    fireEvent.click(screen.getByRole('tab', { name: (name) => name.startsWith(pane) }));
    expect(await problems()).toEqual([]);
  },
);
