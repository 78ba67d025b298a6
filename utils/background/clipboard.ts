import * as v from 'valibot';
import { createQueue } from '../queue.ts';
import type { SettingsStore } from '../settings/settings.ts';
import { CLEAR_AFTER_MS, type ClearEnd, type CopyMark, copyMarkSchema } from '../tokens/copied.ts';
import type { KeyValueStore } from '../vault/store.ts';

/** The system's clipboard, where the browser and the person let Steward at it without a surface. */
export interface Clipboard {
  isAllowed(): Promise<boolean>;
  /** Empties the clipboard if it holds what is marked, and else leaves it alone. */
  clear(mark: CopyMark): Promise<ClearEnd>;
}

/** Another program may hold the clipboard for a moment, so one try is not enough; nor is it worth many. */
const TRIES = 3;
const RETRY_MS = 10_000;

const KEY = 'clipboard.copied';
const copiedSchema = v.object({
  mark: copyMarkSchema,
  at: v.pipe(v.number(), v.finite()),
  tries: v.pipe(v.number(), v.safeInteger()),
});
type Copied = v.InferOutput<typeof copiedSchema>;

/** Clears a copied token after its minute, whether or not a popup is open and the worker lived on. */
export interface ClipboardWatch {
  /** `true` when it will be cleared. */
  copied(mark: CopyMark): Promise<boolean>;
  clearIfDue(): Promise<void>;
  /** Milliseconds since 1970; `null` when nothing is to be cleared. */
  deadline(): Promise<number | null>;
}

export interface ClipboardWatchOptions {
  /** Memory that ends with the browser session. */
  readonly session: KeyValueStore;
  readonly settings: SettingsStore;
  readonly clipboard: Clipboard;
  readonly now: () => number;
}

export function createClipboardWatch(options: ClipboardWatchOptions): ClipboardWatch {
  const { session, settings, clipboard, now } = options;
  const alone = createQueue();

  async function read(): Promise<Copied | null> {
    const parsed = v.safeParse(copiedSchema, (await session.get([KEY]))[KEY]);
    return parsed.success ? parsed.output : null;
  }

  const keep = (copied: Copied): Promise<void> => session.set({ [KEY]: copied });

  async function isWanted(): Promise<boolean> {
    return (await settings.get()).clearClipboard && (await clipboard.isAllowed());
  }

  const attempt = (mark: CopyMark): Promise<ClearEnd> =>
    clipboard.clear(mark).catch((): ClearEnd => 'unknown');

  async function clearIfDue(): Promise<void> {
    const copied = await read();
    // A clock that was set back must not keep the token there for longer.
    if (copied === null || (now() < copied.at && copied.at - now() <= CLEAR_AFTER_MS)) return;
    // First cleared, then forgotten: stopped in between, the next worker looks again, which does no harm.
    const tries = copied.tries + 1;
    const isOver = !(await isWanted()) || (await attempt(copied.mark)) !== 'unknown' || tries >= TRIES;
    if (isOver) await session.remove([KEY]);
    else await keep({ ...copied, at: now() + RETRY_MS, tries });
  }

  return {
    copied: (mark) =>
      alone(async () => {
        if (!(await isWanted())) return false;
        await keep({ mark, at: now() + CLEAR_AFTER_MS, tries: 0 });
        return true;
      }),
    clearIfDue: () => alone(clearIfDue),
    deadline: () => alone(async () => (await read())?.at ?? null),
  };
}
