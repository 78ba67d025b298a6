import type { Status } from '../../utils/messages/protocol.ts';
import { systemUsersAddress } from '../../utils/meta/pages.ts';
import { t } from '../i18n.ts';
import { hashOf } from '../route.ts';
import type { Guide } from '../setup/kept-guide.ts';
import { IconButton, LinkButton } from '../ui/button.tsx';
import { classes } from '../ui/classes.ts';
import { Disclosure } from '../ui/disclosure.tsx';
import { Icon, type IconName } from '../ui/icon.tsx';

/** Passphrase, connection, pre-flight checks. */
export const GUIDE_STEPS = 3;

/** How many of the steps are done; each needs the one before. */
export function stepsDone({ vault, connection }: Status, passed: boolean): number {
  if (vault !== 'unlocked') return 0;
  if (connection === null) return 1;
  return passed ? 3 : 2;
}

/** What the step after so many is called. */
const NEXT_STEPS = ['setup.passphrase.title', 'setup.connect.title', 'setup.preflight.title'] as const;

export function GuideProgress({ done }: { readonly done: number }) {
  return (
    <div class="co-progress">
      <p class="s-small s-muted">
        {done === GUIDE_STEPS ? t('guide.done') : t('guide.progress', done, GUIDE_STEPS)}
      </p>
      <div class="co-progress-bar" aria-hidden="true">
        {Array.from({ length: GUIDE_STEPS }, (_, step) => (
          <span key={step} class={classes('co-progress-part', step < done && 'co-progress-done')} />
        ))}
      </div>
    </div>
  );
}

/** Where what is typed in a step is kept, and where it never goes. */
export function WhatGoesWhere({ text }: { readonly text: string }) {
  return (
    <div class="su-help">
      <Disclosure summary={t('guide.where')}>
        {() => (
          <ul class="co-points">
            {t(text)
              .split(' | ')
              .map((point) => (
                <li key={point}>{point}</li>
              ))}
          </ul>
        )}
      </Disclosure>
    </div>
  );
}

interface GuideCardProps {
  readonly guide: Guide;
  readonly done: number;
  readonly onChange: (change: Partial<Guide>) => void;
}

/** On the overview, until it is done or hidden. Hiding is undone where it was done. */
export function GuideCard({ guide, done, onChange }: GuideCardProps) {
  if (guide.hidden)
    return (
      <p class="co-hidden-guide s-small s-muted" role="status">
        {t('guide.hidden')}{' '}
        <LinkButton onClick={() => onChange({ hidden: false })}>{t('guide.undo')}</LinkButton>
      </p>
    );
  return (
    <div class="s-card co-step co-guide">
      <div class="s-grow">
        <h2>{t('help.start.title')}</h2>
        <GuideProgress done={done} />
        <p class="s-small s-muted">{t('flow.next', t(NEXT_STEPS[done] ?? ''))}</p>
      </div>
      <a
        // Once connected, there are other things to do that matter as much.
        class={classes('s-button s-button-sm', done < 2 ? 's-button-primary' : 's-button-secondary')}
        href={hashOf({ page: 'setup' })}
      >
        {t('guide.continue')}
      </a>
      <IconButton size="sm" icon="x" label={t('guide.later')} onClick={() => onChange({ hidden: true })} />
    </div>
  );
}

interface Next {
  readonly id: 'meta' | 'preset' | 'csv';
  readonly icon: IconName;
  readonly href: string;
}

const NEXT: readonly Next[] = [
  { id: 'meta', icon: 'users', href: systemUsersAddress(null) },
  { id: 'preset', icon: 'copy', href: hashOf({ page: 'templates' }) },
  { id: 'csv', icon: 'page', href: hashOf({ page: 'sheet' }) },
];

/** What to do once everything is set up. */
export function WhatNext() {
  return (
    <section class="co-section">
      <h2 class="s-heading">{t('guide.next')}</h2>
      <p class="s-muted co-setup-intro">{t('guide.next_text')}</p>
      <ul class="co-cards co-setup-body">
        {NEXT.map(({ id, icon, href }) => (
          <li key={id} class="s-card co-step">
            <span class="co-step-icon">
              <Icon name={icon} size={18} />
            </span>
            <div class="s-grow">
              <h3>{t(`guide.next_${id}`)}</h3>
              <p class="s-small s-muted">{t(`guide.next_${id}_text`)}</p>
            </div>
            <a
              class="s-button s-button-secondary s-button-sm"
              href={href}
              {...(id === 'meta' ? { target: '_blank', rel: 'noreferrer' } : {})}
            >
              {t(`guide.next_${id}_action`)}
              {id === 'meta' && <Icon name="external" size={14} />}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
