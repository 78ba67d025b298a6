import * as v from 'valibot';
import { browser } from 'wxt/browser';
import { isReady, type Preflight } from '../../utils/portfolio/preflight.ts';
import { createQueue } from '../../utils/queue.ts';

/** How far the set-up guide has come, beyond what Steward knows by itself. */
export interface Guide {
  /** The pre-flight checks have passed once. */
  readonly passed: boolean;
  /** Hidden by the person; it stays under Help. */
  readonly hidden: boolean;
}

const KEY = 'steward.guide';
const NEW: Guide = { passed: false, hidden: false };
const schema = v.fallback(v.object({ passed: v.boolean(), hidden: v.boolean() }), NEW);

/** Kept from one day to the next, so that set-up goes on where it was left. */
export async function readGuide(): Promise<Guide> {
  const kept = await browser.storage.local.get(KEY).catch(() => ({}) as Record<string, unknown>);
  return v.parse(schema, kept[KEY]);
}

const inTurn = createQueue();

/** Where there is no room to keep it, a step is shown again, no more. */
export const changeGuide = (change: Partial<Guide>): Promise<void> =>
  inTurn(async () => browser.storage.local.set({ [KEY]: { ...(await readGuide()), ...change } })).catch(
    () => {},
  );

/** Tells each guide that is kept anew, whichever surface did it, until the answer is called. */
export function onGuide(tell: (guide: Guide) => void): () => void {
  const hear = (changes: Record<string, { newValue?: unknown }>, area: string) => {
    if (area === 'local' && KEY in changes) tell(v.parse(schema, changes[KEY]?.newValue));
  };
  browser.storage.onChanged.addListener(hear);
  return () => browser.storage.onChanged.removeListener(hear);
}

/** Set-up goes on by what was checked last, in the popup or here. */
export const keepPassed = (preflight: Preflight): void => void changeGuide({ passed: isReady(preflight) });
