import { MAX_BATCH_ITEMS } from '../meta/api.ts';
import { type Estimate, isTokenOperation, type Operation } from './types.ts';

/** Seconds one Graph call and one batch item take, roughly; only for the estimate people see. */
const CALL_S = 0.3;
const BATCH_ITEM_S = 0.02;
const PARALLEL_CALLS = 4;

/** What a plan costs, in calls and in time. */
export function estimate(operations: readonly Operation[]): Estimate {
  const tokens = operations.filter(isTokenOperation).length;
  const batchable = operations.length - tokens;
  const creates = operations.filter(({ type }) => type === 'create_system_user').length;
  const batches = Math.ceil(creates / MAX_BATCH_ITEMS) + Math.ceil((batchable - creates) / MAX_BATCH_ITEMS);
  const rounds = Math.ceil(batches / PARALLEL_CALLS) + Math.ceil(tokens / PARALLEL_CALLS);
  const itemsAtOnce = Math.max(1, Math.min(PARALLEL_CALLS, batches));
  return {
    operations: operations.length,
    requests: batches + tokens,
    seconds: Math.ceil(rounds * CALL_S + (batchable / itemsAtOnce) * BATCH_ITEM_S),
  };
}
