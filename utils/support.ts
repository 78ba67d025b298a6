import type { ConnectionView } from './connection/types.ts';
import { GRAPH_VERSION } from './meta/api.ts';
import type { Check } from './portfolio/preflight.ts';
import type { Settings } from './settings/settings.ts';

export interface SupportFacts {
  readonly version: string;
  readonly userAgent: string;
  readonly language: string;
  readonly vault: string;
  readonly connection: Pick<ConnectionView, 'permissions' | 'expiresAt'> | null;
  readonly appSecret: string;
  readonly waitingTokens: number;
  /** `null`: could not be read. */
  readonly settings: Settings | null;
  /** Empty: not run. */
  readonly checks: readonly Pick<Check, 'id' | 'state'>[];
}

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);
const listOf = (words: readonly string[]): string => (words.length === 0 ? 'none' : words.join(', '));

/**
 * What helps somebody else to help, in plain English text. Nothing in it tells who or which: no name, no id and
 * no secret of anybody.
 */
export function supportReport(facts: SupportFacts): string {
  const { connection, settings, checks } = facts;
  const lines: readonly (readonly [string, string])[] = [
    ['Steward', facts.version],
    ['Graph API', GRAPH_VERSION],
    ['Browser', facts.userAgent],
    ['Language', facts.language],
    ['Vault', facts.vault],
    [
      'Access token',
      connection === null
        ? 'none'
        : connection.expiresAt === null
          ? 'never expires'
          : `expires ${dayOf(connection.expiresAt)}`,
    ],
    ['Permissions', listOf(connection?.permissions ?? [])],
    ['App secret', facts.appSecret],
    ['Waiting tokens', String(facts.waitingTokens)],
    [
      'Settings',
      settings === null
        ? 'not read'
        : listOf(Object.entries(settings).map(([name, value]) => `${name} ${value}`)),
    ],
    ['Pre-flight', listOf(checks.map(({ id, state }) => `${id} ${state}`))],
  ];
  return lines.map(([name, value]) => `${name}: ${value}`).join('\n');
}
