import type { Snapshot } from '../portfolio/snapshot.ts';
import { estimate } from './estimate.ts';
import type { Plan } from './types.ts';

type Parts = Pick<
  Plan,
  | 'id'
  | 'madeAt'
  | 'operations'
  | 'skipped'
  | 'impossible'
  | 'warnings'
  | 'needsApproval'
  | 'templates'
  | 'undoes'
>;

/** A plan about the portfolio of the snapshot, of what was worked out for it. */
export const wholePlan = ({ portfolio, hash }: Snapshot, parts: Parts): Plan => ({
  version: 1,
  portfolioId: portfolio.id,
  portfolioName: portfolio.name,
  snapshotHash: hash,
  estimate: estimate(parts.operations),
  ...parts,
});
