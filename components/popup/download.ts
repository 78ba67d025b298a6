import { browser } from 'wxt/browser';

type Change = Parameters<Parameters<typeof browser.downloads.onChanged.addListener>[0]>[0];

export type DownloadEnd = 'complete' | 'interrupted';

/** There once the person allowed it; not every browser has it. */
export const canWatch = (): boolean => typeof browser.downloads?.download === 'function';

/** Starts a download and answers with its id. Throws when the person called it off. */
export const startDownload = (url: string, filename: string): Promise<number> =>
  browser.downloads.download({ url, filename, conflictAction: 'uniquify' });

const endOf = (state: string | undefined): DownloadEnd | null =>
  state === 'complete' || state === 'interrupted' ? state : null;

/** How a download that may have ended already is, or `null` while it runs; one that nobody knows did not end well. */
async function presentEnd(id: number): Promise<DownloadEnd | null> {
  const [found] = await browser.downloads.search({ id });
  return found === undefined ? 'interrupted' : endOf(found.state);
}

/** Waits until the browser says how the download ended; never answers once the signal is aborted. */
export function watchDownload(id: number, signal: AbortSignal): Promise<DownloadEnd> {
  return new Promise((resolve) => {
    const { onChanged } = browser.downloads;
    const finish = (end: DownloadEnd | null) => {
      if (end === null || signal.aborted) return;
      onChanged.removeListener(look);
      resolve(end);
    };
    const look = (change: Change) => {
      if (change.id === id) finish(endOf(change.state?.current));
    };
    // First listen, then look: it may end in between.
    onChanged.addListener(look);
    signal.addEventListener('abort', () => onChanged.removeListener(look), { once: true });
    presentEnd(id).then(finish, () => finish('interrupted'));
  });
}
