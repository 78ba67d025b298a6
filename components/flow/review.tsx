import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import type { Impossible, Plan } from '../../utils/plan/types.ts';
import { list, number, t, tn } from '../i18n.ts';
import { duration } from '../setup/when.ts';
import { Banner } from '../ui/banner.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Icon } from '../ui/icon.tsx';
import { countTypes, groupPlan } from './plan-groups.ts';
import { ReviewGroup } from './review-group.tsx';
import { listed } from './words.tsx';

export interface ReviewProps {
  readonly plan: Plan;
  /** What can be done with the plan: stands at the end and stays in sight. */
  readonly action?: ComponentChildren;
}

/** Few groups are shown open; many would bury the overview. */
const START_OPEN = 2;

/** What a plan will do, whom for, what it will not do and why. Shows only; applying it is the `action`'s. */
export function Review({ plan, action }: ReviewProps) {
  const groups = useMemo(() => groupPlan(plan), [plan]);
  return (
    <div class="s-review s-stack">
      <Overview plan={plan} users={groups.length} />
      <Remarks plan={plan} />
      {groups.length > 0 && (
        <ul class="s-card s-groups">
          {groups.map((group) => (
            <li key={group.key}>
              <ReviewGroup group={group} startOpen={groups.length <= START_OPEN} />
            </li>
          ))}
        </ul>
      )}
      {action && <div class="s-flow-action">{action}</div>}
    </div>
  );
}

interface OverviewProps {
  readonly plan: Plan;
  readonly users: number;
}

function Overview({ plan, users }: OverviewProps) {
  const counts = countTypes(plan.operations);
  if (counts.length === 0)
    return (
      <EmptyState icon="check" title={t('flow.review.nothing')}>
        {plan.skipped.length > 0 && tn('flow.review.skipped', plan.skipped.length)}
      </EmptyState>
    );
  const { requests, seconds } = plan.estimate;
  return (
    <div>
      <ul class="s-figures" aria-label={t('flow.review.counts')}>
        {counts.map(({ type, count }) => (
          <li key={type} class="s-figure">
            <span class="s-figure-number s-number">{number(count)}</span>
            <span class="s-small s-muted">{tn(`flow.count.${type}`, count)}</span>
          </li>
        ))}
      </ul>
      <p class="s-note s-small s-muted s-estimate">
        <Icon name="clock" />
        <span>
          {tn('flow.review.for_users', users)} · {tn('flow.review.calls', requests)} ·{' '}
          {t('flow.review.about', duration(seconds))}
          {plan.skipped.length > 0 && ` · ${tn('flow.review.skipped', plan.skipped.length)}`}
        </span>
      </p>
    </div>
  );
}

/** What stays is said in one line for all of them. */
const lineOf = ({ reason, item }: Impossible): string =>
  reason === 'user_stays' || reason === 'app_stays' ? reason : `${reason} ${item}`;

/** Names are listed up to here; the rest is a number. */
const NAMED = 6;

function Remarks({ plan }: { readonly plan: Plan }) {
  // The same may be impossible for many system users, and is said once.
  const found = new Map(plan.impossible.map((each) => [`${each.reason} ${each.item}`, each]));
  const lines = [...Map.groupBy(found.values(), lineOf)].map(([, all]) => {
    const items = all.map(({ item }) => item);
    return t(`flow.impossible.${all[0]?.reason}`, items.length > 1 ? listed(items, NAMED) : (items[0] ?? ''));
  });
  return (
    <>
      {lines.length > 0 && (
        <Banner tone="danger" title={tn('flow.review.impossible', found.size)}>
          <ul class="s-remarks">
            {lines.slice(0, NAMED).map((line) => (
              <li key={line}>{line}</li>
            ))}
            {lines.length > NAMED && <li>{t('flow.more', lines.length - NAMED)}</li>}
          </ul>
        </Banner>
      )}
      {plan.warnings.map(({ warning, items }) => (
        <Banner key={warning} tone="warning" title={t(`flow.warning.${warning}`)}>
          {warning === 'more_than_default_limit'
            ? t('flow.warning_limit', list(items.map((role) => t(`role.${role}`))))
            : listed(items, NAMED)}
        </Banner>
      ))}
    </>
  );
}
