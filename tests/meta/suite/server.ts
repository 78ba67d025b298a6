import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { World } from '../world.ts';
import { movedTo } from './addresses.ts';
import { runSuiteAction } from './api.ts';
import { renderShell } from './shell.ts';
import { languageOf } from './texts.ts';

/** The stand-in for business.facebook.com: one document for every address, its scripts, its own JSON calls. */

export interface SuiteRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface SuiteResponse {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

const CLIENT = new URL('./client/', import.meta.url);

/** Addresses that lead elsewhere: the old shapes of the system-users page, and the root. */
function redirectOf(url: URL): string | null {
  return url.pathname === '/' ? `/latest/home${url.search}` : movedTo(url);
}

/** Scripts of the page's own origin only, as at Meta: what is injected must not need more. */
const policy = (nonce: string): string =>
  [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}'`,
    "style-src 'self' 'unsafe-inline'",
    "connect-src 'self' https://graph.facebook.com",
    "object-src 'none'",
    "frame-ancestors 'self'",
  ].join('; ');

const plain = (status: number, body: string): SuiteResponse => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body,
});

async function script(name: string): Promise<SuiteResponse> {
  try {
    const body = await readFile(new URL(name, CLIENT), 'utf8');
    return {
      status: 200,
      headers: { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'no-store' },
      body,
    };
  } catch {
    return plain(404, 'Not found');
  }
}

export async function handleSuite(request: SuiteRequest, world: World): Promise<SuiteResponse> {
  const { method, url, body } = request;
  const action = /^\/api\/suite\/(\w+)$/.exec(url.pathname)?.[1];
  if (action !== undefined) {
    if (method !== 'POST') return plain(405, 'Method not allowed');
    const { status, answer } = runSuiteAction(action, body, world);
    return {
      status,
      headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
      body: JSON.stringify(answer),
    };
  }
  if (method !== 'GET' && method !== 'HEAD') return plain(405, 'Method not allowed');
  const file = /^\/rsrc\/([a-z-]+\.js)$/.exec(url.pathname)?.[1];
  if (file !== undefined) return script(file);
  if (url.pathname === '/favicon.ico') return plain(204, '');
  if (url.pathname.startsWith('/rsrc/')) return plain(404, 'Not found');

  const target = redirectOf(url);
  if (target !== null) return { status: 302, headers: { location: target }, body: '' };

  // The language stays for later loads, as the address loses it with the first step inside the page.
  const chosen = url.searchParams.get('locale');
  const remembered = /(?:^|;\s*)locale=(\w+)/.exec(request.headers.cookie ?? '')?.[1] ?? null;
  const nonce = randomBytes(12).toString('base64');
  return {
    status: 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy(nonce),
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'SAMEORIGIN',
      'referrer-policy': 'origin-when-cross-origin',
      // A page that may not be stored is not kept whole when it is left, either.
      ...(url.searchParams.has('sim_store') ? {} : { 'cache-control': 'no-store' }),
      ...(chosen === null ? {} : { 'set-cookie': `locale=${languageOf(chosen).locale}; Path=/; Secure` }),
    },
    body: renderShell(languageOf(chosen ?? remembered), nonce),
  };
}
