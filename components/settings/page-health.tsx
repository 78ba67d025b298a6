import { useEffect, useState } from 'preact/hooks';
import type { Failure } from '../../utils/messages/protocol.ts';
import { type Diagnosis, diagnosisText } from '../../utils/page/diagnosis.ts';
import { failureOf, type Send } from '../../utils/stores/setup.ts';
import { CopyDiagnosis } from '../copy-diagnosis.tsx';
import { t } from '../i18n.ts';
import { FailureNote } from '../setup/failure-note.tsx';
import { dayAndTime } from '../setup/when.ts';
import { Disclosure } from '../ui/disclosure.tsx';
import { Icon } from '../ui/icon.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Section } from './section.tsx';

type HealthState =
  | { readonly type: 'loading' }
  | { readonly type: 'failed'; readonly failure: Failure }
  | { readonly type: 'loaded'; readonly diagnosis: Diagnosis | null };

function useHealth(send: Send): HealthState {
  const [state, setState] = useState<HealthState>({ type: 'loading' });
  useEffect(() => {
    let here = true;
    send('page.health', {}).then(
      (diagnosis) => here && setState({ type: 'loaded', diagnosis }),
      (error: unknown) => here && setState({ type: 'failed', failure: failureOf(error) }),
    );
    return () => {
      here = false;
    };
  }, []);
  return state;
}

/** Whether Steward finds its place on Meta's page, which Meta may change at any time. */
export function PageHealth({ send }: { readonly send: Send }) {
  const state = useHealth(send);
  return (
    <Section title={t('page_health.title')} intro={t('page_health.intro')}>
      {state.type === 'loading' && <Skeleton width="40%" />}
      {state.type === 'failed' && <FailureNote failure={state.failure} />}
      {state.type === 'loaded' &&
        (state.diagnosis === null ? (
          <p class="s-muted">{t('page_health.never')}</p>
        ) : (
          <LastSeen diagnosis={state.diagnosis} />
        ))}
    </Section>
  );
}

function LastSeen({ diagnosis }: { readonly diagnosis: Diagnosis }) {
  const { outcome, at } = diagnosis;
  const well = outcome === 'beside' || outcome === 'crowded';
  return (
    <>
      <p class="se-health">
        <span class={well ? 'se-health-well' : 'se-health-ill'}>
          <Icon name={well ? 'check' : 'alert'} />
        </span>
        <span>
          {t(`page_health.outcome.${outcome}`)}{' '}
          <time class="s-small s-muted" dateTime={new Date(at).toISOString()}>
            {t('page_health.seen', dayAndTime(at))}
          </time>
        </span>
      </p>
      <CopyDiagnosis text={() => diagnosisText(diagnosis)} />
      <Disclosure summary={<span>{t('page_health.show')}</span>}>
        {() => (
          <pre class="se-diagnosis s-mono" dir="ltr">
            {diagnosisText(diagnosis)}
          </pre>
        )}
      </Disclosure>
    </>
  );
}
