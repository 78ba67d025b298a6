import { planRenew, planRevoke, planRevokeAll, planRotate } from '../plan/tokens.ts';
import type { Plan } from '../plan/types.ts';
import { isUsable } from '../tokens/state.ts';
import type { TokenRecord } from '../tokens/types.ts';
import type { Send } from './setup.ts';

/** `revoke`: these tokens alone; `revoke_all`: every token of their system users. */
export type TokenAction = 'rotate' | 'renew' | 'revoke' | 'revoke_all';

const PLANNERS = {
  rotate: planRotate,
  renew: planRenew,
  revoke: planRevoke,
  revoke_all: planRevokeAll,
} as const;

/** Who the plan would be carried out as. */
export interface ActionCaller {
  readonly userId: string;
  readonly appId: string;
}

/** What the plan would say, by the very rules it is made by: shown before it is asked for, and never run. */
export const previewAction = (
  action: TokenAction,
  records: readonly TokenRecord[],
  recordIds: readonly string[],
  caller: ActionCaller,
  now: number,
): Plan => PLANNERS[action]({ records, isUsable, caller, id: 'preview', madeAt: now }, recordIds);

/** Asks for the plan. What it can't do stands in it, with the reason. */
export function planAction(send: Send, action: TokenAction, recordIds: readonly string[]): Promise<Plan> {
  switch (action) {
    case 'rotate':
      return send('plan.rotate', { recordIds: [...recordIds] });
    case 'renew':
      return send('plan.renew', { recordIds: [...recordIds] });
    case 'revoke':
      return send('plan.revoke', { recordIds: [...recordIds], all: false });
    case 'revoke_all':
      return send('plan.revoke', { recordIds: [...recordIds], all: true });
  }
}
