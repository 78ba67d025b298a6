import type { ComponentChildren } from 'preact';
import type { ConnectionView } from '../../utils/connection/types.ts';
import type { Status } from '../../utils/messages/protocol.ts';
import { systemUsersAddress } from '../../utils/meta/pages.ts';
import { t, tn } from '../i18n.ts';
import { hashOf } from '../route.ts';
import { ConnectionFacts } from '../setup/connection-facts.tsx';
import { fromNow } from '../setup/when.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { GUIDE_STEPS, GuideCard, stepsDone } from './guide.tsx';
import { JobTable } from './job-table.tsx';
import type { JobsState } from './jobs.ts';
import { type NextStep, nextSteps } from './next-steps.ts';
import { OpenPopup, PopupHint } from './open-popup.tsx';
import { Page } from './page.tsx';
import { useGuide } from './use-guide.ts';

const ICONS: Readonly<Record<NextStep, IconName>> = {
  connect: 'unlock',
  renew: 'refresh',
  secret: 'key',
  tokens: 'key',
  plan: 'plus',
};

/** Jobs that the page shows. */
export const RECENT_JOBS = 5;

interface HomePageProps {
  readonly status: Status;
  readonly jobs: JobsState;
}

export function HomePage({ status, jobs }: HomePageProps) {
  const now = Date.now();
  const { guide, change } = useGuide();
  const done = guide === null ? GUIDE_STEPS : stepsDone(status, guide.passed);
  const guided = guide !== null && done < GUIDE_STEPS;
  // The guide says it already.
  const steps = nextSteps(status, now).filter((step) => !(guided && !guide.hidden && step === 'connect'));
  const recent = jobs.type === 'loaded' ? jobs.jobs : [];
  return (
    <Page title={t('console.home.title')} wide>
      {guided && <GuideCard guide={guide} done={done} onChange={change} />}
      {steps.length > 0 && (
        <section class="co-section">
          <h2 class="co-section-title">{t('console.home.next')}</h2>
          <ul class="co-cards">
            {steps.map((step) => (
              <StepCard key={step} step={step} status={status} now={now} />
            ))}
          </ul>
        </section>
      )}
      {recent.length > 0 && (
        <section class="co-section">
          <div class="co-section-head">
            <h2 class="co-section-title">{t('console.home.jobs')}</h2>
            <a href={hashOf({ page: 'history' })}>{t('console.home.jobs_all')}</a>
          </div>
          <JobTable jobs={recent} now={now} />
        </section>
      )}
      {status.connection !== null && <Connected connection={status.connection} now={now} />}
    </Page>
  );
}

function Connected({ connection, now }: { readonly connection: ConnectionView; readonly now: number }) {
  return (
    <section class="co-section">
      <div class="co-section-head">
        <h2 class="co-section-title">{t('setup.connection.title')}</h2>
        <a href={hashOf({ page: 'setup' })}>{t('console.home.go_setup')}</a>
      </div>
      <div class="s-card co-card">
        <ConnectionFacts connection={connection} now={now} />
      </div>
    </section>
  );
}

interface StepCardProps {
  readonly step: NextStep;
  readonly status: Status;
  readonly now: number;
}

function StepCard({ step, status, now }: StepCardProps) {
  return (
    <li class="s-card co-step">
      <span class="co-step-icon">
        <Icon name={ICONS[step]} size={18} />
      </span>
      <div class="s-grow">
        <h3>
          {step === 'tokens'
            ? tn('console.job.tokens', status.waitingTokens)
            : t(`console.home.step_${step}`)}
        </h3>
        <p class="s-small s-muted">{stepText(step, status, now)}</p>
      </div>
      {stepAction(step)}
    </li>
  );
}

function stepText(step: NextStep, status: Status, now: number): ComponentChildren {
  if (step === 'tokens') return <PopupHint />;
  if (step !== 'renew') return t(`console.home.step_${step}_text`);
  const expiresAt = status.connection?.expiresAt ?? now;
  return t(expiresAt <= now ? 'setup.connection.expired' : 'setup.connection.soon', fromNow(expiresAt, now));
}

function stepAction(step: NextStep): ComponentChildren {
  if (step === 'tokens') return <OpenPopup />;
  if (step === 'plan')
    return (
      <a
        class="s-button s-button-secondary s-button-sm"
        href={systemUsersAddress(null)}
        target="_blank"
        rel="noreferrer"
      >
        {t('console.home.go_meta')}
        <Icon name="external" size={14} />
      </a>
    );
  return (
    <a class="s-button s-button-secondary s-button-sm" href={hashOf({ page: 'setup' })}>
      {t('console.home.go_setup')}
    </a>
  );
}
