import type { SystemUser } from '../../utils/portfolio/snapshot.ts';
import type { AccessChange, ChangeType, UserChange } from '../../utils/review/diff.ts';
import {
  type AgainstTemplate,
  type Compared,
  type ComparedTemplate,
  differencesOf,
  staysAnyway,
} from '../../utils/review/drift.ts';
import { TaskChanges } from '../flow/tags.tsx';
import { t, tn } from '../i18n.ts';
import { kindIcon } from '../kinds.ts';
import { Badge } from '../ui/badge.tsx';
import type { Tone } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { Icon } from '../ui/icon.tsx';

export type DriftRow =
  | (AgainstTemplate & { readonly type: 'user' })
  | { readonly type: 'role'; readonly user: SystemUser; readonly change: UserChange }
  | { readonly type: 'access'; readonly user: SystemUser; readonly change: AccessChange };

interface Props {
  readonly row: DriftRow;
  /** Whether its system user is among those chosen. */
  readonly chosen: boolean;
  readonly onChoose: (user: SystemUser, chosen: boolean) => void;
  readonly onCompare: (user: SystemUser) => void;
  /** `null`: there is nothing that could be brought back. */
  readonly onBack: ((user: SystemUser) => void) | null;
}

/** A system user with its template, or one thing in which it differs, with what its bringing back would do. */
export function DriftRowLine({ row, chosen, onChoose, onCompare, onBack }: Props) {
  if (row.type === 'role') return <RoleLine change={row.change} />;
  if (row.type === 'access') return <AccessLine change={row.change} />;
  const { user, compared } = row;
  return (
    <span class="s-line rv-drift-user">
      <Checkbox
        label={t('review.drift.choose', user.name)}
        hideLabel
        checked={chosen}
        onChange={(next) => onChoose(user, next)}
      />
      <span class="s-clip rv-change-user" title={`${user.name} (${user.id})`}>
        {user.name}
      </span>
      <span class="s-clip s-small s-muted">
        {compared === null ? '' : compared.given.map(templateWords).join(' + ')}
      </span>
      <span class="s-line-end">
        {compared !== null && <State compared={compared} />}
        <Button
          size="sm"
          variant="ghost"
          aria-label={t('review.drift.compare_of', user.name)}
          onClick={() => onCompare(user)}
        >
          {t('review.drift.compare')}
        </Button>
        {onBack !== null && (
          <Button
            size="sm"
            icon="undo"
            aria-label={t('review.drift.back_of', user.name)}
            onClick={() => onBack(user)}
          >
            {t('review.drift.back')}
          </Button>
        )}
      </span>
    </span>
  );
}

/** Which template, how it was given, and which saving of it, where it has changed since. */
function templateWords({ used, as, template }: ComparedTemplate): string {
  const name = template?.template.name ?? used.name;
  const named = used.values.client === '' ? name : t('review.drift.template_for', name, used.values.client);
  const given = as === 'whole' ? named : t(`review.drift.as.${as}`, named);
  return template === null || template.revision === used.revision
    ? given
    : t('review.drift.newer', given, template.revision, used.revision);
}

function State({ compared: { given, drift } }: { readonly compared: Compared }) {
  const gone = given.some(({ template }) => template === null);
  const unread = drift !== null && drift.unreadGroups.length > 0;
  const speaks = drift !== null && !drift.findsNothing && !drift.groupGone && !unread && !gone;
  const count = drift === null ? 0 : differencesOf(drift);
  return (
    <>
      {gone && <Badge>{t('review.drift.gone')}</Badge>}
      {drift?.findsNothing && <Badge>{t('review.drift.nothing')}</Badge>}
      {drift?.groupGone && !drift.findsNothing && <Badge>{t('review.drift.group_gone')}</Badge>}
      {unread && <Badge>{t('review.drift.unread')}</Badge>}
      {speaks && count === 0 && <Badge tone="success">{t('review.drift.same')}</Badge>}
      {count > 0 && <Badge tone="warning">{tn('review.drift.differences', count)}</Badge>}
    </>
  );
}

const TONES: Readonly<Record<ChangeType, Tone>> = { added: 'danger', removed: 'info', changed: 'warning' };

function AccessLine({ change }: { readonly change: AccessChange }) {
  const { type, asset, before, after } = change;
  return (
    <span class="s-line rv-drift-line">
      <span class="rv-drift-type">
        <Badge tone={TONES[type]}>{t(`review.drift.type.${type}`)}</Badge>
      </span>
      <Icon name={kindIcon(asset.kind)} />
      <span class="s-clip" title={`${asset.name} (${asset.id})`}>
        {asset.name}
      </span>
      <span class="s-line-end">
        {staysAnyway(change) ? (
          <span class="s-small s-muted">{t('review.drift.stays')}</span>
        ) : before === null || after === null ? (
          <span class="s-small s-muted">{t('review.tasks_unknown')}</span>
        ) : (
          <TaskChanges before={after ?? []} after={before ?? []} />
        )}
      </span>
    </span>
  );
}

function RoleLine({ change: { before, after } }: { readonly change: UserChange }) {
  if (before === null || after === null) return null;
  return (
    <span class="s-line rv-drift-line">
      <span class="rv-drift-type">
        <Badge tone="warning">{t('review.drift.type.role')}</Badge>
      </span>
      <span class="s-clip">{t('review.drift.role', t(`role.${after.role}`), t(`role.${before.role}`))}</span>
    </span>
  );
}
