import type { ErrorKey } from '../graph/errors.ts';
import { isTokenOperation } from '../plan/types.ts';
import type { DoneStep } from '../plan/undo.ts';
import { madeUserIds } from './items.ts';
import { type JobItem, tokenRecordId } from './types.ts';

/** Sent, and how it ended is not known for sure. */
const UNSURE: ReadonlySet<ErrorKey> = new Set<ErrorKey>([
  'unanswered',
  'network',
  'timeout',
  'not_json',
  'passing',
  'token_lost',
]);

/** What the items of a job have done, and what they may have done although the answers were lost. */
export function doneSteps(items: readonly JobItem[]): DoneStep[] {
  const made = madeUserIds(items);
  return items.flatMap((item): DoneStep[] => {
    const { operation, state, result, error, attempts } = item;
    const unsure = state === 'failed' && attempts > 0 && error !== null && UNSURE.has(error.key);
    const isMine = state === 'done' && result?.type !== 'already_so';
    if (!isMine && !unsure) return [];
    const lost = unsure && isTokenOperation(operation);
    const { subject } = operation;
    return [
      {
        operation,
        systemUserId: subject.type === 'existing' ? subject.id : (made.get(subject.operationId) ?? ''),
        recordId: lost ? tokenRecordId(item) : result?.type === 'token' ? result.recordId : null,
      },
    ];
  });
}
