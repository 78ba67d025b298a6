import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The forms in which a secret could stand on disk. */
export function formsOf(secret: string): Buffer[] {
  const utf8 = Buffer.from(secret, 'utf8');
  const utf16 = Buffer.from(secret, 'utf16le');
  // Base64 of a text depends on where it starts in a group of three bytes: look for the inner part of each.
  const base64 = [0, 1, 2].map((shift) => {
    const encoded = Buffer.concat([Buffer.alloc(shift), utf8]).toString('base64');
    return encoded.slice(Math.ceil((shift * 8) / 6) + (shift === 0 ? 0 : 1), -4);
  });
  return [
    utf8,
    utf16,
    Buffer.from(encodeURIComponent(secret)),
    Buffer.from(utf8.toString('hex')),
    Buffer.from(utf8.toString('hex').toUpperCase()),
    ...base64.map((text) => Buffer.from(text)),
    ...base64.map((text) => Buffer.from(text.replaceAll('+', '-').replaceAll('/', '_'))),
  ];
}

export interface Finding {
  readonly secret: string;
  readonly file: string;
}

export interface SearchResult {
  readonly files: number;
  readonly bytes: number;
  readonly findings: readonly Finding[];
}

/** Reads every file of a browser profile and looks for named secrets in all their forms. */
export async function searchProfile(
  folder: string,
  secrets: Readonly<Record<string, string>>,
): Promise<SearchResult> {
  const wanted = Object.entries(secrets).map(([name, secret]) => ({ name, forms: formsOf(secret) }));
  const findings: Finding[] = [];
  let files = 0;
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const content = await readFile(path).catch(() => null);
    if (content === null) continue;
    files++;
    bytes += content.length;
    for (const { name, forms } of wanted)
      if (forms.some((form) => content.includes(form))) findings.push({ secret: name, file: path });
  }
  return { files, bytes, findings };
}
