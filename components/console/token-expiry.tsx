import { expiryOf, surprisingEnd, type TokenExpiryState } from '../../utils/tokens/expiry.ts';
import type { TokenRecord } from '../../utils/tokens/types.ts';
import { t } from '../i18n.ts';
import { day, fromNow } from '../setup/when.ts';

const CLASSES: Readonly<Record<TokenExpiryState, string>> = {
  ok: '',
  never: '',
  soon_14: 'co-soon',
  soon_7: 'co-soon',
  soon_1: 'co-urgent',
  expired: 'co-urgent',
};

interface TokenExpiryProps {
  readonly record: TokenRecord;
  readonly now: number;
}

/** When a token ends: how far away, and the date. Coloured only while that would surprise somebody. */
export function TokenExpiry({ record, now }: TokenExpiryProps) {
  const { expiresAt } = record;
  if (expiresAt === null) return <>{t('console.tokens.never')}</>;
  const words = fromNow(expiresAt, now);
  return (
    <>
      <span class={surprisingEnd(record) === null ? '' : CLASSES[expiryOf(record, now)]}>
        {expiresAt <= now ? t('console.tokens.expired', words) : words}
      </span>
      <time class="co-sub" dateTime={new Date(expiresAt).toISOString()}>
        {day(expiresAt)}
      </time>
    </>
  );
}
