import type { ExportedTokens } from '../../utils/tokens/export.ts';

/** What is known of a file with tokens once it was handed to the browser; nothing of its content. */
export interface TokenFile {
  readonly fileName: string;
  readonly recordIds: readonly string[];
  /** Tokens that were to be in it. */
  readonly wanted: number;
}

/** An address that gives the file's content until it is taken back. Only this page can read it. */
export interface BlobAddress {
  readonly url: string;
  revoke(): void;
}

export function addressOf({ base64, mime }: ExportedTokens): BlobAddress {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const url = URL.createObjectURL(new Blob([bytes], { type: mime }));
  return { url, revoke: () => URL.revokeObjectURL(url) };
}

/** Saves without any permission. How it ends, the browser does not say. */
export function saveByLink(url: string, fileName: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
}
