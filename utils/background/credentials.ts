import * as v from 'valibot';
import type { ConnectionView } from '../messages/protocol.ts';
import type { Vault } from '../vault/vault.ts';

const connectionSchema = v.object({
  token: v.string(),
  view: v.object({
    userId: v.string(),
    name: v.string(),
    appId: v.string(),
    appName: v.string(),
    permissions: v.array(v.string()),
    expiresAt: v.nullable(v.number()),
  }),
});
const appSchema = v.object({ appId: v.string(), appSecret: v.string() });

export interface Connection {
  readonly token: string;
  readonly view: ConnectionView;
}

export interface AppCredentials {
  readonly appId: string;
  readonly appSecret: string;
  /** In the vault, not for this browser session only. */
  readonly kept: boolean;
}

/** The admin's own secrets: the access token Steward calls with, and the app secret that minting takes. */
export interface Credentials {
  connection(): Promise<Connection | null>;
  setConnection(connection: Connection): Promise<void>;
  app(): Promise<AppCredentials | null>;
  setApp(app: AppCredentials): Promise<void>;
  /** Destroys both. */
  forget(): Promise<void>;
}

const CONNECTION = 'connection';
const APP = 'app';
const ONLY = 'current';

export function createCredentials(vault: Vault): Credentials {
  return {
    async connection() {
      const parsed = v.safeParse(connectionSchema, await vault.get(CONNECTION, ONLY));
      return parsed.success ? parsed.output : null;
    },
    setConnection: (connection) => vault.put(CONNECTION, ONLY, connection),

    async app() {
      const session = v.safeParse(appSchema, await vault.getSession(APP, ONLY));
      if (session.success) return { ...session.output, kept: false };
      const kept = v.safeParse(appSchema, await vault.get(APP, ONLY));
      return kept.success ? { ...kept.output, kept: true } : null;
    },
    async setApp({ appId, appSecret, kept }) {
      if (kept) {
        await vault.put(APP, ONLY, { appId, appSecret });
        await vault.removeSession(APP, ONLY);
      } else {
        await vault.putSession(APP, ONLY, { appId, appSecret });
        await vault.remove(APP, ONLY);
      }
    },
    async forget() {
      await vault.remove(CONNECTION, ONLY);
      await vault.remove(APP, ONLY);
      await vault.removeSession(APP, ONLY);
    },
  };
}
