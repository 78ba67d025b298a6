/**
 * What the scripts of a hostile page do, in the page's own world. Each function is sent to the page as it
 * stands, so it may use nothing from around it.
 */

/** Speaks to the extension by every way a page has, and to its content scripts by names they could know. */
export async function speak({ id, names }: { id: string; names: readonly string[] }): Promise<string[]> {
  type Runtime = Record<'sendMessage' | 'connect', ((...args: unknown[]) => unknown) | undefined>;
  const got: string[] = [];
  const frame = document.createElement('iframe');
  document.body.append(frame);
  for (const realm of [window, frame.contentWindow as unknown as Window]) {
    const runtime = (realm as unknown as { chrome?: { runtime?: Runtime } }).chrome?.runtime;
    for (const name of names) {
      const message = { steward: 1, name, payload: {} };
      try {
        const answer = await runtime?.sendMessage?.(id, message);
        if (answer !== undefined) got.push(`sendMessage ${name}`);
      } catch {}
    }
    try {
      if (runtime?.connect?.(id, { name: 'steward.events' }) !== undefined) got.push('connect');
    } catch {}
  }
  frame.remove();

  addEventListener('message', ({ data }) => {
    if (data?.mine !== true) got.push(`message ${JSON.stringify(data)}`);
  });
  const shapes = (name: string) => [
    { mine: true, steward: 1, name, payload: {} },
    { mine: true, type: name, payload: {}, data: {}, id: 1 },
    { mine: true, type: `wxt:${name}`, contentScriptName: 'panel', messageId: 'x' },
    { mine: true, type: `${id}:panel:wxt:content-script-started`, contentScriptName: 'panel' },
    { mine: true, messageID: name, extensionId: id, scope: 'webext-bridge' },
  ];
  const events = ['wxt:content-script-started', 'wxt:locationchange', 'wxt:reload', 'steward.events'];
  for (const name of [...names, ...events]) {
    for (const shape of shapes(name)) window.postMessage(shape, '*');
    for (const target of [window, document, ...document.querySelectorAll('steward-bar, steward-layer')])
      for (const type of [name, `steward:${name}`, `wxt:${name}`, `${id}:${name}`])
        target.dispatchEvent(
          new CustomEvent(type, { bubbles: true, composed: true, detail: { steward: 1, name, payload: {} } }),
        );
  }
  for (const channel of ['steward', 'steward.events', id]) {
    const broadcast = new BroadcastChannel(channel);
    broadcast.onmessage = () => got.push(`broadcast ${channel}`);
    broadcast.postMessage({ steward: 1, name: 'status.get', payload: {} });
  }
  await new Promise((resolve) => setTimeout(resolve, 300));
  return got;
}

/** Loads files of the extension by every way a page has; returns those that came. */
export async function loadFiles(addresses: readonly string[]): Promise<string[]> {
  const loads = (element: HTMLElement, address: string) =>
    new Promise<boolean>((resolve) => {
      element.addEventListener('load', () => resolve(true));
      element.addEventListener('error', () => resolve(false));
      setTimeout(resolve, 3000, false);
      if (element instanceof HTMLLinkElement) Object.assign(element, { rel: 'stylesheet', href: address });
      else Object.assign(element, { src: address });
      document.head.append(element);
    });
  const done = (promise: Promise<unknown>) =>
    promise.then(
      () => true,
      () => false,
    );
  // A text of its own, or the test runner would put its own `import` in its place.
  const load = new Function('address', 'return import(address)') as (address: string) => Promise<unknown>;
  const works = (address: string) =>
    new Promise<boolean>((resolve) => {
      const worker = new Worker(address);
      worker.onerror = () => resolve(false);
      setTimeout(resolve, 500, false);
    });
  const frame = (address: string) => {
    const element = document.createElement('iframe');
    element.src = address;
    element.className = 'probe';
    document.body.append(element);
  };
  const tries: Promise<string | null>[] = [];
  for (const address of addresses) {
    const note = (way: string, result: Promise<boolean>) =>
      tries.push(
        result.then(
          (came) => (came ? `${way} ${address}` : null),
          () => null,
        ),
      );
    note('fetch', done(fetch(address)));
    note('fetch without cors', done(fetch(address, { mode: 'no-cors' })));
    note('import', done(load(address)));
    for (const tag of ['img', 'script', 'link'] as const)
      note(tag, loads(document.createElement(tag), address));
    note(
      'worker',
      Promise.resolve().then(() => works(address)),
    );
    frame(address);
  }
  return (await Promise.all(tries)).filter((way) => way !== null);
}

/** Kept in the page by `spy`. */
export interface Spied {
  /** Everything of Steward's inside that came into the page's hands. */
  readonly leaks: string[];
  /** Trusted events of the person on Steward's hosts, kept to be sent again. */
  readonly events: Event[];
  look(node: unknown, how: string): void;
}

/** Lies in wait before any script runs: for roots, nodes and events of Steward's. */
export function spy(): void {
  const leaks: string[] = [];
  const events: Event[] = [];
  const internals: ElementInternals[] = [];
  /** The page's own, on elements it made itself. */
  const own = new WeakSet<Node>();
  const look = (node: unknown, how: string) => {
    if (!(node instanceof Node)) return;
    const root = node.getRootNode();
    if (root instanceof ShadowRoot && !own.has(root)) leaks.push(`${how}: ${node.nodeName} in a shadow root`);
  };
  (globalThis as unknown as { spied: Spied }).spied = { leaks, events, look };

  const attachShadow = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (init) {
    if (this.localName.startsWith('steward')) leaks.push(`attachShadow of ${this.localName}`);
    return attachShadow.call(this, { ...init, mode: 'open' });
  };
  const createElement = Document.prototype.createElement;
  Document.prototype.createElement = function (this: Document, name: string, ...rest: never[]) {
    if (/steward/i.test(name)) leaks.push('createElement');
    return createElement.call(this, name, ...rest);
  } as typeof createElement;
  for (const name of ['steward-bar', 'steward-layer'])
    customElements.define(
      name,
      class extends HTMLElement {
        constructor() {
          super();
          internals.push(this.attachInternals());
          try {
            own.add(attachShadow.call(this, { mode: 'open' }));
          } catch {}
        }
        connectedCallback(): void {
          look(this.shadowRoot, 'shadowRoot');
          look(
            (this as { openOrClosedShadowRoot?: unknown }).openOrClosedShadowRoot,
            'openOrClosedShadowRoot',
          );
        }
      },
    );

  const byStyle = new MutationObserver((records) => {
    for (const { target, addedNodes } of records)
      for (const node of [target, ...addedNodes]) look(node, 'MutationObserver');
  });
  byStyle.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });

  const types = [
    'pointerover pointermove pointerdown pointerup pointerenter mouseover mouseout mousedown mouseup mouseenter',
    'click focus blur focusin focusout input beforeinput change keydown keyup select selectionchange submit',
    'animationstart animationend transitionrun transitionend toggle beforetoggle cancel close scroll scrollend',
    'wheel dragstart drag copy contextmenu slotchange load error invalid',
  ].flatMap((line) => line.split(' '));
  for (const type of types)
    addEventListener(
      type,
      (event) => {
        for (const node of event.composedPath()) look(node, `composedPath of ${type}`);
        look((event as MouseEvent).relatedTarget, `relatedTarget of ${type}`);
        look(
          (event as unknown as { explicitOriginalTarget?: unknown }).explicitOriginalTarget,
          'original target',
        );
        look((event as SubmitEvent).submitter, 'submitter');
        look((event as unknown as { source?: unknown }).source, `source of ${type}`);
        if (event.isTrusted && /^steward/.test((event.target as Element).localName ?? '')) events.push(event);
      },
      true,
    );

  for (const type of ['event', 'first-input', 'layout-shift', 'largest-contentful-paint', 'element'])
    try {
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries() as unknown as Record<string, unknown>[]) {
          look(entry.target, `performance ${type}`);
          look(entry.element, `performance ${type}`);
          for (const source of (entry.sources ?? []) as { node: unknown }[])
            look(source.node, 'layout shift');
        }
      }).observe({ type, buffered: true, durationThreshold: 16 } as PerformanceObserverInit);
    } catch {}

  const everyFrame = () => {
    for (const { effect } of document.getAnimations())
      if (effect instanceof KeyframeEffect) look(effect.target, 'document.getAnimations');
    for (const host of document.querySelectorAll('steward-bar, steward-layer'))
      for (const { effect } of host.getAnimations({ subtree: true }))
        if (effect instanceof KeyframeEffect) look(effect.target, 'host.getAnimations');
    for (const each of internals) look(each.shadowRoot, 'ElementInternals.shadowRoot');
    look(document.activeElement, 'activeElement');
    requestAnimationFrame(everyFrame);
  };
  requestAnimationFrame(everyFrame);
}

/** Reads whatever can be read of an open panel, looking for `words` in it. */
export function read(words: string): { text: string; markup: string } {
  const { look } = (globalThis as unknown as { spied: Spied }).spied;
  const hosts = [...document.querySelectorAll('steward-bar, steward-layer')];
  for (const host of hosts) {
    look(host.shadowRoot, 'shadowRoot');
    for (const key of Object.getOwnPropertySymbols(host)) look(Reflect.get(host, key), String(key));
    look((host.cloneNode(true) as Element).shadowRoot, 'cloneNode');
    look((document.importNode(host, true) as Element).shadowRoot, 'importNode');
    for (const each of document.querySelectorAll('steward-layer *, steward-bar *')) look(each, 'a selector');
  }
  type Caret = { offsetNode?: Node; startContainer?: Node } | null;
  const carets = document as unknown as Record<string, (x: number, y: number) => Caret>;
  for (let x = 5; x < innerWidth; x += 90)
    for (let y = 5; y < innerHeight; y += 60) {
      for (const node of document.elementsFromPoint(x, y)) look(node, 'elementsFromPoint');
      look(carets.caretPositionFromPoint?.(x, y)?.offsetNode, 'caretPositionFromPoint');
      look(carets.caretRangeFromPoint?.(x, y)?.startContainer, 'caretRangeFromPoint');
    }
  (window as unknown as { find(text: string): boolean }).find(words);
  const selection = getSelection();
  const lookAtSelection = (how: string) => {
    for (const node of [selection?.anchorNode, selection?.focusNode]) look(node, how);
    if (selection?.rangeCount) {
      const range = selection.getRangeAt(0);
      for (const node of [range.startContainer, range.endContainer, range.commonAncestorContainer])
        look(node, how);
      for (const node of range.cloneContents().querySelectorAll('*')) look(node, how);
    }
    const composed = selection as unknown as { getComposedRanges?(options: object): StaticRange[] };
    for (const range of composed?.getComposedRanges?.({ shadowRoots: [] }) ?? [])
      look(range.startContainer, `${how} (composed)`);
  };
  lookAtSelection('window.find');
  document.execCommand('selectAll');
  lookAtSelection('selectAll');
  const text = [
    String(selection),
    ...[document.body, ...hosts].flatMap((each) =>
      ['innerText', 'textContent'].map((name) => String(Reflect.get(each, name))),
    ),
  ];
  const range = document.createRange();
  range.selectNode(document.documentElement);
  for (const host of hosts) range.selectNodeContents(host);
  text.push(String(range));
  selection?.removeAllRanges();

  type Html = { getHTML?(options: object): string; getInnerHTML?(options: object): string };
  const markup = [document.documentElement, ...hosts].flatMap((element) => [
    element.outerHTML,
    new XMLSerializer().serializeToString(element),
    (element as Html).getHTML?.({ serializableShadowRoots: true }) ?? '',
    (element as Html).getInnerHTML?.({ includeShadowRoots: true }) ?? '',
  ]);
  return { text: text.join('\n'), markup: markup.join('\n') };
}

/** Makes up every event of a person, at every point and on everything in reach, and sends real ones again. */
export function forge(): void {
  const { events } = (globalThis as unknown as { spied: Spied }).spied;
  const hosts = [...document.querySelectorAll<HTMLElement>('steward-bar, steward-layer')];
  const targets: EventTarget[] = [...hosts, document.activeElement ?? document, document, window];
  const lie = (event: Event): Event => {
    for (const [name, value] of [
      ['isTrusted', true],
      ['composedPath', () => [hosts[1], document]],
      ['target', hosts[1]],
      ['detail', 1],
    ] as const)
      try {
        Object.defineProperty(event, name, { value });
      } catch {}
    return event;
  };
  const points: { x: number; y: number }[] = [];
  for (let x = 10; x < innerWidth; x += 60) for (let y = 10; y < innerHeight; y += 40) points.push({ x, y });
  for (const target of targets) {
    for (const { x, y } of points) {
      const where = {
        bubbles: true,
        composed: true,
        cancelable: true,
        clientX: x,
        clientY: y,
        view: window,
        button: 0,
      };
      for (const type of ['pointerdown', 'pointerup', 'pointermove'])
        target.dispatchEvent(new PointerEvent(type, { ...where, pointerId: 1, isPrimary: true }));
      for (const type of ['mousedown', 'mouseup', 'click', 'dblclick'])
        target.dispatchEvent(lie(new MouseEvent(type, { ...where, detail: 1 })));
      document.elementFromPoint(x, y)?.dispatchEvent(new MouseEvent('click', where));
    }
    for (const key of ['Enter', ' ', 'Tab', 'Escape', 'ArrowDown'])
      for (const type of ['keydown', 'keypress', 'keyup'])
        target.dispatchEvent(
          lie(new KeyboardEvent(type, { key, code: key, bubbles: true, composed: true, cancelable: true })),
        );
    for (const event of [
      new SubmitEvent('submit', { bubbles: true, composed: true }),
      new InputEvent('input', { bubbles: true, composed: true, data: 'x' }),
      new Event('change', { bubbles: true, composed: true }),
      new Event('cancel', { bubbles: true, composed: true }),
      new Event('close', { bubbles: true, composed: true }),
    ])
      target.dispatchEvent(lie(event));
    for (const event of events)
      try {
        target.dispatchEvent(event);
      } catch {}
  }
  for (const host of hosts) {
    host.click();
    host.focus();
    (document.activeElement as HTMLElement | null)?.click();
  }
  for (const command of [
    'insertText',
    'insertParagraph',
    'insertLineBreak',
    'forwardDelete',
    'paste',
    'copy',
  ])
    document.execCommand(command, false, '\n');
}

/** Poisons everything scripts stand on, notes what passes by, and answers with lies about what can be seen. */
export function poison(): void {
  const heard: string[] = [];
  (globalThis as unknown as { heard: string[] }).heard = heard;
  const stringify = JSON.stringify;
  let busy = false;
  const note = (where: string, ...values: unknown[]) => {
    if (busy) return;
    busy = true;
    try {
      heard[heard.length] = `${where} ${stringify(values)}`.slice(0, 20_000);
    } catch {
      // Of what can't be told as JSON nothing is kept.
    }
    busy = false;
  };
  const names = 'steward name payload token passphrase secret access_token planId jobId ok failure';
  for (const name of names.split(' '))
    Object.defineProperty(Object.prototype, name, {
      configurable: true,
      get: () => undefined,
      set(value) {
        note(`Object.prototype.${name}`, value);
        Object.defineProperty(this, name, { value, writable: true, enumerable: true, configurable: true });
      },
    });
  Object.defineProperty(Object.prototype, 'then', {
    configurable: true,
    get() {
      note('then', this);
      return undefined;
    },
    set(value) {
      Object.defineProperty(this, 'then', { value, writable: true, enumerable: true, configurable: true });
    },
  });
  const wrap = (owner: object, name: string) => {
    const original = Reflect.get(owner, name) as (...args: unknown[]) => unknown;
    Object.defineProperty(owner, name, {
      configurable: true,
      writable: true,
      value(this: unknown, ...args: unknown[]) {
        note(name, ...args);
        const result = Reflect.apply(original, this, args);
        if (typeof result === 'string') note(`${name} gave`, result);
        return result;
      },
    });
  };
  for (const name of ['parse', 'stringify']) wrap(JSON, name);
  for (const name of ['push', 'join', 'includes', 'concat', 'unshift', 'indexOf'])
    wrap(Array.prototype, name);
  for (const name of ['get', 'set', 'has']) wrap(Map.prototype, name);
  for (const name of ['add', 'has']) wrap(Set.prototype, name);
  for (const name of ['slice', 'replace', 'startsWith', 'split', 'trim']) wrap(String.prototype, name);
  for (const name of [
    'fetch',
    'postMessage',
    'structuredClone',
    'setTimeout',
    'queueMicrotask',
    'btoa',
    'atob',
  ])
    wrap(globalThis, name);
  for (const name of ['dispatchEvent', 'addEventListener']) wrap(EventTarget.prototype, name);
  for (const name of ['append', 'setAttribute', 'attachShadow', 'after']) wrap(Element.prototype, name);
  for (const name of ['encode', 'encodeInto']) wrap(TextEncoder.prototype, name);
  wrap(TextDecoder.prototype, 'decode');
  wrap(Document.prototype, 'createElement');
  wrap(RegExp.prototype, 'test');
  const then = Promise.prototype.then;
  Object.defineProperty(Promise.prototype, 'then', {
    configurable: true,
    writable: true,
    value(this: Promise<unknown>, good?: (value: unknown) => unknown, bad?: (error: unknown) => unknown) {
      const listen = (value: unknown) => {
        note('Promise', value);
        return good ? good(value) : value;
      };
      return Reflect.apply(then, this, [listen, bad]);
    },
  });
  const fake = { runtime: { id: 'x', sendMessage: (...args: unknown[]) => note('sendMessage', ...args) } };
  Object.assign(globalThis, { browser: fake });
  crypto.randomUUID = () => '00000000-0000-4000-8000-000000000000';
  // Every `id` is the name of a global in the content scripts' world, too. Not `chrome`: with that a page keeps
  // the panel away, as it can by removing it; that is said in SECURITY.md, and costs nothing but the panel.
  addEventListener('DOMContentLoaded', () => {
    for (const id of ['browser', 'stewardPanel', 'stewardFlow', 'navigation', 'steward.panel']) {
      const form = document.createElement('form');
      form.id = id;
      form.hidden = true;
      form.innerHTML = '<input name="runtime"><input name="alive"><object name="sendMessage"></object>';
      document.body.append(form);
    }
  });
}

/** Goes to and fro as fast as a script can, and makes up the events that tell of it. */
export async function flood(elsewhere: string): Promise<void> {
  const here = location.href;
  const navigation = (globalThis as unknown as { navigation: EventTarget }).navigation;
  // Chromium drops what goes beyond 200 in ten seconds, so more of these would only busy the test's own wires.
  for (let round = 0; round < 150; round++) {
    history.pushState(null, '', elsewhere);
    history.pushState(null, '', here);
  }
  for (let round = 0; round < 10_000; round++) {
    navigation.dispatchEvent(new Event('currententrychange'));
    window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    if (round % 1000 === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  }
  history.replaceState(null, '', here);
}
