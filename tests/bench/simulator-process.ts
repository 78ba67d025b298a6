import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type Simulator, startSimulator } from '../meta/simulator.ts';
import { listAssets } from '../meta/world.ts';

/** The simulator in a process of its own, so that what is measured does not share a thread with it. */

export interface Latency {
  readonly call: number;
  readonly batchItem: number;
}

/** What a client has to know of the simulator's world. */
export interface Place {
  readonly port: number;
  readonly certificate: string;
  readonly token: string;
  readonly businessId: string;
  readonly userIds: readonly string[];
  /** Pages and ad accounts that none of the users has access to. */
  readonly assets: readonly { readonly id: string; readonly kind: 'page' | 'ad_account' }[];
}

export interface RemoteSimulator extends Place {
  /** Assignments done since it was asked last. */
  assignments(): Promise<number>;
  close(): Promise<void>;
}

export async function forkSimulator(latency: Latency): Promise<RemoteSimulator> {
  const child = fork(fileURLToPath(import.meta.url), [JSON.stringify(latency)], { stdio: 'inherit' });
  const [place] = (await once(child, 'message')) as [Place];
  return {
    ...place,
    async assignments() {
      child.send('assignments');
      const [count] = (await once(child, 'message')) as [number];
      return count;
    },
    async close() {
      child.disconnect();
      await once(child, 'exit');
    },
  };
}

function placeOf({ world, port, certificate }: Simulator): Place {
  const { businessId, admin } = world.credentials;
  const users = world.portfolios.get(businessId)?.systemUsers ?? [];
  return {
    port,
    certificate: certificate.cert,
    token: admin,
    businessId,
    userIds: users.map(({ id }) => id),
    assets: listAssets(world, businessId).flatMap(({ id, kind }) =>
      (kind === 'page' || kind === 'ad_account') && (world.byAsset.get(id)?.size ?? 0) === 0
        ? [{ id, kind }]
        : [],
    ),
  };
}

if (import.meta.main) {
  const latency = JSON.parse(process.argv[2] ?? '{}') as Latency;
  const simulator = await startSimulator({ seed: 'huge', latency });
  process.on('message', () => {
    process.send?.(simulator.log.writes().filter(({ path }) => path.endsWith('/assigned_users')).length);
    simulator.log.length = 0;
  });
  process.on('disconnect', () => void simulator.close());
  process.send?.(placeOf(simulator));
}
