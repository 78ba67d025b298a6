import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BrowserContext, chromium, type Page, type Worker } from 'playwright-core';
import { HOSTS } from '../meta/certificate.ts';
import { findBrowser } from './find-browser.ts';

export const BUILD = fileURLToPath(new URL('../../.output/chrome-mv3', import.meta.url));
export const FIREFOX_BUILD = join(BUILD, '../firefox-mv3');

export interface Launched {
  readonly context: BrowserContext;
  readonly profile: string;
  readonly extensionId: string;
  /** Every console line and error of every page and of the service worker, as they came. */
  readonly consoleLines: string[];
  /** Every request of a page, not of the service worker: method, address, headers and body. */
  readonly pageRequests: string[];
  worker(): Promise<Worker>;
  /** A page of the extension: the popup opened as a tab is the same document as in the toolbar. */
  open(path: `/popup.html${string}` | `/options.html${string}`): Promise<Page>;
  /** Closes the browser and keeps the profile. */
  close(): Promise<void>;
  /** Closes the browser and deletes the profile. */
  dispose(): Promise<void>;
}

export interface LaunchOptions {
  /** Port of the simulator on 127.0.0.1. */
  readonly port: number;
  readonly profile?: string;
  readonly headless?: boolean;
  readonly colorScheme?: 'light' | 'dark';
  readonly build?: string;
  /** Pages that are left may be kept whole; off unless asked for, as the driver has it. */
  readonly backForwardCache?: boolean;
  /** File for the browser's own record of all that it does on the network; whole once the browser is closed. */
  readonly netLog?: string;
}

/** A copy of the build, which whoever makes it deletes. */
export async function copyOfBuild(): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), 'steward-build-'));
  await cp(BUILD, copy, { recursive: true });
  return copy;
}

/**
 * A copy of the build that has its optional permissions from the start: no test can answer the question that
 * the browser would ask.
 */
export async function buildWithPermissions(): Promise<string> {
  const copy = await copyOfBuild();
  const file = join(copy, 'manifest.json');
  const { optional_permissions, ...manifest } = JSON.parse(await readFile(file, 'utf8'));
  manifest.permissions.push(...optional_permissions);
  await writeFile(file, JSON.stringify(manifest));
  return copy;
}

/** A copy of the build whose storage has a limit, as all but extensions have; on a full disk it is the same. */
export async function buildWithQuota(): Promise<string> {
  const copy = await copyOfBuild();
  const file = join(copy, 'manifest.json');
  const { permissions, ...manifest } = JSON.parse(await readFile(file, 'utf8'));
  const limited = permissions.filter((permission: string) => permission !== 'unlimitedStorage');
  await writeFile(file, JSON.stringify({ ...manifest, permissions: limited }));
  return copy;
}

/** Starts Chromium with the built extension, all of Meta's hosts led to the simulator, and nothing else reachable. */
export async function launch(options: LaunchOptions): Promise<Launched> {
  const build = options.build ?? BUILD;
  if (!existsSync(join(build, 'manifest.json'))) throw new Error('The extension is not built: npm run build');
  const profile = options.profile ?? (await mkdtemp(join(tmpdir(), 'steward-profile-')));
  const hosts = HOSTS.map((host) => `MAP ${host}:443 127.0.0.1:${options.port}`).join(', ');
  const headless = options.headless ?? true;
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: findBrowser(),
    headless: false,
    colorScheme: options.colorScheme ?? 'light',
    viewport: { width: 1280, height: 860 },
    ignoreHTTPSErrors: true,
    ...(options.backForwardCache ? { ignoreDefaultArgs: ['--disable-back-forward-cache'] } : {}),
    args: [
      ...(headless ? ['--headless=new'] : []),
      '--no-sandbox',
      `--disable-extensions-except=${build}`,
      `--load-extension=${build}`,
      `--host-resolver-rules=${hosts}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1`,
      '--ignore-certificate-errors',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--lang=en-US',
      ...(options.netLog === undefined ? [] : [`--log-net-log=${options.netLog}`]),
    ],
  });
  const consoleLines: string[] = [];
  const pageRequests: string[] = [];
  const listen = (page: Page) => {
    page.on('console', (message) => consoleLines.push(message.text()));
    page.on('pageerror', (error) => consoleLines.push(String(error)));
  };
  const listenToWorker = (each: Worker) => each.on('console', (message) => consoleLines.push(message.text()));
  context.pages().forEach(listen);
  context.on('page', listen);
  context.serviceWorkers().forEach(listenToWorker);
  context.on('serviceworker', listenToWorker);
  context.on('request', (request) => {
    if (request.serviceWorker() !== null) return;
    const parts = [request.method(), request.url(), request.headers(), request.postData()];
    pageRequests.push(JSON.stringify(parts));
  });

  const worker = async () => context.serviceWorkers()[0] ?? context.waitForEvent('serviceworker');
  const extensionId = new URL((await worker()).url()).host;
  return {
    context,
    profile,
    extensionId,
    consoleLines,
    pageRequests,
    worker,
    async open(path) {
      const page = await context.newPage();
      await page.goto(`chrome-extension://${extensionId}${path}`);
      return page;
    },
    close: () => context.close(),
    async dispose() {
      await context.close();
      if (options.profile === undefined) await rm(profile, { recursive: true, force: true });
    },
  };
}
