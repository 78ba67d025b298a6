import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Secrets, searchFor } from './forms.ts';

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
export async function searchProfile(folder: string, secrets: Secrets): Promise<SearchResult> {
  const search = searchFor(secrets);
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
    findings.push(...search(content).map((secret) => ({ secret, file: path })));
  }
  return { files, bytes, findings };
}
