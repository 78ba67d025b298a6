import type { ComponentChildren } from 'preact';
import { deletedUnseen } from '../../utils/tokens/expiry.ts';
import type { TokenRecord } from '../../utils/tokens/types.ts';
import { t } from '../i18n.ts';
import { Badge } from '../ui/badge.tsx';
import { dayAndTime, fromNow } from './when.ts';

interface UnseenWarningProps {
  readonly record: TokenRecord;
  readonly now: number;
  /** What to say as long as it is not near. */
  readonly children?: ComponentChildren;
}

/** Says when a token that nobody has looked at is deleted, once that is near. */
export function UnseenWarning({ record, now, children }: UnseenWarningProps) {
  const at = deletedUnseen(record, now);
  if (at === null) return <>{children}</>;
  return (
    <Badge tone="warning">
      <time dateTime={new Date(at).toISOString()} title={dayAndTime(at)}>
        {t('popup.tokens.unseen', fromNow(at, now))}
      </time>
    </Badge>
  );
}
