import { t } from '../i18n.ts';
import { Banner } from '../ui/banner.tsx';
import { PageLink } from './page-link.tsx';

/** Reading, plans and their carrying out are in somebody's name. */
export const NotConnected = () => (
  <Banner tone="warning" action={<PageLink to={{ page: 'setup' }}>{t('console.home.go_setup')}</PageLink>}>
    {t('error.not_connected')}
  </Banner>
);
