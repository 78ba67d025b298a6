import { ASSET_KIND_FACTS } from '../meta/assets.ts';
import type { Intent } from '../plan/types.ts';
import type { Snapshot } from '../portfolio/snapshot.ts';
import { writeSheet } from './write.ts';

const NAME = 'Weekly figures';
const SHOWN = 2;

/** Rows that show how a file is written, with assets of the portfolio, so that it can be opened as it is. */
export function sampleSheet(snapshot: Pick<Snapshot, 'portfolio' | 'systemUsers' | 'assets'>): string {
  const sample: Intent = {
    portfolioId: snapshot.portfolio.id,
    users: [{ type: 'new', name: NAME, role: 'EMPLOYEE' }],
    assets: snapshot.assets
      .filter(({ kind }) => kind !== 'business_asset_group')
      .slice(0, SHOWN)
      .map(({ id, kind }) => ({ id, kind, tasks: ASSET_KIND_FACTS[kind].defaultTasks })),
    mode: 'add',
    token: null,
  };
  return writeSheet([sample], snapshot);
}
