import type { PlanTitle } from '../utils/plan/title.ts';
import { t, tn } from './i18n.ts';

/** What a plan or a job is about, in a line. */
export function titleWords({ kind, count, users, user, undo }: PlanTitle): string {
  const who = user ?? tn('plan_title.users', users);
  const words =
    kind === 'revoke_all' || kind === 'change'
      ? t(`plan_title.${kind}`, who)
      : tn(`plan_title.${kind}`, count, who);
  return undo ? t('plan_title.undo', words) : words;
}
