import type { Send } from '../../utils/stores/setup.ts';
import type { TokenRecord } from '../../utils/tokens/types.ts';
import { t } from '../i18n.ts';
import { FailureNote } from '../setup/failure-note.tsx';
import { day, dayAndTime } from '../setup/when.ts';
import { Button } from '../ui/button.tsx';
import { ForgetSecret } from './forget-secret.tsx';
import { HealthCard } from './health-card.tsx';
import { PermissionList } from './permission-list.tsx';
import { useHealth } from './use-health.ts';

interface TokenDetailsProps {
  readonly record: TokenRecord;
  readonly records: readonly TokenRecord[];
  readonly send: Send;
  readonly now: number;
}

/** All that is known of one token, and what can be done about it alone. */
export function TokenDetails({ record, records, send, now }: TokenDetailsProps) {
  const { state, run } = useHealth();
  const kept = record.state === 'kept';
  return (
    <div class="co-details">
      <p class="s-muted co-details-hint">{t(`console.tokens.states_hint.${record.state}`)}</p>
      <div class="co-details-columns">
        <section>
          <h2 class="co-details-title">{t('console.tokens.permissions')}</h2>
          <PermissionList asked={record.permissions} granted={record.granted ?? null} />
          {record.granted === undefined && (
            <p class="s-tiny s-muted">{t('console.tokens.granted_unknown')}</p>
          )}
        </section>
        <Facts record={record} records={records} />
      </div>
      {kept && (
        <div class="s-row">
          <Button
            size="sm"
            icon="shield"
            busy={state.type === 'asking'}
            onClick={() => void run(() => send('token.check', { recordId: record.id }))}
          >
            {t('console.health.check')}
          </Button>
          <ForgetSecret record={record} send={send} />
        </div>
      )}
      {state.type === 'failed' && <FailureNote failure={state.failure} />}
      {state.type === 'known' && <HealthCard health={state.health} records={records} now={now} />}
    </div>
  );
}

type FactsProps = Pick<TokenDetailsProps, 'record' | 'records'>;

function Facts({ record, records }: FactsProps) {
  const before = records.find(({ id }) => id === record.replaces) ?? null;
  const after = records.find(({ replaces }) => replaces === record.id) ?? null;
  return (
    <dl class="su-facts">
      <dt>{t('console.tokens.fingerprint')}</dt>
      <dd>{record.fingerprint === '' ? t('console.tokens.unknown') : <code>{record.fingerprint}</code>}</dd>
      <dt>{t('console.tokens.made')}</dt>
      <dd>{dayAndTime(record.createdAt)}</dd>
      {record.nameThen !== undefined && (
        <>
          <dt>{t('console.tokens.name_then')}</dt>
          <dd>{record.nameThen}</dd>
        </>
      )}
      {record.expiresAt !== null && (
        <>
          <dt>{t('console.tokens.expires')}</dt>
          <dd>{dayAndTime(record.expiresAt)}</dd>
        </>
      )}
      {before !== null && (
        <>
          <dt>{t('console.tokens.replaces')}</dt>
          <dd>
            <Other record={before} />
          </dd>
        </>
      )}
      {after !== null && (
        <>
          <dt>{t('console.tokens.replaced_by')}</dt>
          <dd>
            <Other record={after} />
          </dd>
        </>
      )}
      <dt>{t('console.tokens.system_user_id')}</dt>
      <dd>
        <code>{record.systemUserId}</code>
      </dd>
      <dt>{t('console.tokens.app_id')}</dt>
      <dd>
        <code>{record.appId}</code>
      </dd>
    </dl>
  );
}

function Other({ record }: { readonly record: TokenRecord }) {
  return (
    <>
      {record.fingerprint === '' ? t('console.tokens.unknown') : <code>{record.fingerprint}</code>}{' '}
      <span class="s-muted">
        {t('console.tokens.other', day(record.createdAt), t(`console.tokens.states.${record.state}`))}
      </span>
    </>
  );
}
