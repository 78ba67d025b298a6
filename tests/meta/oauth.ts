import { KNOWN_VERSIONS, PERMISSIONS } from './facts.ts';
import type { HttpAnswer, HttpRequest } from './http.ts';
import type { App, World } from './model.ts';
import { addToken } from './world.ts';

/** www.facebook.com: the sign-in dialog. The signed-in person is the world's admin; they must press a button. */

/** Redirect addresses of browser extensions, which every app here has among its valid ones. */
const EXTENSION_REDIRECTS = [
  /^https:\/\/[a-p]{32}\.chromiumapp\.org\/[^#]*$/,
  /^https:\/\/[a-z0-9-]+\.extensions\.allizom\.org\/[^#]*$/,
];
const PARAMETERS = new Set(['client_id', 'redirect_uri', 'response_type', 'scope', 'state']);
/** Seconds: tokens of the dialog live one to two hours. */
const LIFETIME_S = 5400;

interface Question {
  readonly app: App;
  readonly redirect: string;
  readonly scopes: readonly string[];
  readonly state: string;
}

/** Why the dialog refuses, as a sentence for the page; or what it asks. */
function readQuestion(world: World, url: URL): Question | string {
  const value = (name: string) => url.searchParams.get(name) ?? '';
  for (const name of url.searchParams.keys()) if (!PARAMETERS.has(name)) return `Unknown parameter: ${name}`;
  const app = world.apps.get(value('client_id'));
  if (app === undefined) return 'Invalid App ID: The provided app ID does not look like a valid app ID.';
  const redirect = value('redirect_uri');
  const isValid =
    app.redirectUris.includes(redirect) || EXTENSION_REDIRECTS.some((shape) => shape.test(redirect));
  if (!isValid)
    return 'URL blocked: This redirect failed because the redirect URI is not white-listed in the app’s client OAuth settings.';
  if (value('response_type') !== 'token') return 'Invalid response_type: this stand-in knows token only.';
  const scopes = value('scope')
    .split(/[, ]/)
    .filter((scope) => scope !== '');
  const unknown = scopes.find((scope) => scope !== 'public_profile' && !PERMISSIONS.includes(scope));
  if (unknown !== undefined) return `Invalid Scopes: ${unknown}.`;
  return { app, redirect, scopes, state: value('state') };
}

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);

const html = (status: number, body: string): HttpAnswer => ({
  status,
  headers: {
    'content-type': 'text/html; charset=UTF-8',
    'cache-control': 'no-store',
    'x-frame-options': 'DENY',
  },
  body: `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Log in with Facebook</title><style>body{font:16px/1.5 system-ui,sans-serif;max-width:26rem;margin:3rem auto;padding:0 1rem}button{font:inherit;padding:.5rem 1rem;margin-right:.5rem}</style></head><body>${body}</body></html>`,
});

function dialog(world: World, { app, scopes }: Question, ticket: string): HttpAnswer {
  const list = scopes.map((scope) => `<li>${escapeHtml(scope)}</li>`).join('');
  return html(
    200,
    `<main><h1>${escapeHtml(app.name)}</h1><p>${escapeHtml(app.name)} is requesting access to:</p><ul>${list}</ul><form method="post"><input type="hidden" name="ticket" value="${ticket}"><button name="decision" value="continue">Continue as ${escapeHtml(world.credentials.adminName)}</button><button name="decision" value="cancel">Cancel</button></form></main>`,
  );
}

function redirect(address: string): HttpAnswer {
  return { status: 302, headers: { location: address, 'cache-control': 'no-store' }, body: '' };
}

function grant(world: World, { app, redirect: target, scopes, state }: Question): HttpAnswer {
  const { token } = addToken(world, {
    type: 'USER',
    ownerId: world.credentials.adminId,
    appId: app.id,
    scopes: [...scopes, 'public_profile'],
    lifetime: LIFETIME_S,
  });
  const fragment = new URLSearchParams({
    access_token: token,
    data_access_expiration_time: String(Math.floor(world.now() / 1000) + 90 * 24 * 60 * 60),
    expires_in: String(LIFETIME_S),
    state,
  });
  return redirect(`${target}#${fragment}`);
}

function refuse({ redirect: target, state }: Question): HttpAnswer {
  const address = new URL(target);
  for (const [name, value] of Object.entries({
    error: 'access_denied',
    error_code: '200',
    error_description: 'Permissions error',
    error_reason: 'user_denied',
    state,
  }))
    address.searchParams.set(name, value);
  return redirect(`${address.href}#_=_`);
}

/** The dialog can only be answered from the page it showed: each has a ticket, good once. */
export function createOauth(world: World): (request: HttpRequest) => HttpAnswer {
  const tickets = new Set<string>();
  return ({ method, url, body }) => {
    const version = /^\/(v\d+\.\d+)\/dialog\/oauth$/.exec(url.pathname)?.[1];
    if (!KNOWN_VERSIONS.some((known) => known === version))
      return html(404, '<h1>This page isn’t available</h1>');
    const question = readQuestion(world, url);
    if (typeof question === 'string')
      return html(400, `<h1>Facebook Login error</h1><p role="alert">${escapeHtml(question)}</p>`);
    if (method === 'GET') {
      const ticket = world.random.text(24);
      tickets.add(ticket);
      return dialog(world, question, ticket);
    }
    const form = new URLSearchParams(body);
    if (method !== 'POST' || !tickets.delete(form.get('ticket') ?? ''))
      return html(400, '<h1>Try again</h1>');
    if (form.get('decision') === 'continue') return grant(world, question);
    return form.get('decision') === 'cancel' ? refuse(question) : html(400, '<h1>Try again</h1>');
  };
}
