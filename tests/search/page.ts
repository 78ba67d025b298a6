import type { CDPSession, Page } from 'playwright-core';

/** A node of `DOM.getDocument`, with what hangs on it beside its children. */
interface DomNode {
  readonly nodeName: string;
  readonly nodeValue: string;
  readonly backendNodeId: number;
  readonly attributes?: readonly string[];
  readonly children?: readonly DomNode[];
  readonly shadowRoots?: readonly DomNode[];
  readonly pseudoElements?: readonly DomNode[];
  readonly contentDocument?: DomNode;
  readonly templateContent?: DomNode;
}

const FIELDS: ReadonlySet<string> = new Set(['INPUT', 'TEXTAREA']);

function* walk(node: DomNode): Generator<DomNode> {
  yield node;
  const { children = [], shadowRoots = [], pseudoElements = [], contentDocument, templateContent } = node;
  for (const child of [...children, ...shadowRoots, ...pseudoElements, contentDocument, templateContent])
    if (child !== undefined) yield* walk(child);
}

/** What is typed or put into a field, which stands in no attribute. */
async function fieldValue(cdp: CDPSession, backendNodeId: number): Promise<string> {
  const { object } = await cdp.send('DOM.resolveNode', { backendNodeId });
  if (object.objectId === undefined) throw new Error('a field that is no object');
  const { result } = await cdp.send('Runtime.callFunctionOn', {
    objectId: object.objectId,
    functionDeclaration: 'function () { return this.value; }',
    returnByValue: true,
  });
  return String(result.value);
}

/**
 * All words a page holds: its address, texts and attributes, closed shadow roots, frames and templates too, the
 * values of fields, and what the page stores.
 */
export async function wordsOf(page: Page): Promise<string> {
  const cdp = await page.context().newCDPSession(page);
  try {
    const { root } = await cdp.send('DOM.getDocument', { depth: -1, pierce: true });
    const words = [page.url(), await page.title()];
    for (const node of walk(root)) {
      words.push(node.nodeValue, ...(node.attributes ?? []));
      if (FIELDS.has(node.nodeName)) words.push(await fieldValue(cdp, node.backendNodeId));
    }
    words.push(
      await page.evaluate(() => {
        // A page without an origin of its own has no storage.
        const stored = origin === 'null' ? [] : [{ ...localStorage }, { ...sessionStorage }, document.cookie];
        return JSON.stringify([...stored, history.state]);
      }),
    );
    return words.join('\n');
  } finally {
    await cdp.detach();
  }
}
