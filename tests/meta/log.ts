import type { Via } from './faults.ts';
import type { World } from './model.ts';

/** Every Graph call and batch item, for assertions. No secret is kept. */

export interface LogEntry {
  /** Milliseconds since 1970, by the simulator's clock. */
  readonly at: number;
  readonly via: Via;
  /** Place in its batch. */
  readonly batchIndex?: number;
  readonly method: string;
  /** Without version or query: `/123/system_users`; `/` for a batch as a whole. */
  readonly path: string;
  /** Secret values stand as `<secret>`. */
  readonly params: Readonly<Record<string, string>>;
  /** Whether a token or an app secret stood in the address on the wire. */
  readonly secretsInUrl: boolean;
  /** 0: never answered (dropped, or `null` in a batch). */
  readonly status: number;
  readonly errorCode?: number;
  /** Whether the world did what was asked, whatever was answered. */
  readonly applied: boolean;
}

export interface CallLog extends Array<LogEntry> {
  /** POST and DELETE that reached the world and were done, batches counted by their items. */
  writes(): LogEntry[];
}

export function createLog(): CallLog {
  return Object.assign([] as LogEntry[], {
    writes(this: LogEntry[]) {
      return this.filter(({ method, path, applied }) => method !== 'GET' && path !== '/' && applied);
    },
  });
}

const SECRET_PARAMETERS = new Set([
  'access_token',
  'appsecret_proof',
  'client_secret',
  'fb_exchange_token',
  'input_token',
  'revoke_token',
]);

/** Anything that looks like a token of Meta's, wherever it stands. */
const TOKEN_LIKE = /EAA[A-Za-z0-9]{30,}/;

export function hideSecrets(world: World, params: ReadonlyMap<string, string>): Record<string, string> {
  const isSecret = (name: string, value: string) =>
    SECRET_PARAMETERS.has(name) || TOKEN_LIKE.test(value) || isAppSecret(world, value);
  return Object.fromEntries(
    [...params].map(([name, value]) => {
      if (name === 'batch') return [name, '<batch>'];
      return [name, isSecret(name, value) ? '<secret>' : value];
    }),
  );
}

const isAppSecret = (world: World, text: string): boolean =>
  /[0-9a-f]{32}/.test(text) && [...world.apps.values()].some(({ secret }) => text.includes(secret));

export function hasSecrets(world: World, address: string): boolean {
  let decoded = address;
  try {
    decoded = decodeURIComponent(address);
  } catch {
    // Not encoded as an address: looked at as it stands.
  }
  return TOKEN_LIKE.test(decoded) || isAppSecret(world, decoded);
}
