import { sha256 } from '../../utils/graph/digest.ts';

/** Milliseconds a copied token stays on the clipboard while the popup is open. */
export const CLEAR_AFTER_MS = 60_000;

export type ClearEnd =
  | 'cleared'
  /** Something else was copied since: not ours to clear. */
  | 'changed'
  /** The browser lets us neither look nor write. */
  | 'unknown';

export interface ClipboardAccess {
  readonly readText?: () => Promise<string>;
  readonly writeText: (text: string) => Promise<void>;
}

export interface ClipboardGuard {
  /** Copies, and takes it back after a minute. Throws what the browser throws. */
  copy(text: string): Promise<void>;
}

/**
 * Puts a token on the clipboard and clears it again. Only the token's hash is kept for the comparison. Where
 * the browser won't let us read the clipboard we clear it only if nothing else can have been copied: the
 * popup kept the focus all the while and no copy happened in it. A closed popup clears nothing, and its
 * text says so.
 */
export function createClipboardGuard(
  access: ClipboardAccess,
  onEnd: (end: ClearEnd) => void,
): ClipboardGuard {
  let running: AbortController | null = null;

  async function stillOurs(hash: string, untouched: boolean): Promise<boolean | null> {
    try {
      if (access.readText) return (await sha256(await access.readText())) === hash;
    } catch {
      // not allowed to read
    }
    return untouched ? true : null;
  }

  async function clear(hash: string, untouched: boolean): Promise<ClearEnd> {
    const ours = await stillOurs(hash, untouched);
    if (ours === null) return 'unknown';
    if (!ours) return 'changed';
    try {
      await access.writeText('');
      return 'cleared';
    } catch {
      return 'unknown';
    }
  }

  return {
    async copy(text) {
      await access.writeText(text);
      const hash = await sha256(text);
      running?.abort();
      const watch = new AbortController();
      running = watch;
      let untouched = true;
      const touch = (event: Event) => {
        // Elements blur too, and those events pass here on their way down.
        if (event.type !== 'blur' || event.target === event.currentTarget) untouched = false;
      };
      for (const type of ['copy', 'cut', 'blur'])
        addEventListener(type, touch, { signal: watch.signal, capture: true });
      const timer = setTimeout(async () => {
        watch.abort();
        onEnd(await clear(hash, untouched));
      }, CLEAR_AFTER_MS);
      watch.signal.addEventListener('abort', () => clearTimeout(timer));
    },
  };
}
