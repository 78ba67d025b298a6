import { useRef } from 'preact/hooks';
import { readTextFile, type TextFile } from '../../utils/text-file.ts';
import { Button } from '../ui/button.tsx';
import type { IconName } from '../ui/icon.tsx';

interface Props {
  readonly label: string;
  readonly icon?: IconName;
  /** File types the browser's dialog offers, e.g. `.yaml,.json`. */
  readonly accept: string;
  readonly maxBytes: number;
  readonly onText: (file: TextFile) => void;
}

/** A button that asks for a text file. One that is too large is never read. */
export function OpenFile({ label, icon, accept, maxBytes, onText }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const read = async (element: HTMLInputElement) => {
    const [file] = element.files ?? [];
    if (file === undefined) return;
    if (file.size > maxBytes) onText({ ok: false, problem: 'file_too_large' });
    else onText(readTextFile(new Uint8Array(await file.arrayBuffer()), maxBytes));
    // The same file again, once it is corrected, is a change too.
    element.value = '';
  };
  return (
    <>
      <Button icon={icon} onClick={() => input.current?.click()}>
        {label}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        accept={accept}
        aria-label={label}
        onChange={(event) => void read(event.currentTarget)}
      />
    </>
  );
}
