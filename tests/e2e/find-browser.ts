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

const FIREFOX_PLACES = [
  '/usr/bin/firefox-esr',
  '/usr/bin/firefox',
  '/snap/bin/firefox',
  '/Applications/Firefox.app/Contents/MacOS/firefox',
];

const FIREFOX_HELP = `No Firefox was found, and it could not be installed by itself. Do one of these, then try again:
  - apt-get install firefox-esr (Debian), or your system's package of Firefox
  - FIREFOX_PATH=/path/to/firefox npm run …`;

/** What the variable of the environment names, or else the first that is there. */
function installed(variable: 'CHROMIUM' | 'FIREFOX_PATH', places: readonly string[]): string | null {
  const own = process.env[variable];
  if (own) {
    if (!existsSync(own)) throw new Error(`${variable} names ${own}, which does not exist.`);
    return own;
  }
  return places.find((path) => path !== '' && existsSync(path)) ?? null;
}

const installedChromium = () => installed('CHROMIUM', [chromium.executablePath(), ...PLACES]);
const installedFirefox = () => installed('FIREFOX_PATH', FIREFOX_PLACES);

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

function installByDebian(...packages: readonly string[]): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get'))
    return false;
  return (
    attempt('apt-get', ['update']) &&
    attempt('apt-get', ['install', '-y', '--no-install-recommends', ...packages])
  );
}

function installByPlaywright(): boolean {
  const cli = createRequire(import.meta.url).resolve('playwright-core/cli.js');
  return attempt(process.execPath, [cli, 'install', 'chromium']);
}

/** Path of a Chromium that loads unpacked extensions; installs one where that is possible. */
export function findBrowser(say: (line: string) => void = () => {}): string {
  const found = installedChromium();
  if (found !== null) return found;
  say('No Chromium found: installing one, which may take a few minutes …');
  // Debian's package first where we may use it: it brings the libraries that a bare download lacks.
  if (installByDebian('chromium', 'fonts-liberation', 'fonts-noto-core') || installByPlaywright()) {
    const now = installedChromium();
    if (now !== null) return now;
  }
  throw new Error(HELP);
}

/** Path of a Firefox; installs one where that is possible. */
export function findFirefox(say: (line: string) => void = () => {}): string {
  const found = installedFirefox();
  if (found !== null) return found;
  say('No Firefox found: installing one, which may take a few minutes …');
  const now = installByDebian('firefox-esr', 'fonts-liberation') ? installedFirefox() : null;
  if (now === null) throw new Error(FIREFOX_HELP);
  return now;
}
