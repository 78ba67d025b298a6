import { type ComponentChildren, Fragment } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import type { Snapshot } from '../../utils/portfolio/snapshot.ts';
import {
  type AssetChange,
  type Change,
  type ChangeType,
  diffAccess,
  type UserChange,
  unreadAssets,
} from '../../utils/review/diff.ts';
import type { KeptReading } from '../../utils/review/kept.ts';
import { changesReport } from '../../utils/review/report.ts';
import type { Review } from '../../utils/stores/review.ts';
import { TaskChanges } from '../flow/tags.tsx';
import { UnreadParts } from '../flow/unread-banner.tsx';
import { number, t, tn } from '../i18n.ts';
import { kindIcon } from '../kinds.ts';
import { FailureNote } from '../setup/failure-note.tsx';
import { dayAndExactTime, dayAndTime } from '../setup/when.ts';
import { Badge } from '../ui/badge.tsx';
import type { Tone } from '../ui/banner.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Icon } from '../ui/icon.tsx';
import { SaveReport } from '../ui/save-report.tsx';
import { Select } from '../ui/select.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Switch } from '../ui/switch.tsx';
import { VirtualList } from '../ui/virtual-list.tsx';
import { useStore } from '../use-store.ts';
import { UnreadAccess } from './unread-access.tsx';

interface Props {
  readonly review: Review;
  /** The reading shown. */
  readonly reading: Snapshot;
}

/** What became different between two readings: since an earlier one, until the one shown or another. */
export function Changes({ review, reading }: Props) {
  const kept = useStore(review.store, (state) => state.kept);
  const earlier = useStore(review.store, (state) => state.earlier);
  const later = useStore(review.store, (state) => state.later);
  const pinFailure = useStore(review.store, (state) => state.pinFailure);
  const after = later.state === 'ready' ? later.value : reading;
  const all = useMemo(() => {
    const { readAt } = reading;
    return kept.some((each) => each.readAt === readAt)
      ? kept
      : [{ readAt, firstReadAt: readAt, pinned: false }, ...kept];
  }, [kept, reading]);
  const own = all.find(({ readAt }) => readAt === after.readAt);
  const since = own === undefined || own.firstReadAt === own.readAt ? null : own.firstReadAt;
  const others = useMemo(() => all.filter(({ readAt }) => readAt < after.readAt), [all, after]);
  const newest = others[0]?.readAt;
  const isAsked =
    earlier.state === 'idle' || (earlier.state === 'ready' && earlier.value.readAt >= after.readAt);
  useEffect(() => {
    if (isAsked && newest !== undefined) void review.compare(newest);
  }, [isAsked, newest]);
  const keep = (time: number) => {
    const one = kept.find(({ readAt }) => readAt === time);
    return one && <Keep reading={one} onPin={(pinned) => void review.pin(one.readAt, pinned)} />;
  };
  if (newest === undefined)
    return (
      <div class="s-stack">
        {pinFailure !== null && <FailureNote failure={pinFailure} />}
        <div class="s-card">
          <EmptyState
            icon="clock"
            title={
              since === null ? t('review.changes.first') : t('review.changes.unchanged', dayAndTime(since))
            }
            action={keep(after.readAt)}
          >
            {t('review.changes.first_text')} {t('review.changes.keep_text')}
          </EmptyState>
        </div>
      </div>
    );
  const from = earlier.state === 'ready' ? earlier.value.readAt : newest;
  return (
    <div class="s-stack">
      <div class="rv-since">
        <div class="rv-since-side">
          <Select
            label={t('review.changes.since')}
            value={String(from)}
            options={others.map((each) => ({ value: String(each.readAt), label: readingWords(each, all) }))}
            onChange={(time) => void review.compare(Number(time))}
          />
          {keep(from)}
        </div>
        <div class="rv-since-side">
          <Select
            label={t('review.changes.until')}
            value={String(after.readAt)}
            options={all
              .slice(0, -1)
              .map((each) => ({ value: String(each.readAt), label: readingWords(each, all) }))}
            onChange={(time) => void review.compare(Number(time), 'later')}
          />
          {keep(after.readAt)}
        </div>
        <p class="s-small s-muted">{t('review.changes.keep_text')}</p>
        {since !== null && <p class="s-small s-muted">{t('review.changes.unchanged', dayAndTime(since))}</p>}
      </div>
      {pinFailure !== null && <FailureNote failure={pinFailure} />}
      {earlier.state === 'failed' && <FailureNote failure={earlier.failure} />}
      {later.state === 'failed' && <FailureNote failure={later.failure} />}
      {(earlier.state === 'reading' || later.state === 'reading') && <Skeleton width="40%" height={16} />}
      {earlier.state === 'ready' && later.state !== 'reading' && earlier.value.readAt < after.readAt && (
        <Difference before={earlier.value} after={after} />
      )}
    </div>
  );
}

interface KeepProps {
  readonly reading: KeptReading;
  readonly onPin: (pinned: boolean) => void;
}

/** A reading may be had to stay, however old it gets. */
function Keep({ reading: { readAt, pinned }, onPin }: KeepProps) {
  const label = (
    <>
      {t('review.changes.keep')} <span class="s-hidden">{dayAndTime(readAt)}</span>
    </>
  );
  return <Switch label={label} checked={pinned} onChange={onPin} />;
}

/** When it was read; from when on, where it was read more than once and was the same; whether it stays. */
function readingWords({ readAt, firstReadAt, pinned }: KeptReading, all: readonly KeptReading[]): string {
  const minute = dayAndTime(readAt);
  const alone = all.filter((each) => dayAndTime(each.readAt) === minute).length === 1;
  const at = alone ? dayAndTime : dayAndExactTime;
  const words = readAt === firstReadAt ? at(readAt) : t('review.changes.span', at(firstReadAt), at(readAt));
  return pinned ? t('review.changes.kept', words) : words;
}

/** Pixels: what it is about, and below it how it changed. */
const ROW = 60;
const MAX_HEIGHT = 9 * ROW;

const FIGURES = [
  ['access_added', 'access', 'added'],
  ['access_removed', 'access', 'removed'],
  ['access_changed', 'access', 'changed'],
  ['user', 'user', null],
  ['asset', 'asset', null],
] as const;

function Difference({ before, after }: { readonly before: Snapshot; readonly after: Snapshot }) {
  const changes = useMemo(() => diffAccess(before, after), [before, after]);
  const unread = [...before.unread, ...after.unread];
  const unknown = useMemo(() => new Set([...unreadAssets(before), ...unreadAssets(after)]), [before, after]);
  const count = (about: Change['about'], type: ChangeType | null) =>
    changes.filter((change) => change.about === about && (type === null || change.type === type)).length;
  return (
    <>
      <UnreadParts parts={[...new Map(unread.map((part) => [part.edge, part])).values()]} />
      <UnreadAccess assets={unknown} />
      {changes.length === 0 ? (
        <div class="s-card">
          <EmptyState icon="check" title={t('review.changes.none')}>
            {t('review.changes.none_text', dayAndTime(before.readAt))}
          </EmptyState>
        </div>
      ) : (
        <>
          <ul class="s-figures" aria-label={t('review.changes.counts')}>
            {FIGURES.map(([figure, about, type]) => {
              const many = count(about, type);
              return many === 0 ? null : (
                <li key={figure} class="s-figure">
                  <span class="s-figure-number s-number">{number(many)}</span>
                  <span class="s-small s-muted">{tn(`review.changes.figure.${figure}`, many)}</span>
                </li>
              );
            })}
          </ul>
          <div class="s-card rv-changes">
            <VirtualList
              label={t('review.changes.list')}
              items={changes}
              rowKey={keyOf}
              rowHeight={ROW}
              maxHeight={MAX_HEIGHT}
              renderRow={(change) => <Line change={change} />}
            />
          </div>
          <SaveReport
            what="access-changes"
            at={after.readAt}
            textOf={(format) => changesReport(changes, before.readAt, after, format)}
          />
        </>
      )}
    </>
  );
}

const keyOf = (change: Change): string =>
  change.about === 'access'
    ? `${change.user.id} ${change.asset.id}`
    : `${change.about} ${(change.after ?? change.before)?.id}`;

const TONES: Readonly<Record<ChangeType, Tone>> = { added: 'success', removed: 'danger', changed: 'warning' };

function Line({ change }: { readonly change: Change }) {
  return (
    <span class="s-line rv-change">
      <span class="rv-change-type">
        <Badge tone={TONES[change.type]}>{t(`review.changes.type.${change.type}`)}</Badge>
      </span>
      <span class="rv-change-what">
        <What change={change} />
      </span>
      <span class="rv-change-how s-small s-muted">
        <How change={change} />
      </span>
    </span>
  );
}

/** A name, a role or an owner that is not what it was. */
function HowChanged({ change }: { readonly change: UserChange | AssetChange }) {
  const { before, after } = change;
  if (before === null || after === null) return <>{t(`review.changes.about.${change.about}`)}</>;
  const parts: ComponentChildren[] = [];
  if (before.name !== after.name) parts.push(t('review.changes.was', before.name));
  if (change.about === 'user' && change.before?.role !== change.after?.role)
    parts.push(
      <Badge tone={change.after?.role === 'ADMIN' ? 'warning' : 'neutral'}>
        {t('review.changes.role', t(`role.${change.before?.role}`), t(`role.${change.after?.role}`))}
      </Badge>,
    );
  if (change.about === 'asset' && change.before?.owned !== change.after?.owned)
    parts.push(t(change.after?.owned ? 'review.changes.now_owned' : 'review.changes.now_client'));
  return (
    <span class="s-row">
      {parts.map((part, index) => (
        <Fragment key={index}>{part}</Fragment>
      ))}
    </span>
  );
}

function What({ change }: { readonly change: Change }) {
  if (change.about === 'access')
    return (
      <>
        <Icon name="users" />
        <span class="s-clip rv-change-user">{change.user.name}</span>
        <Icon name={kindIcon(change.asset.kind)} />
        <span class="s-clip" title={`${change.asset.name} (${change.asset.id})`}>
          {change.asset.name}
        </span>
      </>
    );
  const { before, after } = change;
  return (
    <>
      <Icon
        name={
          change.about === 'user' ? 'users' : kindIcon(change.after?.kind ?? change.before?.kind ?? 'page')
        }
      />
      <span class="s-clip rv-change-name">{(after ?? before)?.name}</span>
    </>
  );
}

function How({ change }: { readonly change: Change }) {
  if (change.about !== 'access') return <HowChanged change={change} />;
  if (change.after === null || change.before === null) return <>{t('review.tasks_unknown')}</>;
  return <TaskChanges before={change.before ?? []} after={change.after ?? []} />;
}
