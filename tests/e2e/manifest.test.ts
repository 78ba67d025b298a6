import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { SYSTEM_USERS_ORIGINS } from '../../utils/meta/pages.ts';
import { BUILD, FIREFOX_BUILD } from './extension.ts';

type Manifest = Readonly<Record<string, unknown>>;
const manifestOf = (build: string) => JSON.parse(readFileSync(join(build, 'manifest.json'), 'utf8'));

/** Origins of Meta's alone stand among the addresses (`tests/unit/meta/pages.test.ts`). */
const PAGES = SYSTEM_USERS_ORIGINS.map((origin) => `${origin}/*`);

/** Meta's, and the namespaces of markup, which are names and are never loaded. */
const KNOWN_ORIGINS = [
  ...SYSTEM_USERS_ORIGINS,
  'https://graph.facebook.com',
  'https://www.facebook.com',
  'http://www.w3.org',
];

/** A name of a host that stands at the beginning of a string or of a part of it. */
const BARE_HOST = /["'`/@]((?:[a-z0-9-]+\.)+(?:com|net|org|io|dev|ai|cloud))\b/g;
/** Meta's, the namespaces', and how a line of an age file begins. */
const KNOWN_HOSTS = /^(?:(?:[a-z]+\.)?facebook\.com|www\.w3\.org|age-encryption\.org)$/;

describe.each([
  ['Chromium', BUILD],
  ['Firefox', FIREFOX_BUILD],
])('the extension built for %s', (name, build) => {
  const manifest = manifestOf(build);
  const scripts = globSync('**/*.js', { cwd: build });
  const read = (file: string) => readFileSync(join(build, file));
  const texts = globSync('**/*.{js,html,css,json,svg}', { cwd: build }).map((file) => read(file).toString());

  it('asks for no more than it needs', () => {
    expect(manifest.permissions.sort()).toEqual([
      'alarms',
      'identity',
      'idle',
      'scripting',
      'storage',
      'unlimitedStorage',
    ]);
    expect(manifest.optional_permissions.sort()).toEqual([
      'clipboardRead',
      'clipboardWrite',
      'downloads',
      'notifications',
      // Firefox's background is a page, and needs no other for the clipboard.
      ...(name === 'Firefox' ? [] : ['offscreen']),
    ]);
    expect(manifest.host_permissions.sort()).toEqual([...PAGES, 'https://graph.facebook.com/*']);
    expect(manifest.content_scripts).toEqual([
      { matches: PAGES, js: ['beacon.js'], run_at: 'document_idle' },
    ]);
  });

  it('opens nothing to pages or other extensions', () => {
    expect(manifest).not.toHaveProperty('web_accessible_resources');
    expect(manifest).not.toHaveProperty('externally_connectable');
  });

  it('has a strict Content Security Policy: no remote code, no eval, Meta as the only host', () => {
    const policy: string = manifest.content_security_policy.extension_pages;
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval';");
    expect(policy).toContain('connect-src https://graph.facebook.com;');
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/'unsafe-eval'|http:|\*/);
  });

  it.each(scripts)('%s makes no code of text', (file) => {
    expect(read(file).toString()).not.toMatch(/\beval\(|new Function\(/);
  });

  it('names no host but Meta’s, in whatever file', () => {
    const found = texts.flatMap((file) => file.match(/\b(?:https?|wss?):\/\/[^\s'"`)\\<>;]*/g) ?? []);
    const origins = new Set(found.map((address) => address.split('/').slice(0, 3).join('/')));
    expect([...origins].filter((origin) => !KNOWN_ORIGINS.includes(origin))).toEqual([]);
    // Without a scheme, to be put together later.
    const bare = texts.flatMap((file) => [...file.matchAll(BARE_HOST)].map(([, host]) => host!));
    expect([...new Set(bare)].filter((host) => !KNOWN_HOSTS.test(host))).toEqual([]);
  });

  it('asks for nothing ahead, and loads its own files only', () => {
    const pages = globSync('**/*.html', { cwd: build });
    expect(pages.length).toBeGreaterThan(1);
    for (const file of pages) {
      const page = read(file).toString();
      expect(page).not.toMatch(/preconnect|dns-prefetch|prerender|http-equiv/i);
      const addresses = [...page.matchAll(/\b(?:src|href)="([^"]*)"/g)].map(([, address]) => address!);
      expect(addresses.filter((address) => !/^\/[^/]/.test(address))).toEqual([]);
    }
  });

  it('can send from its background alone', () => {
    const holding = (mark: RegExp) => scripts.filter((file) => mark.test(read(file).toString()));
    expect(holding(/\bfetch\(/)).toEqual(['background.js']);
    // Papa Parse could read a sheet from an address; Steward gives it none.
    expect(holding(/\bXMLHttpRequest\b/)).toEqual([expect.stringMatching(/^chunks\/parse/)]);
    expect(
      holding(/\b(?:WebSocket|WebTransport|EventSource|sendBeacon|RTCPeerConnection|importScripts)\b/),
    ).toEqual([]);
  });

  it('carries the readers of YAML and CSV in the console alone, apart from what it opens with', () => {
    const holding = (mark: string) => scripts.filter((file) => read(file).toString().includes(mark));
    for (const mark of ['RESOURCE_EXHAUSTION', 'MissingQuotes'])
      expect(holding(mark)).toEqual([expect.stringMatching(/^chunks\/(?!options|popup|live)/)]);
  });

  it('has no polyfill in what stands in the page', () => {
    // A name of the table that the polyfill brings along.
    for (const file of ['beacon.js', 'panel.js'])
      expect(read(file).toString()).not.toContain('fallbackToNoCallback');
    expect(scripts.some((file) => read(file).toString().includes('fallbackToNoCallback'))).toBe(true);
  });

  it('stays within its sizes', () => {
    expect(gzipSync(read('beacon.js')).length).toBeLessThanOrEqual(2000);
    expect(gzipSync(read('panel.js')).length).toBeLessThanOrEqual(60_000);
  });

  it('has icons of all sizes', () => {
    for (const size of ['16', '32', '48', '128'])
      expect(read(manifest.icons[size]).length).toBeGreaterThan(200);
  });
});

describe('the manifest for Chromium', () => {
  const manifest = manifestOf(BUILD);

  it('fixes the id, and has a service worker', () => {
    expect(manifest.key).toMatch(/^MII/);
    expect(manifest.minimum_chrome_version).toBe('128');
    expect(manifest.background).toEqual({ service_worker: 'background.js', type: 'module' });
    expect(manifest).not.toHaveProperty('browser_specific_settings');
  });
});

describe('the manifest for Firefox', () => {
  const manifest = manifestOf(FIREFOX_BUILD);

  it('fixes the id, names its least version, and collects no data', () => {
    expect(manifest.browser_specific_settings).toEqual({
      gecko: {
        id: 'steward@steward.invalid',
        strict_min_version: '142.0',
        data_collection_permissions: { required: ['none'] },
      },
    });
  });

  it('has background scripts, for Firefox runs no service worker of an extension', () => {
    expect(manifest.manifest_version).toBe(3);
    expect(manifest.background).toEqual({ scripts: ['background.js'], type: 'module' });
  });

  it('is otherwise the one for Chromium', () => {
    const shared = ({
      background,
      key,
      minimum_chrome_version,
      browser_specific_settings,
      // Held to its browser above.
      optional_permissions,
      ...rest
    }: Manifest) => rest;
    expect(shared(manifest)).toEqual(shared(manifestOf(BUILD)));
  });
});
