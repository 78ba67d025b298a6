// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { startPanel } from '../../components/panel/start.tsx';
import { createFlow } from '../../utils/stores/flow.ts';
import { systemUsersHtml } from '../unit/page/fixtures.ts';
import { fakeSend } from './flow-fakes.ts';

/** What the panel has going on in the page: counted as it begins, and again as it ends. */
const going = new Map<string, number>();
const count = (what: string, by: number) => going.set(what, (going.get(what) ?? 0) + by);

const undo: (() => void)[] = [];
afterEach(() => {
  for (const each of undo.splice(0)) each();
  going.clear();
});

function countListeners(target: EventTarget, name: string): void {
  const [add, remove] = [target.addEventListener.bind(target), target.removeEventListener.bind(target)];
  const active = new Map<unknown, Set<string>>();
  // A signal and the DOM behind it may both remove one, which counts once.
  const drop = (type: string, listener: unknown) => {
    if (active.get(listener)?.delete(type)) count(name, -1);
  };
  target.addEventListener = ((type: string, listener: EventListener, options?: AddEventListenerOptions) => {
    if (options?.signal?.aborted) return;
    const types = active.get(listener) ?? new Set();
    if (!types.has(type)) count(name, 1);
    active.set(listener, types.add(type));
    options?.signal?.addEventListener('abort', () => drop(type, listener), { once: true });
    add(type, listener, options);
  }) as typeof target.addEventListener;
  target.removeEventListener = ((type: string, listener: EventListener) => {
    drop(type, listener);
    remove(type, listener);
  }) as typeof target.removeEventListener;
  undo.push(() => Object.assign(target, { addEventListener: add, removeEventListener: remove }));
}

function countObservers(name: 'MutationObserver' | 'ResizeObserver'): void {
  const Real = globalThis[name] as unknown as new (
    callback: never,
  ) => {
    observe(...args: unknown[]): void;
    disconnect(): void;
  };
  class Counted extends Real {
    #active = false;
    override observe(...args: unknown[]) {
      if (!this.#active) count(name, 1);
      this.#active = true;
      super.observe(...args);
    }
    override disconnect() {
      if (this.#active) count(name, -1);
      this.#active = false;
      super.disconnect();
    }
  }
  vi.stubGlobal(name, Counted);
  undo.push(() => vi.unstubAllGlobals());
}

const go = (path: string) => {
  (window as unknown as { happyDOM: { setURL: (url: string) => void } }).happyDOM.setURL(
    `https://business.facebook.com/latest/settings/${path}?business_id=900`,
  );
  window.dispatchEvent(new Event('popstate'));
};

const ports = { open: 0 };
beforeEach(() => {
  vi.useFakeTimers();
  undo.push(() => vi.useRealTimers());
  ports.open = 0;
  Object.assign(fakeBrowser.runtime, {
    connect: () => {
      ports.open += 1;
      return {
        disconnect: () => (ports.open -= 1),
        onMessage: { addListener: () => {} },
        onDisconnect: { addListener: () => {} },
      };
    },
  });
  document.body.innerHTML = systemUsersHtml();
  go('system_users');
});

it('the panel mounted and removed 50 times leaves no listener, observer, timer, port or element', async () => {
  countListeners(globalThis as never, 'listeners of the window');
  countListeners(document, 'listeners of the document');
  const media = Object.assign(new EventTarget(), { matches: false });
  countListeners(media, 'listeners of media');
  vi.stubGlobal('matchMedia', () => media);
  countObservers('MutationObserver');
  countObservers('ResizeObserver');
  const flow = createFlow({ send: fakeSend().send });
  const html = document.documentElement.outerHTML;
  const whileMounted: string[][] = [];
  for (let time = 0; time < 50; time++) {
    go('system_users');
    const panel = startPanel({
      css: '',
      flow,
      connected: () => true,
      version: '1.2.3',
      report: () => {},
    });
    await vi.advanceTimersByTimeAsync(100);
    expect(document.querySelectorAll('steward-bar, steward-layer')).toHaveLength(2);
    whileMounted.push([...going].filter(([, left]) => left > 0).map(([what]) => what));
    go('people');
    panel.poke();
    await vi.advanceTimersByTimeAsync(5000);
  }
  expect(whileMounted.at(-1)?.toSorted()).toEqual([
    'MutationObserver',
    'ResizeObserver',
    'listeners of media',
    'listeners of the window',
  ]);
  expect(Object.fromEntries(going)).toEqual(Object.fromEntries([...going.keys()].map((what) => [what, 0])));
  expect(ports.open).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
  expect(document.documentElement.outerHTML).toBe(html);
});
