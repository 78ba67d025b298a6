import { useEffect } from 'preact/hooks';
import type { StoreApi } from 'zustand/vanilla';
import type { Live } from '../../utils/stores/live.ts';
import { FlowDialog } from '../flow/flow-dialog.tsx';
import { OpenHelp } from '../help/help-link.tsx';
import { useStore } from '../use-store.ts';
import { Menu, type MenuProps } from './menu.tsx';
import { isLost, type PanelState } from './panel-state.ts';

interface LayerProps extends Omit<MenuProps, 'withActions' | 'lost'> {
  readonly live: StoreApi<Live>;
  readonly state: StoreApi<PanelState>;
}

/** Whatever opens over the page: the menu, and the dialog of the three screens. */
export function Layer({ state, ...props }: LayerProps) {
  const { flow, live } = props;
  const present = useStore(state, (whole) => whole);
  const { menuOpen, room } = present;
  useEffect(
    () =>
      live.subscribe(({ jobs, portfolio, connections }, before) => {
        if (before.connections > 0 && connections > before.connections) flow.reconnected();
        for (const view of Object.values(jobs)) flow.jobChanged(view);
        if (portfolio !== null && portfolio !== before.portfolio) flow.portfolioNews(portfolio);
      }),
    [live, flow],
  );
  return (
    <OpenHelp.Provider value={(topic) => void flow.openSteward({ view: 'help', topic })}>
      {menuOpen && <Menu {...props} withActions={room === 'none'} lost={isLost(present)} />}
      <FlowDialog flow={flow} />
    </OpenHelp.Provider>
  );
}
