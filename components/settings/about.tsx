import { browser } from 'wxt/browser';
import { GRAPH_VERSION } from '../../utils/meta/api.ts';
import { t } from '../i18n.ts';
import { Section } from './section.tsx';

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
        <dt>{t('settings.about.data')}</dt>
        <dd>{t('settings.about.data_text')}</dd>
      </dl>
    </Section>
  );
}
