import { render } from 'preact';
import { systemUsersPage } from '../../utils/meta/pages.ts';
import { watchAddress } from '../../utils/page/address.ts';
import { selectedWords } from '../../utils/page/selected.ts';
import { watchTheme } from '../../utils/page/theme.ts';
import type { Sight } from '../../utils/page/visible.ts';
import type { Flow } from '../../utils/stores/flow.ts';
import type { FlowMode } from '../../utils/stores/flow-draft.ts';
import { followBackground } from '../../utils/stores/live.ts';
import { Bar } from './bar.tsx';
import { createHost, type Host } from './host.ts';
import { keepPlaced } from './keep-placed.ts';
import { Layer } from './layer.tsx';
import { createPanelState } from './panel-state.ts';

export interface Panel {
  readonly alive: () => boolean;
  /** Looks again whether it still belongs here. */
  readonly poke: () => void;
}

interface Options {
  readonly css: string;
  readonly flow: Flow;
  /** Kept on the dialog: what acts at Meta from here is pressed in it. */
  readonly sight?: Sight;
  /** The extension is still there; `false` once it was updated or removed under the page. */
  readonly connected: () => boolean;
}

const CHECK_MS = 2000;

/** Shows Steward in the page until the page is left or the extension is gone. One signal takes all of it away. */
export function startPanel({ css, flow, sight, connected }: Options): Panel {
  const stop = new AbortController();
  const { signal } = stop;
  const bar = createHost('steward-bar', 'flex', css, signal);
  const layer = createHost('steward-layer', 'contents', css, signal);
  const state = createPanelState();
  const live = followBackground(signal);
  const menuButton = { current: null as HTMLButtonElement | null };

  const check = () => {
    if (!connected() || systemUsersPage(location.href) === null) stop.abort();
  };
  const closeMenu = () => {
    if (!state.getState().menuOpen) return;
    state.setState({ menuOpen: false });
    menuButton.current?.focus({ preventScroll: true });
  };
  const portfolioId = () => systemUsersPage(location.href)?.portfolioId ?? null;
  const open = (mode: FlowMode) => {
    closeMenu();
    flow.open(mode, { portfolioId: portfolioId(), selectedWords: selectedWords(document) });
  };

  document.documentElement.append(layer.element);
  sight?.follow(layer.element, layer.root, signal);
  render(<Bar live={live} state={state} menuButton={menuButton} onOpen={open} />, bar.root);
  render(
    <Layer
      live={live}
      state={state}
      flow={flow}
      portfolioId={portfolioId}
      at={() => bar.element.getBoundingClientRect()}
      onOpen={open}
      onClose={closeMenu}
    />,
    layer.root,
  );
  signal.addEventListener(
    'abort',
    () => {
      flow.close();
      for (const { root } of [bar, layer]) render(null, root);
    },
    { once: true },
  );

  watchTheme(
    document,
    (theme) => {
      for (const { root } of [bar, layer]) root.dataset.theme = theme;
    },
    signal,
  );
  keepPlaced(bar, state, live, signal);
  closeOutside(closeMenu, [bar, layer], signal);
  watchAddress(check, signal);
  const timer = setInterval(check, CHECK_MS);
  signal.addEventListener('abort', () => clearInterval(timer), { once: true });
  check();
  return { alive: () => !signal.aborted && connected(), poke: check };
}

/** A press anywhere else closes the menu. */
function closeOutside(close: () => void, hosts: readonly Host[], signal: AbortSignal): void {
  const elements = hosts.map(({ element }) => element);
  addEventListener(
    'pointerdown',
    ({ target }) => {
      if (!elements.some((element) => element === target)) close();
    },
    { capture: true, signal },
  );
}
