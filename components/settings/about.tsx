import { browser } from 'wxt/browser';
import { GRAPH_VERSION } from '../../utils/meta/api.ts';
import { t } from '../i18n.ts';
import { Section } from './section.tsx';

/** Written by the build: the licences of all that ships in it. */
const NOTICES = '/THIRD-PARTY.txt';

/** Which Steward this is. */
export function About() {
  const { version } = browser.runtime.getManifest();
  return (
    <Section title={t('settings.about.title')}>
      <dl class="su-facts">
        <dt>{t('settings.about.version')}</dt>
        <dd>{version}</dd>
        <dt>{t('settings.about.api')}</dt>
        <dd>{GRAPH_VERSION}</dd>
        <dt>{t('settings.about.licence')}</dt>
        <dd>
          MIT ·{' '}
          <a class="s-link" href={NOTICES} target="_blank" rel="noreferrer">
            {t('settings.about.notices')}
          </a>
        </dd>
        <dt>{t('settings.about.data')}</dt>
        <dd>{t('settings.about.data_text')}</dd>
      </dl>
    </Section>
  );
}
