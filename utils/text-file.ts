/** Why a file is not read: it is larger than anything meant for here, or its bytes are no text. */
export type TextFileProblem = 'file_too_large' | 'file_no_text';

export type TextFile =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly problem: TextFileProblem };

/** The encoding that the first bytes name; UTF-8 is also what stands without a mark. */
function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return 'utf-8';
}

/** A file's bytes as text, without its byte-order mark: UTF-8, or UTF-16 with a mark as spreadsheets save it. */
export function readTextFile(bytes: Uint8Array, maxBytes: number): TextFile {
  if (bytes.length > maxBytes) return { ok: false, problem: 'file_too_large' };
  try {
    const text = new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes);
    // UTF-16 without a mark is good UTF-8 full of zeros.
    return text.includes('\0') ? { ok: false, problem: 'file_no_text' } : { ok: true, text };
  } catch {
    return { ok: false, problem: 'file_no_text' };
  }
}
