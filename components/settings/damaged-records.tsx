import { useEffect, useState } from 'preact/hooks';
import type { Failure } from '../../utils/messages/protocol.ts';
import { failureOf, type Send } from '../../utils/stores/setup.ts';
import type { DamagedEntry } from '../../utils/vault/entries.ts';
import { t, tn } from '../i18n.ts';
import { FailureNote } from '../setup/failure-note.tsx';
import { dayAndTime } from '../setup/when.ts';
import { Icon } from '../ui/icon.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Section } from './section.tsx';

type DamagedState =
  | { readonly type: 'loading' }
  | { readonly type: 'failed'; readonly failure: Failure }
  | { readonly type: 'loaded'; readonly entries: readonly DamagedEntry[] };

function useDamaged(send: Send): DamagedState {
  const [state, setState] = useState<DamagedState>({ type: 'loading' });
  useEffect(() => {
    let here = true;
    send('vault.damaged', {}).then(
      (entries) => here && setState({ type: 'loaded', entries }),
      (error: unknown) => here && setState({ type: 'failed', failure: failureOf(error) }),
    );
    return () => {
      here = false;
    };
  }, []);
  return state;
}

/** What did not open and was set aside, so that the rest of the vault does. */
export function DamagedRecords({ send }: { readonly send: Send }) {
  const state = useDamaged(send);
  return (
    <Section title={t('settings.damaged.title')} intro={t('settings.damaged.intro')}>
      {state.type === 'loading' && <Skeleton width="40%" />}
      {state.type === 'failed' && <FailureNote failure={state.failure} />}
      {state.type === 'loaded' &&
        (state.entries.length === 0 ? (
          <p class="s-row s-muted">
            <Icon name="check" />
            {t('settings.damaged.none')}
          </p>
        ) : (
          <Damaged entries={state.entries} />
        ))}
    </Section>
  );
}

const KINDS: ReadonlySet<string> = new Set(['token-record', 'token-secret', 'connection', 'app']);

const kindWords = (kind: string): string =>
  KINDS.has(kind) ? t(`settings.damaged.kinds.${kind.replaceAll('-', '_')}`) : kind;

function Damaged({ entries }: { readonly entries: readonly DamagedEntry[] }) {
  return (
    <>
      <p>{tn('settings.damaged.some', entries.length)}</p>
      <ul class="se-damaged">
        {entries.map(({ kind, id, at }) => (
          <li key={`${kind}/${id}@${at}`}>
            <Icon name="alert" />
            <span class="s-grow">
              {kindWords(kind)} <code class="s-muted">{id}</code>
            </span>
            <time class="s-small s-muted" dateTime={new Date(at).toISOString()}>
              {dayAndTime(at)}
            </time>
          </li>
        ))}
      </ul>
    </>
  );
}
