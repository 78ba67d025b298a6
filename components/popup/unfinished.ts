import * as v from 'valibot';
import { browser } from 'wxt/browser';
import type { TokenFile } from './token-file.ts';

/** A download of tokens that the popup has not seen the end of. */
export interface Unfinished extends TokenFile {
  readonly downloadId: number;
}

const KEY = 'popup.unfinished-save';

const schema = v.object({
  downloadId: v.number(),
  fileName: v.string(),
  recordIds: v.array(v.string()),
  wanted: v.number(),
});

/**
 * Noted for this browser session, ids and the file's name only: the window that asks where to save takes the
 * focus, and the popup closes with it. Opened again, it takes up the download where it left it.
 */
export async function noteUnfinished(save: Unfinished): Promise<void> {
  await browser.storage.session.set({ [KEY]: save });
}

export async function forgetUnfinished(): Promise<void> {
  await browser.storage.session.remove(KEY);
}

export async function readUnfinished(): Promise<Unfinished | null> {
  try {
    const parsed = v.safeParse(schema, (await browser.storage.session.get(KEY))[KEY]);
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}
