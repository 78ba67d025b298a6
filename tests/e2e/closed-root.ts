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
  /** Only what can be used by now. */
  readonly enabled?: true;
}

const POLL_MS = 50;

/** States of a node that are spoken. */
const STATES = new Set(['checked', 'disabled', 'expanded', 'invalid', 'modal', 'pressed', 'selected']);

/**
 * Works the panel as a person does, although its shadow root is closed even to the test: things are found in
 * the accessibility tree by role and name, and used with real mouse and keyboard events.
 */
export interface ClosedRoot {
  find(role: string, name: string | RegExp, options?: FindOptions): Promise<AxNode>;
  all(role: string, name?: string | RegExp): Promise<AxNode[]>;
  /** What has the focus; `null`: only the page as a whole. */
  focused(): Promise<AxNode | null>;
  click(role: string, name: string | RegExp, options?: FindOptions): Promise<void>;
  /** Clicks into a field, selects what is there and types over it. */
  fill(role: string, name: string | RegExp, text: string, options?: FindOptions): Promise<void>;
  /** Waits until nothing of this role and name is there. */
  gone(role: string, name: string | RegExp, timeout?: number): Promise<void>;
  /** The subtree under each node of a role, as lines of what is spoken, deeper ones indented. */
  spoken(role: string): Promise<string>;
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

  /** Only lays out, or says what its parent said. */
  const SILENT = /^(generic|none|InlineTextBox|StaticText|LabelText|paragraph|ListMarker|LineBreak)$/;

  async function spoken(role: string): Promise<string> {
    const { nodes } = await cdp.send('Accessibility.getFullAXTree');
    const byId = new Map(nodes.map((node) => [node.nodeId, node]));
    type Node = (typeof nodes)[number];
    const lines: string[] = [];
    const say = (node: Node, depth: number, around: string): void => {
      const [kind, name] = [String(node.role?.value ?? ''), String(node.name?.value ?? '').trim()];
      const isText = kind === 'StaticText' && name !== '' && !around.includes(name);
      const isSaid = isText || (!node.ignored && !SILENT.test(kind));
      if (isSaid) {
        const states = (node.properties ?? [])
          .filter(({ name: state }) => STATES.has(state))
          .map(({ name: state, value }) => `[${state}=${value.value}]`);
        const words = [isText ? 'text' : kind, ...(name === '' ? [] : [JSON.stringify(name)]), ...states];
        lines.push(`${'  '.repeat(depth)}- ${words.join(' ')}`);
      }
      for (const id of node.childIds ?? []) {
        const child = byId.get(id);
        if (child !== undefined) say(child, isSaid ? depth + 1 : depth, isSaid ? name : around);
      }
    };
    for (const node of nodes) if (!node.ignored && node.role?.value === role) say(node, 0, '');
    return `${lines.join('\n')}\n`;
  }

  const all = async (role: string, name?: string | RegExp) =>
    (await tree()).filter((node) => matches(node, role, name));

  async function find(
    role: string,
    name: string | RegExp,
    { timeout = 10_000, nth = 0, enabled }: FindOptions = {},
  ) {
    const end = Date.now() + timeout;
    for (;;) {
      const node = (await all(role, name)).filter(
        ({ states }) => enabled === undefined || states.disabled !== true,
      )[nth];
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
    async focused() {
      const all = (await tree()).filter(
        ({ role, states }) => states.focused === true && role !== 'RootWebArea',
      );
      return all.at(-1) ?? null;
    },
    click,
    box,
    spoken,
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
