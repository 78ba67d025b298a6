import * as v from 'valibot';
import { createQueue } from '../queue.ts';
import type { SettingsStore } from '../settings/settings.ts';
import { CLEAR_AFTER_MS, type CopyMark, copyMarkSchema } from '../tokens/copied.ts';
import type { KeyValueStore } from '../vault/store.ts';

/** The system's clipboard, where the browser and the person let Steward at it without a surface. */
export interface Clipboard {
  isAllowed(): Promise<boolean>;
  /** Empties the clipboard if it holds what is marked, and else leaves it alone. */
  clear(mark: CopyMark): Promise<void>;
}

const KEY = 'clipboard.copied';
const copiedSchema = v.object({ mark: copyMarkSchema, at: v.pipe(v.number(), v.finite()) });
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

  async function isWanted(): Promise<boolean> {
    return (await settings.get()).clearClipboard && (await clipboard.isAllowed());
  }

  async function clearIfDue(): Promise<void> {
    const copied = await read();
    // A clock that was set back must not keep the token there for longer.
    if (copied === null || (now() < copied.at && copied.at - now() <= CLEAR_AFTER_MS)) return;
    // First cleared, then forgotten: stopped in between, the next worker looks again, which does no harm.
    try {
      if (await isWanted()) await clipboard.clear(copied.mark);
    } finally {
      await session.remove([KEY]);
    }
  }

  return {
    copied: (mark) =>
      alone(async () => {
        if (!(await isWanted())) return false;
        await session.set({ [KEY]: { mark, at: now() + CLEAR_AFTER_MS } satisfies Copied });
        return true;
      }),
    clearIfDue: () => alone(clearIfDue),
    deadline: () => alone(async () => (await read())?.at ?? null),
  };
}
