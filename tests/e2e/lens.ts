import type { CDPSession, Page } from 'playwright-core';

/** An element of Steward's on a page, and the closed root in it. */
export interface OwnRoot {
  readonly host: number;
  readonly root: number;
}

interface DomNode {
  readonly nodeName: string;
  readonly backendNodeId: number;
  readonly children?: readonly DomNode[];
  readonly shadowRoots?: readonly DomNode[];
}

function* closedRoots(node: DomNode): Generator<OwnRoot> {
  if (node.nodeName.startsWith('STEWARD'))
    for (const { backendNodeId } of node.shadowRoots ?? [])
      yield { host: node.backendNodeId, root: backendNodeId };
  for (const child of node.children ?? []) yield* closedRoots(child);
}

export const isOwn = (page: Page): boolean => page.url().startsWith('chrome-extension:');

/** Steward's document on a page of its own, else its closed roots on one of Meta's; by the nodes' numbers. */
export async function ownRoots(cdp: CDPSession, page: Page): Promise<readonly OwnRoot[]> {
  const { root } = await cdp.send('DOM.getDocument', { depth: -1, pierce: true });
  if (isOwn(page)) return [{ host: root.backendNodeId, root: root.backendNodeId }];
  return [...closedRoots(root)];
}

/** What a function gets that looks through the lens. */
export interface Seen {
  /** The document, or the elements with Steward's closed roots, which are open here. */
  readonly hosts: readonly (Document | Element)[];
  /** What is rendered in them. */
  readonly roots: readonly (Document | ShadowRoot)[];
}

/**
 * Looks at what Steward shows on a page, from a world that the page's own scripts don't share: there alone the
 * closed roots are open.
 */
export interface Lens {
  /** `look` runs in the browser, and knows nothing of what is around it here. */
  see<A, R>(look: (seen: Seen, arg: A) => R | Promise<R>, arg: A): Promise<R>;
  /** The same on what was seen last, without looking for it anew: for many short looks. */
  again<R>(look: (seen: Seen) => R): Promise<R>;
  /** Runs a script there; once will do until the page is left. */
  load(source: string): Promise<void>;
}

const WORLD = 'lens';

/** Kept as long as the page: the end of a session would take the focus that the driver lends a page in the background. */
const sessions = new WeakMap<Page, Promise<CDPSession>>();

function sessionOf(page: Page): Promise<CDPSession> {
  const session = sessions.get(page) ?? page.context().newCDPSession(page);
  sessions.set(page, session);
  return session;
}

/** Runs in the browser, on a host. */
function openRoot(this: Element, root: ShadowRoot): void {
  Object.defineProperty(this, 'shadowRoot', { value: root, configurable: true });
}

export async function openLens(page: Page): Promise<Lens> {
  const cdp = await sessionOf(page);
  const { frameTree } = await cdp.send('Page.getFrameTree');
  const world = await cdp.send('Page.createIsolatedWorld', { frameId: frameTree.frame.id, worldName: WORLD });
  const { executionContextId } = world;

  async function objectOf(backendNodeId: number): Promise<string> {
    const { object } = await cdp.send('DOM.resolveNode', { backendNodeId, executionContextId });
    return object.objectId ?? '';
  }

  async function call(declaration: string, args: object[], self?: string) {
    const { result, exceptionDetails } = await cdp.send('Runtime.callFunctionOn', {
      ...(self === undefined ? { executionContextId } : { objectId: self }),
      functionDeclaration: declaration,
      arguments: args,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails !== undefined)
      throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  return {
    async see(look, arg) {
      const hosts: string[] = [];
      for (const own of await ownRoots(cdp, page)) {
        const host = await objectOf(own.host);
        if (own.host !== own.root)
          await call(openRoot.toString(), [{ objectId: await objectOf(own.root) }], host);
        hosts.push(host);
      }
      return call(
        `function (arg, ...hosts) {
          const roots = hosts.map((host) => host instanceof Document ? host : host.shadowRoot);
          globalThis.seen = { hosts, roots };
          return (${look.toString()})(globalThis.seen, arg);
        }`,
        [{ value: arg }, ...hosts.map((objectId) => ({ objectId }))],
      );
    },
    again: (look) => call(`function () { return (${look.toString()})(globalThis.seen); }`, []),
    async load(source) {
      await cdp.send('Runtime.evaluate', { expression: source, contextId: executionContextId });
    },
  };
}
