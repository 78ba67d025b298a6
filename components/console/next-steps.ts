import type { Status } from '../../utils/messages/protocol.ts';
import { hasAppSecret } from '../setup/app-secret.ts';
import { nearness } from '../setup/when.ts';

export type NextStep = 'connect' | 'renew' | 'secret' | 'tokens' | 'plan';

/** What is worth doing now, the most pressing first. */
export function nextSteps(status: Status, now: number): readonly NextStep[] {
  const steps: NextStep[] = [];
  if (status.waitingTokens > 0) steps.push('tokens');
  if (status.connection === null) return [...steps, 'connect'];
  const near = nearness(status.connection.expiresAt, now);
  if (near === 'soon' || near === 'past') steps.push('renew');
  if (!hasAppSecret(status)) steps.push('secret');
  return near === 'past' ? steps : [...steps, 'plan'];
}
