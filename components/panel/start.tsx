import { render } from 'preact';
import { systemUsersPage } from '../../utils/meta/pages.ts';
import { watchAddress } from '../../utils/page/address.ts';
import { createPlacement, crowds } from '../../utils/page/place.ts';
import { selectedWords } from '../../utils/page/selected.ts';
import { watchTheme } from '../../utils/page/theme.ts';
import { watchAnchor } from '../../utils/page/watch.ts';
import type { Flow } from '../../utils/stores/flow.ts';
import type { FlowMode } from '../../utils/stores/flow-draft.ts';
import { followBackground } from '../../utils/stores/live.ts';
import { Bar } from './bar.tsx';
import { createHost, type Host } from './host.ts';
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
  /** The extension is still there; `false` once it was updated or removed under the page. */
  readonly connected: () => boolean;
}

const CHECK_MS = 2000;
/** Above Meta's page, below its own dialogs. */
const DOCK_STYLE: readonly (readonly [string, string])[] = [
  ['position', 'fixed'],
  ['inset-block-end', '16px'],
  ['inset-inline-end', '16px'],
  ['z-index', '20'],
];

/** Shows Steward in the page until the page is left or the extension is gone. One signal takes all of it away. */
export function startPanel({ css, flow, connected }: Options): Panel {
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
  const open = (mode: FlowMode) => {
    closeMenu();
    const page = systemUsersPage(location.href);
    flow.open(mode, { portfolioId: page?.portfolioId ?? null, selectedWords: selectedWords(document) });
  };

  document.documentElement.append(layer.element);
  render(<Bar live={live} state={state} menuButton={menuButton} onOpen={open} />, bar.root);
  render(
    <Layer
      live={live}
      state={state}
      flow={flow}
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
  keepPlaced(bar, state, signal);
  closeOutside(closeMenu, [bar, layer], signal);
  watchAddress(check, signal);
  const timer = setInterval(check, CHECK_MS);
  signal.addEventListener('abort', () => clearInterval(timer), { once: true });
  check();
  return { alive: () => !signal.aborted && connected(), poke: check };
}

/** Keeps the bar beside Meta's *Add* button, or docked where there is none. */
function keepPlaced(bar: Host, state: ReturnType<typeof createPanelState>, signal: AbortSignal): void {
  const placement = createPlacement(bar.element);
  const focus = rememberFocus(bar, signal);
  const dock = () => {
    for (const [name, value] of DOCK_STYLE) bar.element.style.setProperty(name, value, 'important');
    state.setState({ place: 'docked', compact: false });
    if (bar.element.parentElement !== document.body) document.body.append(bar.element);
  };
  const beside = (anchor: HTMLElement) => {
    const stood = bar.element.isConnected && state.getState().place === 'beside';
    if (stood && anchor.nextElementSibling === bar.element) return;
    for (const [name] of DOCK_STYLE) bar.element.style.removeProperty(name);
    if (!placement.beside(anchor)) return dock();
    matchLooks(anchor, bar);
    state.setState({ place: 'beside' });
    focus();
    fit();
  };
  /** The actions stay in the bar as long as they take no room from Meta's controls. */
  const fit = () => {
    const row = bar.element.parentElement;
    if (row === null || state.getState().place !== 'beside') return;
    state.setState({ compact: false });
    // Preact draws on the next microtask; measured after that, before the next paint.
    requestAnimationFrame(() => state.setState({ compact: crowds(row, bar.element) }));
  };
  addEventListener('resize', fit, { signal });
  watchAnchor(document, { found: beside, missing: dock }, signal);
}

/** Meta's row may be drawn again under the keyboard's focus; it is put back when the bar stands again. */
function rememberFocus({ shadow }: Host, signal: AbortSignal): () => void {
  let last: HTMLElement | null = null;
  shadow.addEventListener(
    'focusin',
    ({ target }) => {
      last = target instanceof HTMLElement ? target : null;
    },
    { signal },
  );
  // Leaving for another control is seen here; being taken out of the document is not.
  shadow.addEventListener(
    'focusout',
    (event) => {
      if (last?.isConnected && (event as FocusEvent).relatedTarget !== null) last = null;
    },
    { signal },
  );
  return () => {
    if (last !== null && document.activeElement === document.body) last.focus({ preventScroll: true });
  };
}

/** Height, corners and size of letters of the button it stands beside. */
function matchLooks(anchor: HTMLElement, { root, element }: Host): void {
  const { height } = anchor.getBoundingClientRect();
  const { borderTopLeftRadius, fontSize } = getComputedStyle(anchor);
  root.style.setProperty('--s-bar-height', `${Math.min(44, Math.max(28, Math.round(height)))}px`);
  root.style.setProperty('--s-bar-radius', borderTopLeftRadius);
  root.style.setProperty(
    '--s-bar-font',
    `${Math.min(15, Math.max(13, Number.parseFloat(fontSize) || 14))}px`,
  );
  element.style.setProperty('flex', '0 0 auto', 'important');
  element.style.setProperty('margin-inline-start', hasGap(anchor) ? '0' : '8px', 'important');
}

const hasGap = (anchor: HTMLElement): boolean =>
  Number.parseFloat(getComputedStyle(anchor.parentElement ?? anchor).columnGap) > 0;

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
