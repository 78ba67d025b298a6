import type { Ref } from 'preact';
import type { StoreApi } from 'zustand/vanilla';
import type { FlowMode } from '../../utils/stores/flow-draft.ts';
import type { Live } from '../../utils/stores/live.ts';
import { t } from '../i18n.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { classes } from '../ui/classes.ts';
import { Icon } from '../ui/icon.tsx';
import { Logo } from '../ui/logo.tsx';
import { useStore } from '../use-store.ts';
import { isLost, type PanelState } from './panel-state.ts';
import { readinessOf } from './readiness.ts';

export interface BarProps {
  readonly live: StoreApi<Live>;
  readonly state: StoreApi<PanelState>;
  readonly menuButton: Ref<HTMLButtonElement>;
  readonly onOpen: (mode: FlowMode) => void;
}

/** What stands in Meta's page: two actions and a menu, quiet enough to be taken for Meta's own. */
export function Bar({ live, state, menuButton, onOpen }: BarProps) {
  const readiness = useStore(live, ({ status }) => readinessOf(status));
  const present = useStore(state, (whole) => whole);
  const { place, room, menuOpen } = present;
  const ready = readiness === 'ready';
  const roomy = room !== 'none';
  return (
    <fieldset
      class={classes('s-bar', `s-bar-${place}`, room === 'tight' && 's-bar-tight')}
      aria-label={t('panel.label')}
    >
      <Button
        variant="ghost"
        class="s-bar-menu"
        buttonRef={menuButton}
        aria-haspopup="dialog"
        aria-expanded={menuOpen}
        aria-label={ready ? t('panel.menu') : t(`panel.${readiness}`)}
        onClick={() => state.setState({ menuOpen: !menuOpen })}
      >
        <Logo size={18} />
        {!ready && roomy && readiness !== 'starting' && <span>{t(`panel.${readiness}`)}</span>}
        <Icon name={readiness === 'locked' ? 'lock' : 'chevron-down'} size={14} />
      </Button>
      {ready && (
        <>
          {/* Fitting the bar in hides and shows them, so that the dialog they have opened can give the focus back. */}
          <Button class="s-bar-action" icon="plus" hidden={!roomy} onClick={() => onOpen('create')}>
            {t('panel.create')}
          </Button>
          <Button class="s-bar-action" hidden={!roomy} onClick={() => onOpen('assign')}>
            {t('panel.assign')}
          </Button>
        </>
      )}
      {isLost(present) && (
        <IconButton
          class="s-bar-lost"
          icon="info"
          label={t('page_health.lost')}
          onClick={() => state.setState({ menuOpen: !menuOpen })}
        />
      )}
    </fieldset>
  );
}
