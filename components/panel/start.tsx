import { render } from 'preact';
import { systemUsersPage } from '../../utils/meta/pages.ts';
import { watchAddress } from '../../utils/page/address.ts';
import { judge } from '../../utils/page/anchor.ts';
import { type Diagnosis, diagnose, diagnosisText, type Outcome } from '../../utils/page/diagnosis.ts';
import { rootOf } from '../../utils/page/dom.ts';
import { selectedWords } from '../../utils/page/selected.ts';
import { watchTheme } from '../../utils/page/theme.ts';
import type { Sight } from '../../utils/page/visible.ts';
import type { Flow } from '../../utils/stores/flow.ts';
import type { FlowMode } from '../../utils/stores/flow-draft.ts';
import { followBackground } from '../../utils/stores/live.ts';
import { Bar } from './bar.tsx';
import { createReporter } from './health.ts';
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
  /** Of Steward, for the diagnosis of a page where it did not find its place. */
  readonly version: string;
  readonly report: (diagnosis: Diagnosis) => void;
}

const CHECK_MS = 2000;

/** Shows Steward in the page until the page is left or the extension is gone. One signal takes all of it away. */
export function startPanel({ css, flow, sight, connected, version, report }: Options): Panel {
  const stop = new AbortController();
  const { signal } = stop;
  const bar = createHost('steward-bar', 'flex', css, signal);
  const layer = createHost('steward-layer', 'contents', css, signal);
  const state = createPanelState();
  const live = followBackground(signal);
  const menuButton = { current: null as HTMLButtonElement | null };

  const closeMenu = () => {
    if (!state.getState().menuOpen) return;
    state.setState({ menuOpen: false });
    menuButton.current?.focus({ preventScroll: true });
  };
  const standLayer = () => {
    if (!layer.element.isConnected) rootOf(document)?.append(layer.element);
  };
  const check = () => {
    if (!connected() || systemUsersPage(location.href) === null) return stop.abort();
    // A page that is written anew takes everything with it.
    standLayer();
  };
  const portfolioId = () => systemUsersPage(location.href)?.portfolioId ?? null;
  const open = (mode: FlowMode) => {
    closeMenu();
    flow.open(mode, { portfolioId: portfolioId(), selectedWords: selectedWords(document) });
  };

  const reporter = createReporter(report, signal);
  const diagnosis = (outcome: Outcome) => {
    const address = systemUsersPage(location.href);
    return address && diagnose(document, judge(document), { outcome, version, address, now: Date.now() });
  };
  state.subscribe(({ outcome }, before) => {
    if (outcome !== null && outcome !== before.outcome) reporter(() => diagnosis(outcome));
  });

  standLayer();
  sight?.follow(layer.element, layer.root, signal);
  render(<Bar live={live} state={state} menuButton={menuButton} onOpen={open} />, bar.root);
  render(
    <Layer
      live={live}
      state={state}
      flow={flow}
      portfolioId={portfolioId}
      diagnosis={() => {
        const made = diagnosis(state.getState().outcome ?? 'missing');
        return made === null ? '' : diagnosisText(made);
      }}
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
  keepPlaced({ bar, state, live, signal });
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
