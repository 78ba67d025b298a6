import type { CDPSession, Page } from 'playwright-core';

/** One node of the accessibility tree, as a screen reader meets it. */
interface AxNode {
  readonly role: string;
  readonly name: string;
  readonly backendNodeId: number;
  readonly states: Readonly<Record<string, unknown>>;
}

export interface FindOptions {
  /** Milliseconds to wait for it; 10,000 by default. */
  readonly timeout?: number;
  /** Which of several. */
  readonly nth?: number;
}

const POLL_MS = 50;

/**
 * Works the panel as a person does, although its shadow root is closed even to the test: things are found in
 * the accessibility tree by role and name, and used with real mouse and keyboard events.
 */
export interface ClosedRoot {
  find(role: string, name: string | RegExp, options?: FindOptions): Promise<AxNode>;
  all(role: string, name?: string | RegExp): Promise<AxNode[]>;
  click(role: string, name: string | RegExp, options?: FindOptions): Promise<void>;
  /** Clicks into a field, selects what is there and types over it. */
  fill(role: string, name: string | RegExp, text: string, options?: FindOptions): Promise<void>;
  /** Waits until nothing of this role and name is there. */
  gone(role: string, name: string | RegExp, timeout?: number): Promise<void>;
  /** Position of a node in the window, in CSS pixels. */
  box(node: AxNode): Promise<{ x: number; y: number; width: number; height: number }>;
  readonly clicks: () => number;
}

const matches = (node: AxNode, role: string, name?: string | RegExp) =>
  node.role === role &&
  (name === undefined || (typeof name === 'string' ? node.name === name : name.test(node.name)));

export async function openClosedRoot(page: Page): Promise<ClosedRoot> {
  const cdp: CDPSession = await page.context().newCDPSession(page);
  await cdp.send('DOM.enable');
  await cdp.send('Accessibility.enable');
  let clicks = 0;

  async function tree(): Promise<AxNode[]> {
    const { nodes } = await cdp.send('Accessibility.getFullAXTree');
    return nodes.flatMap((node): AxNode[] =>
      node.ignored || node.backendDOMNodeId === undefined
        ? []
        : [
            {
              role: String(node.role?.value ?? ''),
              name: String(node.name?.value ?? ''),
              backendNodeId: node.backendDOMNodeId,
              states: Object.fromEntries(
                node.properties?.map(({ name, value }) => [name, value.value]) ?? [],
              ),
            },
          ],
    );
  }

  const all = async (role: string, name?: string | RegExp) =>
    (await tree()).filter((node) => matches(node, role, name));

  async function find(role: string, name: string | RegExp, { timeout = 10_000, nth = 0 }: FindOptions = {}) {
    const end = Date.now() + timeout;
    for (;;) {
      const node = (await all(role, name))[nth];
      if (node !== undefined) return node;
      if (Date.now() > end) {
        const there = (await all(role)).map((each) => each.name).join(' | ');
        throw new Error(`No ${role} named ${name}. There are: ${there}`);
      }
      await page.waitForTimeout(POLL_MS);
    }
  }

  async function box({ backendNodeId }: AxNode) {
    await cdp.send('DOM.scrollIntoViewIfNeeded', { backendNodeId }).catch(() => undefined);
    const { quads } = await cdp.send('DOM.getContentQuads', { backendNodeId });
    const quad = quads[0];
    if (quad === undefined) throw new Error('not visible');
    const xs = quad.filter((_, index) => index % 2 === 0);
    const ys = quad.filter((_, index) => index % 2 === 1);
    const [x, y] = [Math.min(...xs), Math.min(...ys)];
    return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
  }

  /** The box of a node once it no longer moves: a press on something that slides in would miss it. */
  async function still(node: AxNode) {
    for (let last = await box(node); ; ) {
      await page.waitForTimeout(POLL_MS);
      const now = await box(node);
      if (now.x === last.x && now.y === last.y && now.width === last.width) return now;
      last = now;
    }
  }

  async function click(role: string, name: string | RegExp, options?: FindOptions) {
    const end = Date.now() + (options?.timeout ?? 10_000);
    for (;;) {
      const node = await find(role, name, options);
      try {
        if (node.states.disabled === true) throw new Error(`${role} ${name} is disabled`);
        const { x, y, width, height } = await still(node);
        await page.mouse.click(x + width / 2, y + height / 2);
        clicks++;
        return;
      } catch (error) {
        // Not ready yet, or rendered anew between finding and clicking.
        if (Date.now() > end) throw error;
        await page.waitForTimeout(POLL_MS);
      }
    }
  }

  return {
    find,
    all,
    click,
    box,
    clicks: () => clicks,
    async fill(role, name, text, options) {
      await click(role, name, options);
      await page.keyboard.press('ControlOrMeta+A');
      await page.keyboard.insertText(text);
    },
    async gone(role, name, timeout = 10_000) {
      const end = Date.now() + timeout;
      while ((await all(role, name)).length > 0) {
        if (Date.now() > end) throw new Error(`${role} ${name} is still there`);
        await page.waitForTimeout(POLL_MS);
      }
    },
  };
}
