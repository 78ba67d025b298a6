import { useMemo, useState } from 'preact/hooks';
import { type ClearEnd, createClipboardGuard } from './clipboard.ts';

export type CopyState = 'idle' | 'copied' | 'refused' | ClearEnd;

export interface Clipboard {
  readonly state: CopyState;
  readonly copy: (text: string) => Promise<void>;
}

/** Lives as long as the popup, not the view: a token saved and gone must still leave the clipboard. */
export function useClipboard(): Clipboard {
  const [state, setState] = useState<CopyState>('idle');
  const guard = useMemo(
    () =>
      createClipboardGuard(
        {
          readText: () => navigator.clipboard.readText(),
          writeText: (text) => navigator.clipboard.writeText(text),
        },
        setState,
      ),
    [],
  );
  const copy = async (text: string) => {
    try {
      await guard.copy(text);
      setState('copied');
    } catch {
      setState('refused');
    }
  };
  return { state, copy };
}
