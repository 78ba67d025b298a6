import { CLEAR_AFTER_MS, type ClearEnd, type CopyMark, isMarked, markOf } from '../../utils/tokens/copied.ts';

export interface ClipboardAccess {
  readonly readText?: () => Promise<string>;
  readonly writeText: (text: string) => Promise<void>;
}

export interface ClipboardGuard {
  /** Copies, and takes it back after a minute; answers by what it is known again. Throws what the browser throws. */
  copy(text: string): Promise<CopyMark>;
}

/**
 * Puts a token on the clipboard and clears it again. Only a mark of it is kept for the comparison. Where
 * the browser won't let us read the clipboard we clear it only if nothing else can have been copied: the
 * popup kept the focus all the while and no copy happened in it. A closed popup clears nothing; the background
 * does, if it may.
 */
export function createClipboardGuard(
  access: ClipboardAccess,
  onEnd: (end: ClearEnd) => void,
): ClipboardGuard {
  let running: AbortController | null = null;

  /** `null`: not allowed to read. */
  async function read(): Promise<string | null> {
    try {
      return (await access.readText?.()) ?? null;
    } catch {
      return null;
    }
  }

  async function clear(mark: CopyMark, untouched: boolean): Promise<ClearEnd> {
    const held = await read();
    if (held === '') return 'cleared';
    if (held === null && !untouched) return 'unknown';
    if (held !== null && !(await isMarked(held, mark))) return 'changed';
    try {
      await access.writeText('');
      return 'cleared';
    } catch {
      return 'unknown';
    }
  }

  return {
    async copy(text) {
      const mark = await markOf(text);
      await access.writeText(text);
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
        onEnd(await clear(mark, untouched));
      }, CLEAR_AFTER_MS);
      watch.signal.addEventListener('abort', () => clearTimeout(timer));
      return mark;
    },
  };
}
