import { useState } from 'preact/hooks';
import type { TokenRecord, TokenState } from '../../utils/tokens/types.ts';
import { t, tn } from '../i18n.ts';
import { day, fromNow, nearness } from '../setup/when.ts';
import { Badge } from '../ui/badge.tsx';
import type { Tone } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Popover } from '../ui/popover.tsx';

const TONES: Readonly<Record<TokenState, Tone | 'neutral'>> = {
  sealed: 'info',
  revealing: 'warning',
  consumed: 'neutral',
  lost: 'danger',
  expired_unseen: 'warning',
};

/** Rows rendered at first and with each "more": enough for a look, cheap for thousands. */
const PORTION = 100;

export function TokenTable({ records }: { readonly records: readonly TokenRecord[] }) {
  const [shown, setShown] = useState(PORTION);
  const now = Date.now();
  const rest = records.length - shown;
  return (
    <>
      <div class="s-card co-table-box">
        <table class="co-table">
          <thead>
            <tr>
              <th scope="col">{t('console.tokens.system_user')}</th>
              <th scope="col">{t('console.tokens.app')}</th>
              <th scope="col">{t('console.tokens.permissions')}</th>
              <th scope="col">{t('console.tokens.made')}</th>
              <th scope="col">{t('console.tokens.expires')}</th>
              <th scope="col">{t('console.tokens.fingerprint')}</th>
              <th scope="col">{t('console.tokens.state')}</th>
            </tr>
          </thead>
          <tbody>
            {records.slice(0, shown).map((record) => (
              <TokenRow key={record.id} record={record} now={now} />
            ))}
          </tbody>
        </table>
      </div>
      {rest > 0 && (
        <Button class="su-submit" onClick={() => setShown(shown + PORTION)}>
          {tn('console.tokens.more', Math.min(rest, PORTION))}
        </Button>
      )}
    </>
  );
}

interface TokenRowProps {
  readonly record: TokenRecord;
  readonly now: number;
}

function TokenRow({ record, now }: TokenRowProps) {
  return (
    <tr>
      <th scope="row">
        {record.systemUserName}
        <span class="co-sub">{record.portfolioName}</span>
      </th>
      <td>{record.appName}</td>
      <td>
        <Permissions record={record} />
      </td>
      <td class="co-nowrap">
        <time dateTime={new Date(record.createdAt).toISOString()}>{day(record.createdAt)}</time>
      </td>
      <td class="co-nowrap">
        <Expiry record={record} now={now} />
      </td>
      <td>{record.fingerprint === '' ? t('console.tokens.unknown') : <code>{record.fingerprint}</code>}</td>
      <td>
        <span title={t(`console.tokens.states_hint.${record.state}`)}>
          <Badge tone={TONES[record.state]}>{t(`console.tokens.states.${record.state}`)}</Badge>
        </span>
      </td>
    </tr>
  );
}

function Expiry({ record: { expiresAt }, now }: TokenRowProps) {
  if (expiresAt === null) return <>{t('console.tokens.never')}</>;
  const near = nearness(expiresAt, now);
  return (
    <>
      <time dateTime={new Date(expiresAt).toISOString()}>{day(expiresAt)}</time>
      <span class={near === 'far' ? 'co-sub' : 'co-sub co-sub-attention'}>{fromNow(expiresAt, now)}</span>
    </>
  );
}

function Permissions({ record: { permissions, systemUserName } }: { readonly record: TokenRecord }) {
  const [only] = permissions;
  if (only === undefined) return null;
  if (permissions.length === 1) return <code>{only}</code>;
  return (
    <Popover
      trigger={tn('console.tokens.permissions_count', permissions.length)}
      label={t('console.tokens.permissions_of', systemUserName)}
      size="sm"
      class="co-permissions"
    >
      {() => (
        <ul class="co-permission-list">
          {permissions.map((permission) => (
            <li key={permission}>
              <code>{permission}</code>
            </li>
          ))}
        </ul>
      )}
    </Popover>
  );
}
