import type { ErrorView } from '../../utils/graph/errors.ts';
import type { TokenHealth } from '../../utils/tokens/health.ts';
import type { TokenRecord } from '../../utils/tokens/types.ts';
import { t } from '../i18n.ts';
import { dayAndTime, fromNow } from '../setup/when.ts';
import { Icon } from '../ui/icon.tsx';
import { PermissionList } from './permission-list.tsx';

interface HealthCardProps {
  readonly health: TokenHealth;
  readonly records: readonly TokenRecord[];
  readonly now: number;
}

const TYPES: ReadonlySet<string> = new Set(['SYSTEM_USER', 'USER', 'PAGE', 'APP']);

function ownerWords({ type, userId }: TokenHealth, record: TokenRecord | null): string {
  const kind = type !== null && TYPES.has(type) ? t(`console.health.types.${type}`) : (type ?? '');
  const name = record?.systemUserName ?? '';
  const id = userId ?? '';
  const words = [name, kind, id].filter((word) => word !== '');
  return words.length === 0 ? t('console.tokens.unknown') : words.join(' · ');
}

/** The sentences of failures speak of the token Steward is connected with; this is about any token. */
function problemWords({ key, detail }: ErrorView): string {
  if (key === 'token_expired' || key === 'token_invalid') return t(`console.health.problems.${key}`);
  return t(`error.${key}`, detail);
}

const timeWords = (time: number, now: number): string => `${dayAndTime(time)} (${fromNow(time, now)})`;

function appWords({ appId, appName }: TokenHealth): string {
  if (appId === null) return t('console.tokens.unknown');
  return appName === null || appName === appId ? appId : t('setup.connection.app_value', appName, appId);
}

/** What Meta says of a token. */
export function HealthCard({ health, records, now }: HealthCardProps) {
  const record = records.find(({ id }) => id === health.recordId) ?? null;
  const lacks = health.valid && health.missing.length > 0;
  const standing = !health.valid ? 'bad' : lacks ? 'lacks' : 'good';
  return (
    <section class={`co-health co-health-${standing}`} aria-label={t('console.health.title')}>
      <p class="co-health-head" role="status">
        <Icon name={standing === 'good' ? 'check' : 'alert'} />
        <span>
          <strong>{t(`console.health.${standing}`)}</strong>
          {health.problem !== null && <> {problemWords(health.problem)}</>}
        </span>
      </p>
      <dl class="su-facts">
        <dt>{t('console.health.owner')}</dt>
        <dd>{ownerWords(health, record)}</dd>
        <dt>{t('console.tokens.app')}</dt>
        <dd>{appWords(health)}</dd>
        {health.valid && (
          <>
            <dt>{t('console.tokens.expires')}</dt>
            <dd>
              {health.expiresAt === null ? t('console.tokens.never') : timeWords(health.expiresAt, now)}
            </dd>
          </>
        )}
        {health.dataAccessExpiresAt !== null && (
          <>
            <dt>{t('console.health.data_access')}</dt>
            <dd>{timeWords(health.dataAccessExpiresAt, now)}</dd>
          </>
        )}
        <dt>{t('console.health.record')}</dt>
        <dd>
          {record === null ? (
            t('console.health.no_record')
          ) : (
            <>
              {t('console.health.made', dayAndTime(record.createdAt))} <code>{record.fingerprint}</code>
            </>
          )}
        </dd>
        {(health.scopes.length > 0 || health.missing.length > 0) && (
          <>
            <dt>{t('console.tokens.permissions')}</dt>
            <dd>
              <PermissionList asked={askedOf(health, record)} granted={health.scopes} />
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}

/** Without a record nothing is known to have been asked for, so nothing is extra. */
const askedOf = ({ scopes }: TokenHealth, record: TokenRecord | null): readonly string[] =>
  record === null ? scopes : record.permissions;
