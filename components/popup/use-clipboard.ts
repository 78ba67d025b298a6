import { useMemo, useState } from 'preact/hooks';
import type { Send } from '../../utils/stores/setup.ts';
import type { ClearEnd } from '../../utils/tokens/copied.ts';
import { createClipboardGuard } from './clipboard.ts';

/** `watched`: copied too, and cleared even if the popup is closed. */
export type CopyState = 'idle' | 'copied' | 'watched' | 'refused' | ClearEnd;

export interface Clipboard {
  readonly state: CopyState;
  readonly copy: (text: string) => Promise<void>;
}

/** Lives as long as the popup, not the view: a token saved and gone must still leave the clipboard. */
export function useClipboard(send: Send): Clipboard {
  const [state, setState] = useState<CopyState>('idle');
  const guard = useMemo(
    () =>
      createClipboardGuard(
        {
          readText: () => navigator.clipboard.readText(),
          writeText: (text) => navigator.clipboard.writeText(text),
        },
        // What the popup can't see, the background may still do.
        (end) => setState((before) => (before === 'watched' && end === 'unknown' ? before : end)),
      ),
    [],
  );
  const copy = async (text: string) => {
    try {
      const mark = await guard.copy(text);
      const watched = await send('clipboard.copied', mark).catch(() => false);
      setState(watched ? 'watched' : 'copied');
    } catch {
      setState('refused');
    }
  };
  return { state, copy };
}
