import { parseArgs } from 'node:util';
import { systemUsersAddress } from '../../utils/meta/pages.ts';
import { SEEDS, type Seed } from './seeds.ts';
import { startSimulator } from './simulator.ts';

/** `npm run simulator`: Meta's stand-in by itself, until Ctrl-C. */

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: 'small' },
    port: { type: 'string', default: '8443' },
    latency: { type: 'string', default: '0' },
    'latency-item': { type: 'string', default: '0' },
  },
});

function isSeed(text: string): text is Seed {
  return SEEDS.some((seed) => seed === text);
}
if (!isSeed(values.seed)) {
  console.error(`--seed is one of ${SEEDS.join(', ')}`);
  process.exit(2);
}

const simulator = await startSimulator({
  seed: values.seed,
  port: Number(values.port),
  latency: { call: Number(values.latency), batchItem: Number(values['latency-item']) },
});
const { world, host, port, browserFlags } = simulator;
const { credentials } = world;

console.log(`
Simulator of Meta: https://${host}:${port} (seed ${values.seed})
  ${world.portfolios.size} portfolios, ${world.systemUsers.size} system users, ${world.assets.size} assets

Start the browser with a profile of its own and
  ${browserFlags.map((flag) => `"${flag}"`).join(' \\\n  ')}

then open ${systemUsersAddress(credentials.businessId)}

To paste (made up, of no use elsewhere)
  access token  ${credentials.admin}
  app id        ${credentials.appId}
  app secret    ${credentials.appSecret}

Ctrl-C ends it; everything is forgotten.`);

process.once('SIGINT', () => void simulator.close());
process.once('SIGTERM', () => void simulator.close());
