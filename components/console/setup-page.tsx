import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ConnectionView } from '../../utils/connection/types.ts';
import type { Status } from '../../utils/messages/protocol.ts';
import { isReady } from '../../utils/portfolio/preflight.ts';
import type { Setup } from '../../utils/stores/setup.ts';
import { t } from '../i18n.ts';
import { appSecretArgs, appSecretState, hasAppSecret } from '../setup/app-secret.ts';
import { AppSecretForm } from '../setup/app-secret-form.tsx';
import { Connect, connectIntro } from '../setup/connect.tsx';
import { ConnectionFacts, ConnectionWarning } from '../setup/connection-facts.tsx';
import { CreatePassphrase } from '../setup/create-passphrase.tsx';
import { Forget } from '../setup/forget.tsx';
import { Preflight } from '../setup/preflight.tsx';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { useStore } from '../use-store.ts';
import { GUIDE_STEPS, GuideProgress, stepsDone, WhatGoesWhere, WhatNext } from './guide.tsx';
import { Page } from './page.tsx';
import { useGuide } from './use-guide.ts';

interface SetupPageProps {
  readonly setup: Setup;
  readonly status: Status;
}

/** First run, in three steps; later the place to change any of them. */
export function SetupPage({ setup, status }: SetupPageProps) {
  const [fresh, setFresh] = useState(false);
  const { connection } = status;
  const unlocked = status.vault === 'unlocked';
  const preflight = useStore(setup.store, (state) => state.preflight);
  const { guide } = useGuide();
  const secret = appSecretState(status);
  const checked = useRef(secret);
  useEffect(() => {
    if (checked.current === secret) return;
    checked.current = secret;
    // It was added or taken away elsewhere, which the checks that are shown do not know.
    setup.store.setState({ preflight: { type: 'idle' } });
  }, [secret]);
  const [form, setForm] = useState<OpenForm>(null);
  const passed = preflight.type === 'checked' ? isReady(preflight.preflight) : (guide?.passed ?? false);
  const done = stepsDone(status, passed);
  return (
    <Page
      title={t('console.setup.title')}
      intro={t(connection === null ? 'console.setup.intro' : 'console.setup.intro_done')}
    >
      <GuideProgress done={done} />
      <ol class="co-steps">
        <Step
          number={1}
          title={unlocked ? t('console.setup.passphrase') : t('setup.passphrase.title')}
          state={unlocked ? 'done' : 'now'}
          intro={unlocked ? t('console.setup.passphrase_done') : t('setup.passphrase.intro')}
        >
          {!unlocked && (
            <>
              <CreatePassphrase setup={setup} />
              <WhatGoesWhere text="guide.where_passphrase" />
            </>
          )}
        </Step>
        <Step
          number={2}
          title={t(connection === null ? 'setup.connect.title' : 'console.setup.connected')}
          state={connection !== null ? 'done' : unlocked ? 'now' : 'later'}
          intro={connection === null ? connectIntro() : ''}
        >
          {unlocked && connection === null && (
            <>
              <Connect setup={setup} status={status} onDone={() => setFresh(true)} />
              <WhatGoesWhere text="guide.where_connect" />
            </>
          )}
          {connection !== null && (
            <Connected
              setup={setup}
              status={status}
              connection={connection}
              form={form}
              onForm={setForm}
              onReconnected={() => setFresh(true)}
            />
          )}
        </Step>
        <Step
          number={3}
          title={t('setup.preflight.title')}
          state={connection === null ? 'later' : passed ? 'done' : 'now'}
          intro={t('setup.preflight.intro')}
        >
          {connection !== null && (
            <>
              <Preflight
                setup={setup}
                auto={fresh}
                onSecret={() => setForm('secret')}
                onConnect={() => setForm('connect')}
              />
              <WhatGoesWhere text="guide.where_check" />
            </>
          )}
        </Step>
      </ol>
      {done === GUIDE_STEPS && <WhatNext />}
    </Page>
  );
}

interface StepProps {
  readonly number: number;
  readonly title: string;
  readonly state: 'done' | 'now' | 'later';
  readonly intro: string;
  readonly children: ComponentChildren;
}

function Step({ number, title, state, intro, children }: StepProps) {
  return (
    <li class={`co-setup-step co-setup-step-${state}`} aria-current={state === 'now' ? 'step' : undefined}>
      <span class="co-setup-mark" aria-hidden="true">
        {state === 'done' ? <Icon name="check" size={14} /> : number}
      </span>
      <section class="s-grow">
        <h2 class="s-heading">
          <span class="s-hidden">
            {t('console.setup.step', number, 3)}
            {state === 'done' && `, ${t('console.setup.done')}`}
            {': '}
          </span>
          {title}
        </h2>
        {intro !== '' && <p class="s-muted co-setup-intro">{intro}</p>}
        <div class="co-setup-body">{children}</div>
      </section>
    </li>
  );
}

/** The form that is open in the second step, if any. */
type OpenForm = 'connect' | 'secret' | null;

interface ConnectedProps extends SetupPageProps {
  readonly connection: ConnectionView;
  readonly form: OpenForm;
  readonly onForm: (form: OpenForm) => void;
  readonly onReconnected: () => void;
}

function Connected(props: ConnectedProps) {
  const { setup, status, connection, form, onForm, onReconnected } = props;
  const again = form === 'connect';
  const now = Date.now();
  const reconnected = () => {
    onForm(null);
    onReconnected();
  };
  return (
    <div class="s-stack">
      <ConnectionWarning connection={connection} now={now} />
      <div class="s-card co-card">
        <ConnectionFacts connection={connection} now={now} />
        <div class="s-row s-wrap co-card-foot">
          {again ? (
            <Button onClick={() => onForm(null)}>{t('setup.cancel')}</Button>
          ) : (
            <Button icon="refresh" onClick={() => onForm('connect')}>
              {t('setup.connection.again')}
            </Button>
          )}
          <Forget setup={setup} />
        </div>
      </div>
      {again && (
        <div class="s-card co-card">
          <Connect setup={setup} status={status} onDone={reconnected} />
        </div>
      )}
      <AppSecret {...props} />
    </div>
  );
}

function AppSecret({ setup, status, connection, form, onForm }: ConnectedProps) {
  const open = form === 'secret';
  const has = hasAppSecret(status);
  return (
    <div class="s-card co-card">
      <div class="s-row s-wrap">
        <h3 class="s-grow">{t('setup.app.title')}</h3>
        <Badge tone={has ? 'success' : 'warning'}>
          {t(`setup.app.${appSecretState(status)}`, ...appSecretArgs(status))}
        </Badge>
        <Button size="sm" aria-expanded={open} onClick={() => onForm(open ? null : 'secret')}>
          {open ? t('setup.cancel') : t(has ? 'setup.app.replace' : 'setup.app.add')}
        </Button>
      </div>
      {open && (
        <div class="co-card-foot">
          <AppSecretForm setup={setup} connection={connection} onDone={() => onForm(null)} />
        </div>
      )}
    </div>
  );
}
