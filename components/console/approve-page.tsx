import { useState } from 'preact/hooks';
import type { Status } from '../../utils/messages/protocol.ts';
import { titleOf } from '../../utils/plan/title.ts';
import type { OperationType, Plan } from '../../utils/plan/types.ts';
import type { Send, Setup } from '../../utils/stores/setup.ts';
import { Review } from '../flow/review.tsx';
import { t } from '../i18n.ts';
import { titleWords } from '../plan-title.ts';
import { hasAppSecret } from '../setup/app-secret.ts';
import { AppSecretForm } from '../setup/app-secret-form.tsx';
import { FailureNote } from '../setup/failure-note.tsx';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { useLoad } from '../use-load.ts';
import { ApproveAction } from './approve-action.tsx';
import { Page } from './page.tsx';
import { PageLink } from './page-link.tsx';
import { RowsSkeleton } from './rows-skeleton.tsx';

interface ApprovePageProps {
  readonly planId: string;
  readonly status: Status;
  readonly setup: Setup;
  readonly send: Send;
}

/** Where the last word on a plan is given: on Steward's own page, never in Meta's. */
export function ApprovePage({ planId, status, setup, send }: ApprovePageProps) {
  const state = useLoad(() => send('plan.get', { planId }), [planId]);
  const title = state.type === 'loaded' ? titleOf(state.value) : null;
  return (
    <Page
      title={title === null ? t('console.approve.title') : titleWords(title)}
      intro={state.type !== 'failed' && t('console.approve.intro')}
      wide
    >
      {state.type === 'loading' && <RowsSkeleton />}
      {state.type === 'failed' && (
        <FailureNote
          failure={state.failure}
          title={t('console.approve.failed')}
          action={<PageLink to={{ page: 'home' }}>{t('console.nav.home')}</PageLink>}
        />
      )}
      {state.type === 'loaded' && (
        <div class="s-stack co-approve">
          <SecretNeeded plan={state.value} status={status} setup={setup} />
          <Review plan={state.value} action={<ApproveAction plan={state.value} send={send} />} />
        </div>
      )}
    </Page>
  );
}

type SecretNeededProps = Pick<ApprovePageProps, 'status' | 'setup'> & { readonly plan: Plan };

/** Without the app secret Meta neither makes nor renews a token, nor ends one by itself. */
const NEEDS_SECRET: ReadonlySet<OperationType> = new Set<OperationType>([
  'generate_token',
  'renew_token',
  'revoke_token',
]);

/** A plan with tokens would stop half way without the app secret, so it is asked for before. */
function SecretNeeded({ plan, status, setup }: SecretNeededProps) {
  const [open, setOpen] = useState(false);
  const needed = plan.operations.some(({ type }) => NEEDS_SECRET.has(type));
  const { connection } = status;
  if (!needed || connection === null || hasAppSecret(status)) return null;
  return (
    <>
      <Banner
        tone="warning"
        title={t('console.approve.secret_title')}
        action={
          !open && (
            <Button size="sm" onClick={() => setOpen(true)}>
              {t('setup.app.add')}
            </Button>
          )
        }
      >
        {t('console.approve.secret_text')}
      </Banner>
      {open && (
        <section class="s-card co-card">
          <div class="co-form">
            <AppSecretForm setup={setup} connection={connection} />
          </div>
        </section>
      )}
    </>
  );
}
