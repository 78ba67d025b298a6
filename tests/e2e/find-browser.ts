import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

/**
 * Places of Chromium builds. Branded Chrome is not among them: since version 137 it ignores
 * `--load-extension`, so an unpacked extension can't be loaded by a test.
 */
const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/snap/bin/chromium',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

const HELP = `No Chromium was found, and it could not be installed by itself. Do one of these, then try again:
  - npx playwright-core install chromium
  - apt-get install chromium (Debian), or your system's package of Chromium
  - CHROMIUM=/path/to/chromium npm run …`;

function installed(): string | null {
  const own = process.env.CHROMIUM;
  if (own) {
    if (!existsSync(own)) throw new Error(`CHROMIUM names ${own}, which does not exist.`);
    return own;
  }
  return [chromium.executablePath(), ...PLACES].find((path) => path !== '' && existsSync(path)) ?? null;
}

function attempt(command: string, args: readonly string[]): boolean {
  try {
    execFileSync(command, args, {
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: 10 * 60_000,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    return true;
  } catch {
    return false;
  }
}

function installByDebian(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get'))
    return false;
  return (
    attempt('apt-get', ['update']) &&
    attempt('apt-get', [
      'install',
      '-y',
      '--no-install-recommends',
      'chromium',
      'fonts-liberation',
      'fonts-noto-core',
    ])
  );
}

function installByPlaywright(): boolean {
  const cli = createRequire(import.meta.url).resolve('playwright-core/cli.js');
  return attempt(process.execPath, [cli, 'install', 'chromium']);
}

/** Path of a Chromium that loads unpacked extensions; installs one where that is possible. */
export function findBrowser(say: (line: string) => void = () => {}): string {
  const found = installed();
  if (found !== null) return found;
  say('No Chromium found: installing one, which may take a few minutes …');
  // Debian's package first where we may use it: it brings the libraries that a bare download lacks.
  if (installByDebian() || installByPlaywright()) {
    const now = installed();
    if (now !== null) return now;
  }
  throw new Error(HELP);
}
