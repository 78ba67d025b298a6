import { setTimeout as sleep } from 'node:timers/promises';
import puppeteer, { type Browser } from 'puppeteer-core';
import { FIREFOX_BUILD } from './extension.ts';
import { findFirefox } from './find-browser.ts';
import { startTunnel, type Tunnel } from './tunnel.ts';

/** A node of a page, as WebDriver BiDi names it. */
interface Node {
  readonly sharedId: string;
  readonly value?: { readonly shadowRoot?: Node };
}

type Send = (method: string, params: object) => Promise<unknown>;
type Name = string | RegExp;

export interface FindOptions {
  /** Milliseconds to wait for it; 15,000 by default. */
  readonly timeout?: number;
  /** Which of several. */
  readonly nth?: number;
}

/** A tab, worked as a person does: things are found by role and name, and used with real mouse and keys. */
export interface Tab {
  url(): Promise<string>;
  activate(): Promise<void>;
  /** Names of all that have this role; `password` is one too, which has none in ARIA. */
  names(role: string): Promise<string[]>;
  find(role: string, name: Name, options?: FindOptions): Promise<void>;
  click(role: string, name: Name, options?: FindOptions): Promise<void>;
  /** Clicks into a field, selects what is there and types over it. */
  fill(role: string, name: Name, text: string, options?: FindOptions): Promise<void>;
  value(role: string, name: Name): Promise<string>;
  gone(role: string, name: Name): Promise<void>;
  /** All markup of the page, closed shadow roots too, and what its fields hold. */
  words(): Promise<string>;
  /** Runs in the page. */
  run<T>(declaration: string, ...values: readonly string[]): Promise<T>;
}

export interface Firefox {
  readonly tunnel: Tunnel;
  /** A page of the extension, in a tab. */
  open(path: `/${string}`): Promise<Tab>;
  /** A page of Meta's, whose names are those of Steward's closed shadow roots on it. */
  visit(address: string): Promise<Tab>;
  /** The tab at an address that begins so, as soon as there is one. */
  tabAt(start: string): Promise<Tab>;
  readonly origin: string;
  close(): Promise<void>;
}

const POLL_MS = 100;
const TIMEOUT_MS = 15_000;
/** Made up; Firefox would make up another for each profile. */
const UUID = '5c1f6f5e-3d1b-4b0e-9a55-2f0f3d8c7a10';
const ORIGIN = `moz-extension://${UUID}`;
const ENTER = '\uE007';
const CONTROL = '\uE009';

/** Runs in the page. As a screen reader would call it: the short half of the computation, which is enough here. */
const NAME_OF = `(element) => {
  const root = element.getRootNode();
  const text = (each) => (each?.innerText ?? each?.textContent ?? '').replace(/\\s+/g, ' ').trim();
  const ids = (element.getAttribute('aria-labelledby') ?? '').split(' ').filter(Boolean);
  if (ids.length > 0) return ids.map((id) => text(root.getElementById(id))).join(' ');
  return element.getAttribute('aria-label') || [...(element.labels ?? [])].map(text).join(' ') || text(element) || element.title;
}`;

const fits = (name: Name, given: string) => (typeof name === 'string' ? given === name : name.test(given));

async function until<T>(what: string, look: () => Promise<T | null>, timeout = TIMEOUT_MS): Promise<T> {
  const end = Date.now() + timeout;
  for (let last: unknown = 'nothing'; ; ) {
    try {
      const found = await look();
      if (found !== null) return found;
    } catch (error) {
      // The page is just being left or rendered anew.
      last = error;
    }
    if (Date.now() > end) throw new Error(`No ${what} (${last})`);
    await sleep(POLL_MS);
  }
}

function createTab(send: Send, context: string, inClosedRoots: boolean): Tab {
  async function call<T>(functionDeclaration: string, args: readonly object[]): Promise<T> {
    const answer = (await send('script.callFunction', {
      functionDeclaration,
      arguments: args,
      target: { context },
      awaitPromise: true,
      serializationOptions: { maxDomDepth: 0, includeShadowTree: 'all' },
    })) as { type: string; result: { value: T }; exceptionDetails?: { text: string } };
    if (answer.type !== 'success') throw new Error(answer.exceptionDetails?.text);
    return answer.result.value;
  }

  const ref = ({ sharedId }: Node) => ({ sharedId });

  /** The closed shadow roots on the page, which BiDi hands out to a test but no script of the page gets. */
  async function closedRoots(): Promise<Node[]> {
    const hosts = await call<Node[]>(
      `() => [...document.querySelectorAll('*')].filter(({ localName }) => localName.startsWith('steward'))`,
      [],
    );
    return hosts.flatMap(({ value }) => (value?.shadowRoot ? [ref(value.shadowRoot)] : []));
  }

  async function all(role: string): Promise<readonly { readonly node: Node; readonly name: string }[]> {
    const startNodes = inClosedRoots ? await closedRoots() : undefined;
    if (startNodes?.length === 0) return [];
    const locator =
      role === 'password'
        ? { type: 'css', value: 'input[type=password]' }
        : { type: 'accessibility', value: { role } };
    const { nodes } = (await send('browsingContext.locateNodes', {
      context,
      locator,
      ...(startNodes && { startNodes }),
      serializationOptions: { maxDomDepth: 0 },
    })) as { nodes: Node[] };
    const names = await call<{ value: string }[]>(`(...all) => all.map(${NAME_OF})`, nodes.map(ref));
    return nodes.map((node, index) => ({ node, name: names[index]?.value ?? '' }));
  }

  async function find(role: string, name: Name, { nth = 0, timeout }: FindOptions = {}): Promise<Node> {
    let there: string[] = [];
    const look = async () => {
      const found = await all(role);
      there = found.map((each) => each.name);
      return found.filter((each) => fits(name, each.name))[nth]?.node ?? null;
    };
    return until(`${role} named ${name}`, look, timeout).catch((error) => {
      throw new Error(`${error.message}. There are: ${there.join(' | ')}`);
    });
  }

  const isReady = (node: Node) =>
    call<boolean>(
      `async (element) => {
        const box = () => JSON.stringify(element.getBoundingClientRect());
        element.scrollIntoView({ block: 'nearest' });
        const before = box();
        await new Promise((resolve) => setTimeout(resolve, 60));
        return box() === before && !element.matches(':disabled, [aria-disabled=true]');
      }`,
      [ref(node)],
    );

  const act = (actions: readonly object[]) => send('input.performActions', { context, actions });

  async function click(role: string, name: Name, options?: FindOptions): Promise<void> {
    const node = await until(
      `${role} named ${name} that takes a click`,
      async () => {
        const found = await find(role, name, options);
        return (await isReady(found)) ? found : null;
      },
      options?.timeout,
    );
    const origin = { type: 'element', element: ref(node) };
    const press = [
      { type: 'pointerMove', x: 0, y: 0, origin },
      { type: 'pointerDown', button: 0 },
      { type: 'pointerUp', button: 0 },
    ];
    await act([{ type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions: press }]);
  }

  return {
    url: () => call<string>('() => location.href', []),
    activate: async () => void (await send('browsingContext.activate', { context })),
    names: async (role) => (await all(role)).map(({ name }) => name),
    find: async (...given) => void (await find(...given)),
    click,
    async fill(role, name, text, options) {
      await click(role, name, options);
      const keys = [...text].flatMap((letter) => {
        const value = letter === '\n' ? ENTER : letter;
        return [
          { type: 'keyDown', value },
          { type: 'keyUp', value },
        ];
      });
      const selectAll = [
        { type: 'keyDown', value: CONTROL },
        { type: 'keyDown', value: 'a' },
        { type: 'keyUp', value: 'a' },
        { type: 'keyUp', value: CONTROL },
      ];
      await act([{ type: 'key', id: 'keyboard', actions: [...selectAll, ...keys] }]);
    },
    value: async (role, name) => call<string>('(field) => field.value', [ref(await find(role, name))]),
    async gone(role, name) {
      await until(`end of ${role} ${name}`, async () =>
        (await all(role)).some((each) => fits(name, each.name)) ? null : true,
      );
    },
    words: async () =>
      call<string>(
        `(...roots) => [document.documentElement, ...roots].flatMap((root) =>
          [root.innerHTML, ...[...root.querySelectorAll('input, textarea')].map((field) => field.value)]).join('\\n')`,
        await closedRoots(),
      ),
    run: (declaration, ...values) =>
      call(
        declaration,
        values.map((value) => ({ type: 'string', value })),
      ),
  };
}

interface Context {
  readonly context: string;
}

/** Starts Firefox with the built extension and a profile of its own, Meta's hosts led to the simulator. */
export async function launchFirefox(simulatorPort: number): Promise<Firefox> {
  const tunnel = await startTunnel(simulatorPort);
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: findFirefox(),
    headless: true,
    acceptInsecureCerts: true,
    defaultViewport: null,
    args: ['--width=1280', '--height=900'],
    extraPrefsFirefox: {
      'network.proxy.type': 1,
      'network.proxy.ssl': '127.0.0.1',
      'network.proxy.ssl_port': tunnel.port,
      'network.proxy.http': '127.0.0.1',
      'network.proxy.http_port': tunnel.port,
      'extensions.webextensions.uuids': JSON.stringify({ 'steward@steward.invalid': UUID }),
      // The browser's own question can't be answered by a test: whatever is asked for is allowed.
      'extensions.webextOptionalPermissionPrompts': false,
      'intl.accept_languages': 'en-US',
    },
  });
  // Puppeteer keeps the connection to itself, and its own pages can't follow those of an extension.
  const { connection } = browser as Browser & {
    readonly connection: { send(method: string, params: object): Promise<{ result: unknown }> };
  };
  const send: Send = async (method, params) => (await connection.send(method, params)).result;

  async function tabAt(start: string): Promise<Tab> {
    return until(`tab at ${start}`, async () => {
      const { contexts } = (await send('browsingContext.getTree', { maxDepth: 0 })) as {
        contexts: Context[];
      };
      for (const { context } of contexts) {
        const tab = createTab(send, context, false);
        if ((await tab.url()).startsWith(start)) return tab;
      }
      return null;
    });
  }

  await browser.installExtension(FIREFOX_BUILD);
  return {
    tunnel,
    origin: ORIGIN,
    tabAt,
    async open(path) {
      // No test may send a tab to an extension's page, but the guide that opens by itself may open others.
      const guide = await tabAt(`${ORIGIN}/options.html`);
      await guide.run('async (url) => void (await browser.tabs.create({ url }))', `${ORIGIN}${path}`);
      return tabAt(`${ORIGIN}${path}`);
    },
    async visit(url) {
      const { context } = (await send('browsingContext.create', { type: 'tab' })) as Context;
      await send('browsingContext.navigate', { context, url, wait: 'complete' });
      return createTab(send, context, true);
    },
    async close() {
      await browser.close();
      await tunnel.close();
    },
  };
}
