import * as v from 'valibot';
import type { ConnectionView } from '../connection/types.ts';
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
  /** Both, for what nobody asked to see: does not postpone the vault's lock. */
  peek(): Promise<{ readonly connection: Connection | null; readonly app: AppCredentials | null }>;
  setApp(app: AppCredentials): Promise<void>;
  /** Destroys both. */
  forget(): Promise<void>;
}

const CONNECTION = 'connection';
const APP = 'app';
const ONLY = 'current';

/** How the vault is read: as a use of it, or as none. */
interface Reader {
  readonly kept: (kind: string, id: string) => Promise<unknown>;
  readonly session: (kind: string, id: string) => Promise<unknown>;
}

async function readConnection({ kept }: Reader): Promise<Connection | null> {
  const parsed = v.safeParse(connectionSchema, await kept(CONNECTION, ONLY));
  return parsed.success ? parsed.output : null;
}

async function readApp({ kept, session }: Reader): Promise<AppCredentials | null> {
  const inSession = v.safeParse(appSchema, await session(APP, ONLY));
  if (inSession.success) return { ...inSession.output, kept: false };
  const inVault = v.safeParse(appSchema, await kept(APP, ONLY));
  return inVault.success ? { ...inVault.output, kept: true } : null;
}

export function createCredentials(vault: Vault): Credentials {
  const using: Reader = { kept: vault.get, session: vault.getSession };
  const peeking: Reader = { kept: vault.peek, session: vault.peekSession };

  return {
    connection: () => readConnection(using),
    setConnection: (connection) => vault.put(CONNECTION, ONLY, connection),

    app: () => readApp(using),
    peek: async () => ({ connection: await readConnection(peeking), app: await readApp(peeking) }),
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
