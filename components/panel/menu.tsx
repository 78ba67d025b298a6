import type { TargetedKeyboardEvent } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { StoreApi } from 'zustand/vanilla';
import type { RequestOf } from '../../utils/messages/protocol.ts';
import type { Flow } from '../../utils/stores/flow.ts';
import type { FlowMode } from '../../utils/stores/flow-draft.ts';
import { EMPTY_LIVE, type Live } from '../../utils/stores/live.ts';
import { CopyDiagnosis } from '../copy-diagnosis.tsx';
import { settled, total } from '../flow/run-state.ts';
import { t, tn } from '../i18n.ts';
import { Button } from '../ui/button.tsx';
import { Icon, type IconName } from '../ui/icon.tsx';
import { placeUnder } from '../ui/popover.tsx';
import { ProgressBar } from '../ui/progress-bar.tsx';
import { useStore } from '../use-store.ts';
import { openJobs, readinessOf } from './readiness.ts';

export interface MenuProps {
  readonly live: StoreApi<Live>;
  readonly flow: Flow;
  /** The actions have no room in the bar. */
  readonly withActions: boolean;
  /** The portfolio that the page shows. */
  readonly portfolioId: () => string | null;
  /** Where the bar is, in the window. */
  readonly at: () => DOMRect;
  /** Says how the page was found; for who wants to mend it. */
  readonly diagnosis: () => string;
  /** Steward did not find its place on this page. */
  readonly lost: boolean;
  readonly onOpen: (mode: FlowMode) => void;
  readonly onClose: () => void;
}

/** The menu stands at the end of the page, far from its button: Tab beyond its edge goes back there, not on. */
function leaves({ key, shiftKey, currentTarget, target }: TargetedKeyboardEvent<HTMLElement>): boolean {
  if (key !== 'Tab') return false;
  const items = [...currentTarget.querySelectorAll('button')];
  return target === (shiftKey ? items[0] : items.at(-1)) || (shiftKey && target === currentTarget);
}

/**
 * Steward's menu. It stands apart from the bar, in the layer that also holds the dialog: Meta renders the
 * row of the bar again every so often, which would close it.
 */
export function Menu(props: MenuProps) {
  const { live, at, onClose } = props;
  const box = useRef<HTMLDivElement>(null);
  const readiness = useStore(live, ({ status }) => readinessOf(status));
  useLayoutEffect(() => {
    box.current?.showPopover();
    box.current?.focus();
  }, []);
  useLayoutEffect(() => {
    if (box.current !== null) placeUnder(box.current, at());
  }, [readiness]);
  useEffect(() => {
    addEventListener('resize', onClose);
    return () => removeEventListener('resize', onClose);
  }, []);
  return (
    <div
      ref={box}
      class="s-popover s-menu"
      popover="manual"
      role="dialog"
      aria-label={t('panel.menu')}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === 'Escape' || leaves(event)) {
          event.preventDefault();
          onClose();
        }
      }}
    >
      <Content {...props} />
      {props.lost && <LostNote text={props.diagnosis} />}
    </div>
  );
}

function Content(props: MenuProps) {
  const { live, flow, onClose } = props;
  const status = useStore(live, (state) => state.status);
  const readiness = readinessOf(status);
  if (readiness === 'starting') return <p class="s-menu-note s-small s-muted">{t('panel.starting')}</p>;
  if (readiness !== 'ready' || status === null)
    return (
      <NotReady readiness={readiness === 'ready' ? 'absent' : readiness} flow={flow} onClose={onClose} />
    );
  return (
    <>
      <p class="s-menu-note s-small">
        <span class="s-menu-who">{t('panel.connected', status.connection?.name ?? '')}</span>
        <span class="s-muted">{t('panel.through_app', status.connection?.appName ?? '')}</span>
      </p>
      <Actions {...props} />
      <Jobs {...props} />
      {status.waitingTokens > 0 && (
        <p class="s-menu-tokens s-small">
          <Icon name="key" />
          <span>{tn('panel.tokens', status.waitingTokens)}</span>
        </p>
      )}
      <Item
        icon="eye"
        label={t('panel.review')}
        onClick={() => leave(props, { view: 'review', portfolioId: props.portfolioId() })}
      />
      <Item icon="copy" label={t('panel.templates')} onClick={() => leave(props, { view: 'templates' })} />
      <Item icon="clock" label={t('panel.history')} onClick={() => leave(props, { view: 'history' })} />
      <Item icon="help" label={t('help.title')} onClick={() => leave(props, { view: 'help', topic: null })} />
      <Item icon="external" label={t('panel.open_steward')} onClick={() => leave(props, { view: 'home' })} />
    </>
  );
}

function leave({ flow, onClose }: MenuProps, to: RequestOf<'console.open'>): void {
  onClose();
  void flow.openSteward(to);
}

function Actions({ withActions, onOpen }: MenuProps) {
  if (!withActions) return null;
  return (
    <div class="s-menu-part">
      <Item icon="plus" label={t('panel.create')} onClick={() => onOpen('create')} />
      <Item icon="group" label={t('panel.assign')} onClick={() => onOpen('assign')} />
    </div>
  );
}

/** Jobs in the menu; the others are in Steward's own tab. */
const JOBS_SHOWN = 3;

function Jobs({ live, flow, onClose }: MenuProps) {
  const all = useStore(live, (state) => state.jobs);
  const jobs = openJobs({ ...EMPTY_LIVE, jobs: all }).slice(0, JOBS_SHOWN);
  if (jobs.length === 0) return null;
  return (
    <ul class="s-menu-part" aria-label={t('panel.jobs')}>
      {jobs.map(({ job, counts }) => (
        <li key={job.id}>
          <button
            type="button"
            class="s-menu-item s-menu-job"
            onClick={() => {
              onClose();
              flow.showJob(job.id);
            }}
          >
            <span class="s-row">
              <span class="s-grow s-clip">{job.portfolioName}</span>
              <span class="s-tiny s-muted s-number">
                {t(`flow.run.${job.state}`)} · {t('panel.job', settled(counts), total(counts))}
              </span>
            </span>
            <ProgressBar label={job.portfolioName} value={settled(counts)} max={total(counts)} />
          </button>
        </li>
      ))}
    </ul>
  );
}

/** The page is not built as Steward knows it. */
function LostNote({ text }: { readonly text: () => string }) {
  return (
    <div class="s-menu-lost">
      <p class="s-menu-title">{t('page_health.lost')}</p>
      <p class="s-small s-muted">{t('page_health.lost_help')}</p>
      <CopyDiagnosis text={text} />
    </div>
  );
}

interface ItemProps {
  readonly icon: IconName;
  readonly label: string;
  readonly onClick: () => void;
}

function Item({ icon, label, onClick }: ItemProps) {
  return (
    <button type="button" class="s-menu-item" onClick={onClick}>
      <Icon name={icon} />
      <span class="s-clip">{label}</span>
    </button>
  );
}

interface NotReadyProps {
  readonly readiness: 'absent' | 'locked' | 'not_connected';
  readonly flow: Flow;
  readonly onClose: () => void;
}

/** What to do first, and the way there. A passphrase is never asked for in Meta's page. */
function NotReady({ readiness, flow, onClose }: NotReadyProps) {
  if (readiness === 'locked') return <Locked flow={flow} onClose={onClose} />;
  return (
    <div class="s-menu-explain">
      <p class="s-menu-title">{t(`panel.${readiness}`)}</p>
      <p class="s-small s-muted">{t(`panel.${readiness}_help`)}</p>
      <Button
        variant="primary"
        size="sm"
        iconEnd="external"
        onClick={() => {
          onClose();
          void flow.openSteward({ view: 'setup' });
        }}
      >
        {t('panel.open_steward')}
      </Button>
    </div>
  );
}

/** Unlocking is the popup's. Where the browser opens it from its toolbar only, Steward's own tab asks as well. */
function Locked({ flow, onClose }: Omit<NotReadyProps, 'readiness'>) {
  const [state, setState] = useState<'idle' | 'opening' | 'refused'>('idle');
  const refused = state === 'refused';
  const go = async () => {
    if (!refused) {
      setState('opening');
      if (!(await flow.openPopup())) return setState('refused');
    } else void flow.openSteward({ view: 'home' });
    onClose();
  };
  return (
    <div class="s-menu-explain">
      <p class="s-menu-title">{t('panel.locked')}</p>
      <p class="s-small s-muted" role="status">
        {t(refused ? 'panel.unlock_refused' : 'panel.locked_help')}
      </p>
      <Button
        variant="primary"
        size="sm"
        busy={state === 'opening'}
        iconEnd={refused ? 'external' : undefined}
        onClick={() => void go()}
      >
        {t(refused ? 'panel.open_steward' : 'panel.unlock')}
      </Button>
    </div>
  );
}
