import type { ConnectionView } from '../../utils/connection/types.ts';
import { REQUIRED_CALLER_PERMISSION } from '../../utils/meta/permissions.ts';
import { t } from '../i18n.ts';
import { Banner } from '../ui/banner.tsx';
import { dayAndTime, fromNow, nearness } from './when.ts';

interface ConnectionProps {
  readonly connection: ConnectionView;
  readonly now: number;
}

/** Who Steward acts as, through which app, until when. */
export function ConnectionFacts({ connection, now }: ConnectionProps) {
  const { name, appName, appId, expiresAt } = connection;
  return (
    <dl class="su-facts">
      <dt>{t('setup.connection.connected')}</dt>
      <dd>{name}</dd>
      <dt>{t('setup.connection.app')}</dt>
      <dd>{appName === appId ? appId : t('setup.connection.app_value', appName, appId)}</dd>
      <dt>{t('setup.connection.expires')}</dt>
      <dd>
        {expiresAt === null
          ? t('setup.connection.never')
          : `${dayAndTime(expiresAt)} (${fromNow(expiresAt, now)})`}
      </dd>
    </dl>
  );
}

/** What is wrong with a connection, or about to be; nothing when all is well. */
export function ConnectionWarning({ connection, now }: ConnectionProps) {
  const { expiresAt, permissions } = connection;
  const near = nearness(expiresAt, now);
  if (expiresAt !== null && (near === 'past' || near === 'soon')) {
    const text = near === 'past' ? 'setup.connection.expired' : 'setup.connection.soon';
    return (
      <Banner tone={near === 'past' ? 'danger' : 'warning'} title={t(text, fromNow(expiresAt, now))}>
        {t('setup.connection.renew_hint')}
      </Banner>
    );
  }
  if (permissions.includes(REQUIRED_CALLER_PERMISSION)) return null;
  return <Banner tone="warning">{t('setup.connection.no_permission', REQUIRED_CALLER_PERMISSION)}</Banner>;
}
