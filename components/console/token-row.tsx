import { useId } from 'preact/hooks';
import type { Send } from '../../utils/stores/setup.ts';
import type { TokenRecord, TokenState } from '../../utils/tokens/types.ts';
import { t, tn } from '../i18n.ts';
import { UnseenWarning } from '../setup/unseen-warning.tsx';
import { day } from '../setup/when.ts';
import { Badge } from '../ui/badge.tsx';
import type { Tone } from '../ui/banner.tsx';
import { Icon } from '../ui/icon.tsx';
import { TokenDetails } from './token-details.tsx';
import { TokenExpiry } from './token-expiry.tsx';

const TONES: Readonly<Record<TokenState, Tone | 'neutral'>> = {
  sealed: 'info',
  revealing: 'warning',
  kept: 'success',
  consumed: 'neutral',
  lost: 'danger',
  expired_unseen: 'warning',
  superseded: 'neutral',
  revoked: 'neutral',
};

/** Columns of the table, for the row that spans them. */
export const COLUMNS = 7;

interface TokenRowProps {
  readonly record: TokenRecord;
  readonly records: readonly TokenRecord[];
  readonly send: Send;
  readonly now: number;
  readonly selected: boolean;
  readonly open: boolean;
  readonly onSelect: (range: boolean) => void;
  readonly onOpen: () => void;
}

export function TokenRow({ record, records, send, now, selected, open, onSelect, onOpen }: TokenRowProps) {
  const id = useId();
  const name = record.systemUserName;
  // Two tokens of one system user differ in nothing else that a person could tell.
  const which = record.fingerprint === '' ? name : `${name}, ${record.fingerprint}`;
  return (
    <>
      <tr class={selected ? 'co-row-selected' : undefined}>
        <td class="co-cell-check">
          <input
            type="checkbox"
            class="s-check-box"
            aria-label={t('console.tokens.select_of', which)}
            checked={selected}
            onClick={(event) => onSelect(event.shiftKey)}
          />
        </td>
        <th scope="row">
          {name}
          <span class="co-sub">{record.portfolioName}</span>
        </th>
        <td>
          {record.appName}
          <span class="co-sub">{tn('console.tokens.permissions_count', record.permissions.length)}</span>
        </td>
        <td>
          <Badge tone={TONES[record.state]}>{t(`console.tokens.states.${record.state}`)}</Badge>
          <span class="co-unseen">
            <UnseenWarning record={record} now={now} />
          </span>
        </td>
        <td class="co-nowrap">
          <TokenExpiry record={record} now={now} />
        </td>
        <td class="co-nowrap">
          <time dateTime={new Date(record.createdAt).toISOString()}>{day(record.createdAt)}</time>
          {record.fingerprint !== '' && <code class="co-sub">{record.fingerprint}</code>}
        </td>
        <td class="co-cell-open">
          <button
            type="button"
            class="s-button s-button-ghost s-button-sm s-button-square co-open"
            aria-expanded={open}
            aria-controls={id}
            aria-label={t('console.tokens.details_of', which)}
            onClick={onOpen}
          >
            <Icon name="chevron-right" />
          </button>
        </td>
      </tr>
      <tr id={id} class="co-details-row" hidden={!open}>
        <td colSpan={COLUMNS}>
          {open && <TokenDetails record={record} records={records} send={send} now={now} />}
        </td>
      </tr>
    </>
  );
}
