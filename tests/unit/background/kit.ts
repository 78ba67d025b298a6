import type { Clipboard } from '../../../utils/background/clipboard.ts';
import { createHandlers } from '../../../utils/background/handlers.ts';
import type { Notifier } from '../../../utils/background/notices.ts';
import { createServices } from '../../../utils/background/services.ts';
import { type Clock, systemClock } from '../../../utils/graph/clock.ts';
import type {
  Envelope,
  MessageName,
  RequestOf,
  ResponseOf,
  Sender,
} from '../../../utils/messages/protocol.ts';
import { route } from '../../../utils/messages/router.ts';
import type { SenderFacts } from '../../../utils/messages/sender.ts';
import { systemUsersAddress } from '../../../utils/meta/pages.ts';
import { isNamed, STORED, STORED_IN_SESSION, VERSIONS_KEY } from '../../../utils/stored.ts';
import { type FileStore, memoryFiles } from '../../../utils/vault/files.ts';
import { type KeyValueStore, memoryStore } from '../../../utils/vault/store.ts';
import { dumpDatabases } from '../../search/databases.ts';
import { contentsOf } from '../vault/kit.ts';

const OWN = { id: 'a'.repeat(32), origin: `chrome-extension://${'a'.repeat(32)}` };
const PAGE = systemUsersAddress(null);
const REDIRECT = 'https://example.chromiumapp.org/';
export const PASSPHRASE = 'correct horse battery staple';

const SENDERS: Readonly<Record<Sender, SenderFacts>> = {
  popup: { id: OWN.id, origin: OWN.origin, url: `${OWN.origin}/popup.html` },
  console: { id: OWN.id, origin: OWN.origin, url: `${OWN.origin}/options.html` },
  content: {
    id: OWN.id,
    origin: new URL(PAGE).origin,
    url: PAGE,
    tab: { id: 1 },
    frameId: 0,
  },
};

export interface World {
  readonly fetch: typeof fetch;
  readonly local?: KeyValueStore;
  readonly session?: KeyValueStore;
  readonly files?: FileStore;
  readonly clock?: Clock;
  readonly notifier?: Notifier;
  readonly clipboard?: Clipboard;
  /** The browser opens the popup from its toolbar only. */
  readonly noPopup?: true;
  /** Name of the databases, where a worker that comes after another is to find them. */
  readonly database?: string;
}

let runs = 0;

/** A store that refuses to keep what `utils/stored.ts` does not list. */
function listed(store: KeyValueStore, names: readonly string[]): KeyValueStore {
  return {
    ...store,
    async set(items) {
      const unlisted = Object.keys(items).filter(
        (key) => key !== VERSIONS_KEY && !names.some((name) => isNamed(name, key)),
      );
      if (unlisted.length > 0) throw new TypeError(`not in the table of what is stored: ${unlisted}`);
      await store.set(items);
    },
  };
}

/** The background with real modules, real HTTPS to the simulator, and the browser's stores in memory. */
export function steward({ fetch, clock = systemClock, ...world }: World) {
  const local = listed(
    world.local ?? memoryStore(),
    STORED.flatMap(({ where, name }) => (where === 'local' ? [name] : [])),
  );
  const session = listed(world.session ?? memoryStore(), STORED_IN_SESSION);
  const files = world.files ?? memoryFiles();
  const opened: string[] = [];
  /** Whatever a page is told. */
  const told: string[] = [];
  const services = createServices({
    local,
    session,
    files,
    fetch,
    clock,
    online: () => true,
    redirectUrl: REDIRECT,
    database: world.database ?? `steward-${process.pid}-${++runs}`,
    ...(world.notifier ? { notifier: world.notifier } : {}),
    ...(world.clipboard ? { clipboard: world.clipboard } : {}),
  });
  const handlers = createHandlers(services, {
    openConsole: async (hash) => void opened.push(hash),
    openPopup: async () => {
      if (world.noPopup) throw new Error('Could not find an active browser window.');
      opened.push('popup');
    },
    showPanel: async () => {},
    signIn: async () => null,
    redirectUrl: () => REDIRECT,
  });

  async function ask<N extends MessageName>(from: Sender, name: N, payload: RequestOf<N>) {
    const envelope: Envelope = { steward: 1, name, payload };
    const answer = await route(envelope, SENDERS[from], OWN, handlers);
    if (from === 'content') told.push(JSON.stringify(answer));
    return answer as
      | { ok: true; value: ResponseOf<N> }
      | { ok: false; failure: { key: string; args: string[] } };
  }

  async function value<N extends MessageName>(
    from: Sender,
    name: N,
    payload: RequestOf<N>,
  ): Promise<ResponseOf<N>> {
    const answer = await ask(from, name, payload);
    if (!answer.ok) throw new Error(`${name}: ${answer.failure.key} ${answer.failure.args.join(' ')}`);
    return answer.value;
  }

  /** All that stands in the browser's stores, and all a page was told, by where it is. */
  async function stored(): Promise<Readonly<Record<string, string>>> {
    return {
      'storage.local': JSON.stringify(await local.get(null)),
      'storage.session': JSON.stringify(await session.get(null)),
      files: JSON.stringify(await contentsOf(files)),
      IndexedDB: await dumpDatabases(),
      'what a page was told': told.join('\n'),
    };
  }

  return { local, session, files, opened, services, ask, value, stored };
}

export type Steward = ReturnType<typeof steward>;

export async function finished(app: Steward, jobId: string) {
  for (let tries = 0; tries < 400; tries++) {
    const view = await app.value('console', 'job.get', { jobId });
    if (!['queued', 'running'].includes(view.job.state)) return view;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('the job did not end');
}
