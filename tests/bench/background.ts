import type { Clock } from '../../utils/graph/clock.ts';
import type { Plan } from '../../utils/plan/types.ts';
import type { Credentials } from '../meta/model.ts';
import { PASSPHRASE, type Steward, steward } from '../unit/background/kit.ts';

export interface Wanted {
  readonly fetch: typeof fetch;
  readonly credentials: Pick<Credentials, 'admin'>;
  readonly clock?: Clock;
}

/** Steward's whole background in Node, its vault open and an admin connected. */
export async function connectedSteward({ credentials, ...world }: Wanted): Promise<Steward> {
  const app = steward(world);
  await app.value('popup', 'vault.create', { passphrase: PASSPHRASE });
  await app.value('popup', 'connection.token', { token: credentials.admin });
  return app;
}

/** Starts a job of the plan; resolves when every operation of it is done, and throws when one is not. */
export async function applyPlan(app: Steward, plan: Plan): Promise<void> {
  const ended = new Promise<void>((resolve, reject) => {
    app.services.events.join((event) => {
      if (event.type !== 'job' || event.view.job.state !== 'done') return;
      const { counts } = event.view;
      if (counts.done === plan.operations.length) resolve();
      else reject(new Error(`not all done: ${JSON.stringify(counts)}`));
    });
  });
  await app.value('console', 'job.start', { planId: plan.id });
  await ended;
}
