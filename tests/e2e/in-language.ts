import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Texts } from '../texts.ts';
import { copyOfBuild } from './extension.ts';

/**
 * A copy of the build that speaks but one language, whichever the browser speaks: Chromium's own languages are
 * packages that a machine has or has not. Whoever makes it deletes it.
 */
export async function buildIn(texts: Texts): Promise<string> {
  const copy = await copyOfBuild();
  const locales = join(copy, '_locales');
  const messages = Object.fromEntries(
    [...texts].map(([key, message]) => [key.replaceAll('.', '_'), { message }]),
  );
  await rm(locales, { recursive: true });
  await mkdir(join(locales, 'en'), { recursive: true });
  await writeFile(join(locales, 'en', 'messages.json'), JSON.stringify(messages));
  return copy;
}
