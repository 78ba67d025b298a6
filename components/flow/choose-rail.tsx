import { Fragment } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { ASSET_KIND_FACTS, ASSET_KINDS, type AssetKind } from '../../utils/meta/assets.ts';
import type { Snapshot } from '../../utils/portfolio/snapshot.ts';
import type { Flow } from '../../utils/stores/flow.ts';
import {
  chosenByKind,
  type Draft,
  type DraftProblemAt,
  namesOf,
  type Pane,
} from '../../utils/stores/flow-draft.ts';
import { direction, number, t } from '../i18n.ts';
import { kindIcon, kindWords } from '../kinds.ts';
import { fromNow } from '../setup/when.ts';
import { Button } from '../ui/button.tsx';
import { classes } from '../ui/classes.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { useStore } from '../use-store.ts';
import { PANE_ID } from './choose.tsx';

interface Entry {
  readonly pane: Pane;
  readonly icon: IconName;
  readonly label: string;
  /** What is chosen, in a word or number. */
  readonly aside: string;
  readonly chosen: boolean;
}

/** The kinds the portfolio has something of, or might have: those that could not be read stay in sight. */
export function kindsOf(snapshot: Snapshot): AssetKind[] {
  const present = new Set(snapshot.assets.map(({ kind }) => kind));
  const unread = new Set(snapshot.unread.map(({ edge }) => edge));
  return ASSET_KINDS.filter((kind) => {
    const { ownedEdge, clientEdge } = ASSET_KIND_FACTS[kind];
    return present.has(kind) || unread.has(ownedEdge) || (clientEdge !== null && unread.has(clientEdge));
  });
}

function entriesOf(draft: Draft, snapshot: Snapshot | null): Entry[] {
  const users = draft.mode === 'create' ? namesOf(draft, snapshot).length : draft.userIds.size;
  const who: Entry = {
    pane: 'who',
    icon: 'users',
    label: t('flow.pane.who'),
    aside: users === 0 ? '' : number(users),
    chosen: users > 0,
  };
  const token: Entry = {
    pane: 'token',
    icon: 'key',
    label: t('flow.pane.token'),
    aside: draft.wantsToken ? t('flow.on') : t('flow.off'),
    chosen: draft.wantsToken,
  };
  return snapshot === null ? [who, token] : [who, ...assetEntries(draft, snapshot), token];
}

function assetEntries(draft: Draft, snapshot: Snapshot): Entry[] {
  const chosen = chosenByKind(draft, snapshot);
  const totals = new Map<AssetKind, number>();
  for (const { kind } of snapshot.assets) totals.set(kind, (totals.get(kind) ?? 0) + 1);
  return kindsOf(snapshot).map((kind) => ({
    pane: kind,
    icon: kindIcon(kind),
    label: kindWords(kind),
    aside:
      chosen[kind] > 0
        ? `${number(chosen[kind])} / ${number(totals.get(kind) ?? 0)}`
        : number(totals.get(kind) ?? 0),
    chosen: chosen[kind] > 0,
  }));
}

interface Props {
  readonly flow: Flow;
  readonly problems: readonly DraftProblemAt[];
}

/** The parts of the first screen with what is chosen in each: all of it at a glance, one at a time in detail. */
export function ChooseRail({ flow, problems }: Props) {
  const draft = useStore(flow.store, (state) => state.draft);
  const snapshot = useStore(flow.store, (state) => state.snapshot);
  const value = snapshot.state === 'ready' ? snapshot.value : null;
  const entries = useMemo(() => entriesOf(draft, value), [draft, value]);
  const rail = useRef<HTMLDivElement>(null);

  // On a narrow screen the rail is a strip that scrolls; zooming makes any screen narrow.
  useEffect(() => {
    const show = () =>
      rail.current
        ?.querySelector(`[data-pane="${draft.pane}"]`)
        ?.scrollIntoView?.({ block: 'nearest', inline: 'nearest' });
    show();
    addEventListener('resize', show);
    return () => removeEventListener('resize', show);
  }, [draft.pane]);

  const move = (event: KeyboardEvent) => {
    const at = entries.findIndex(({ pane }) => pane === draft.pane);
    const on = direction() === 'rtl' ? -1 : 1;
    const steps: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowRight: at + on,
      ArrowUp: at - 1,
      ArrowLeft: at - on,
      Home: 0,
      End: entries.length - 1,
    };
    const step = steps[event.key];
    const next = step === undefined ? undefined : entries[(step + entries.length) % entries.length];
    if (next === undefined) return;
    event.preventDefault();
    flow.edit({ pane: next.pane });
    const tab = rail.current?.querySelector<HTMLElement>(`[data-pane="${next.pane}"]`);
    tab?.focus();
  };

  return (
    <div class="s-rail">
      <div
        ref={rail}
        class="s-rail-tabs"
        role="tablist"
        aria-orientation="vertical"
        aria-label={t('flow.choose.parts')}
        onKeyDown={move}
      >
        {entries.map((entry, index) => (
          <Fragment key={entry.pane}>
            {index === 1 && snapshot.state === 'reading' && (
              <div class="s-rail-skeleton">
                <Skeleton width="70%" />
                <Skeleton width="55%" />
                <Skeleton width="62%" />
              </div>
            )}
            {index === 1 && entry.pane !== 'token' && (
              <span class="s-rail-title" aria-hidden="true">
                {t('flow.pane.assets')}
              </span>
            )}
            <RailTab
              entry={entry}
              active={entry.pane === draft.pane}
              wrong={problems.some(({ pane }) => pane === entry.pane)}
              onChoose={() => flow.edit({ pane: entry.pane })}
            />
          </Fragment>
        ))}
      </div>
      <Known flow={flow} />
      <Button
        class="s-rail-refresh"
        variant="ghost"
        size="sm"
        icon="refresh"
        busy={snapshot.state === 'reading'}
        onClick={flow.refresh}
      >
        {t('flow.refresh')}
      </Button>
    </div>
  );
}

/** From when the lists are, and how they changed while somebody looked. */
function Known({ flow }: Pick<Props, 'flow'>) {
  const snapshot = useStore(flow.store, (state) => state.snapshot);
  const difference = useStore(flow.store, (state) => state.difference);
  if (snapshot.state !== 'ready') return null;
  const lists = difference === null ? [] : [difference.systemUsers, difference.assets, difference.apps];
  const put = lists.reduce((sum, list) => sum + list.put.length, 0);
  const gone = lists.reduce((sum, list) => sum + list.gone.length, 0);
  return (
    <p class="s-rail-known s-tiny s-muted s-number" role="status">
      {put + gone > 0
        ? t('flow.changed', put, gone)
        : t('flow.read_at', fromNow(snapshot.value.readAt, Date.now()))}
    </p>
  );
}

interface RailTabProps {
  readonly entry: Entry;
  readonly active: boolean;
  readonly wrong: boolean;
  readonly onChoose: () => void;
}

function RailTab({ entry, active, wrong, onChoose }: RailTabProps) {
  const part = entry.pane === 'who' || entry.pane === 'token';
  return (
    <button
      type="button"
      role="tab"
      class={classes('s-item', part && 's-rail-part', entry.chosen && 's-rail-chosen')}
      data-pane={entry.pane}
      aria-selected={active}
      aria-controls={PANE_ID}
      tabIndex={active ? 0 : -1}
      onClick={onChoose}
    >
      <Icon name={entry.icon} />
      <span class="s-rail-label">{entry.label}</span>
      {wrong ? (
        <span class="s-rail-wrong">
          <Icon name="alert" />
          <span class="s-hidden">{t('flow.problem.here')}</span>
        </span>
      ) : (
        <span class="s-rail-aside s-number">{entry.aside}</span>
      )}
    </button>
  );
}
