import { isTokenOperation } from '../plan/types.ts';
import type { DoneStep } from '../plan/undo.ts';
import { madeUserIds } from './items.ts';
import { type JobItem, tokenRecordId } from './types.ts';

/** What the items of a job have done, and the tokens that may have been made although their answers were lost. */
export function doneSteps(items: readonly JobItem[]): DoneStep[] {
  const made = madeUserIds(items);
  return items.flatMap((item): DoneStep[] => {
    const { operation, state, result, error } = item;
    const lost = error?.key === 'token_lost' && isTokenOperation(operation);
    if (state !== 'done' && !lost) return [];
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
