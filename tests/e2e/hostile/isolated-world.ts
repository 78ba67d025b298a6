import type { Page } from 'playwright-core';

/** The world of Steward's content scripts in a page, as whoever took over the page's process has it. */
export interface IsolatedWorld {
  /** Evaluates an expression there; what it comes to, or the error it throws as text. */
  evaluate(expression: string): Promise<unknown>;
}

interface ContextDescription {
  readonly id: number;
  readonly origin: string;
}

export async function openIsolatedWorld(page: Page, extensionId: string): Promise<IsolatedWorld> {
  const cdp = await page.context().newCDPSession(page);
  const contexts: ContextDescription[] = [];
  cdp.on('Runtime.executionContextCreated', ({ context }) => contexts.push(context));
  // Tells of those that exist, too.
  await cdp.send('Runtime.enable');
  const own = contexts.findLast(({ origin }) => origin === `chrome-extension://${extensionId}`);
  if (own === undefined) throw new Error('Steward has no content script in this page');
  return {
    async evaluate(expression) {
      const { result, exceptionDetails } = await cdp.send('Runtime.evaluate', {
        contextId: own.id,
        expression,
        awaitPromise: true,
        returnByValue: true,
      });
      return exceptionDetails ? String(exceptionDetails.exception?.description) : result.value;
    },
  };
}
