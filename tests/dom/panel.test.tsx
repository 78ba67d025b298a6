// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { createHost } from '../../components/panel/host.ts';
import { readinessOf } from '../../components/panel/readiness.ts';
import { type Panel, startPanel } from '../../components/panel/start.tsx';
import type { Status, StewardEvent } from '../../utils/messages/protocol.ts';
import type { Diagnosis } from '../../utils/page/diagnosis.ts';
import { createFlow } from '../../utils/stores/flow.ts';
import { systemUsersHtml } from '../unit/page/fixtures.ts';
import { fakeSend } from './flow-fakes.ts';

const PAGE = 'https://business.facebook.com/latest/settings/system_users?business_id=900';
const ELSEWHERE = 'https://business.facebook.com/latest/settings/people?business_id=900';
const STATUS: Status = {
  vault: 'unlocked',
  retryAt: 0,
  connection: {
    userId: '5',
    name: 'Admin',
    appId: '70',
    appName: 'Automations',
    permissions: [],
    expiresAt: null,
  },
  app: null,
  waitingTokens: 0,
  redirectUrl: '',
};

const go = (url: string) => {
  (window as unknown as { happyDOM: { setURL: (url: string) => void } }).happyDOM.setURL(url);
  window.dispatchEvent(new Event('popstate'));
};

let tell: (event: StewardEvent) => void = () => {};
const disconnect = vi.fn();
const report = vi.fn<(diagnosis: Diagnosis) => void>();
const shadows = new Map<string, ShadowRoot>();
let connected = true;
let panel: Panel;

/** Closed roots are handed to nobody, so the test listens when they are made. */
const attachShadow = Element.prototype.attachShadow;
const frame = () => new Promise((resolve) => setTimeout(resolve, 60));

function start(): Panel {
  const { send } = fakeSend();
  panel = startPanel({
    css: '.s-root{}',
    flow: createFlow({ send }),
    connected: () => connected,
    version: '1.2.3',
    report,
  });
  return panel;
}

describe('the panel in the page', () => {
  beforeEach(() => {
    connected = true;
    disconnect.mockReset();
    report.mockReset();
    shadows.clear();
    Element.prototype.attachShadow = function (init) {
      const shadow = attachShadow.call(this, { ...init, mode: 'open' });
      shadows.set(`${this.localName}:${init.mode}`, shadow);
      return shadow;
    };
    Object.assign(fakeBrowser.runtime, {
      connect: () => ({
        disconnect,
        onMessage: { addListener: (listener: typeof tell) => (tell = listener) },
        onDisconnect: { addListener: () => {} },
      }),
    });
    document.body.innerHTML = systemUsersHtml();
    go(PAGE);
  });
  afterEach(() => {
    go(ELSEWHERE);
    panel.poke();
    Element.prototype.attachShadow = attachShadow;
    vi.useRealTimers();
  });

  it('stands after Meta’s Add button, in closed roots', async () => {
    start();
    tell({ type: 'status', status: STATUS });
    await frame();
    expect(document.querySelector('#add')?.nextElementSibling?.localName).toBe('steward-bar');
    expect([...shadows.keys()].sort()).toEqual(['steward-bar:closed', 'steward-layer:closed']);
    const words = shadows.get('steward-bar:closed')?.querySelector('fieldset')?.textContent;
    expect(words).toContain('Create system users…');
    expect(words).toContain('Assign assets…');
  });

  it('offers nothing but what to do first while it is not ready', async () => {
    start();
    tell({ type: 'status', status: { ...STATUS, vault: 'locked' } });
    await frame();
    const bar = shadows.get('steward-bar:closed');
    expect(bar?.querySelectorAll('button').length).toBe(1);
    expect(bar?.querySelector('button')?.textContent).toBe('Steward is locked');
    expect(readinessOf({ ...STATUS, connection: null })).toBe('not_connected');
    expect(readinessOf({ ...STATUS, vault: 'absent' })).toBe('absent');
    expect(readinessOf(null)).toBe('starting');
  });

  it('comes back when Meta draws its row again', async () => {
    start();
    const toolbar = document.querySelector('#toolbar')!;
    const next = document.createElement('div');
    next.innerHTML = '<label><input></label><div role="button" id="again"><svg></svg><span>Add</span></div>';
    toolbar.replaceWith(next);
    await vi.waitFor(() =>
      expect(document.querySelector('#again')?.nextElementSibling?.localName).toBe('steward-bar'),
    );
  });

  it('docks when there is no anchor for three seconds', () => {
    vi.useFakeTimers();
    document.body.innerHTML = systemUsersHtml({ add: null });
    start();
    expect(document.querySelector('steward-bar')).toBeNull();
    vi.advanceTimersByTime(3000);
    const bar = document.querySelector<HTMLElement>('steward-bar');
    expect(bar?.parentElement).toBe(document.body);
    expect(bar?.style.getPropertyValue('position')).toBe('fixed');
  });

  it('leaves no trace when the page is left', async () => {
    const before = document.body.innerHTML;
    start();
    go(ELSEWHERE);
    expect(document.querySelectorAll('steward-bar, steward-layer').length).toBe(0);
    expect(document.body.innerHTML).toBe(before);
    expect(disconnect).toHaveBeenCalled();
    expect(panel.alive()).toBe(false);
    document.querySelector('[role=main]')!.append(document.createElement('div'));
    await frame();
    expect(document.querySelector('steward-bar')).toBeNull();
  });

  it('leaves no trace when the extension is gone', () => {
    vi.useFakeTimers();
    start();
    connected = false;
    vi.advanceTimersByTime(2100);
    expect(document.querySelectorAll('steward-bar, steward-layer').length).toBe(0);
  });

  it('clears away what an older copy left behind', () => {
    start();
    start();
    expect(document.querySelectorAll('steward-bar').length).toBe(1);
    expect(document.querySelectorAll('steward-layer').length).toBe(1);
  });

  it('ignores events a script made up, and keeps real ones to itself', () => {
    const stop = new AbortController();
    const host = createHost('steward-test', 'block', '', stop.signal);
    start();
    document.body.append(host.element);
    const button = document.createElement('button');
    host.root.append(button);
    const acted = vi.fn();
    const heard = vi.fn();
    button.addEventListener('click', acted);
    document.addEventListener('click', heard);
    button.dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true }));
    expect(acted).not.toHaveBeenCalled();
    const real = new MouseEvent('click', { bubbles: true, composed: true });
    Object.defineProperty(real, 'isTrusted', { value: true });
    button.dispatchEvent(real);
    expect(acted).toHaveBeenCalledTimes(1);
    expect(heard).not.toHaveBeenCalled();
    stop.abort();
    expect(host.element.isConnected).toBe(false);
    document.removeEventListener('click', heard);
  });
});
