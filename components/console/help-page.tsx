import { useMemo, useState } from 'preact/hooks';
import {
  HELP_SECTIONS,
  type HelpSection,
  pathOf,
  TOPICS,
  type Topic,
  topicAt,
} from '../../utils/help/topics.ts';
import type { Status } from '../../utils/messages/protocol.ts';
import { createRanking } from '../../utils/search.ts';
import type { Send, Setup } from '../../utils/stores/setup.ts';
import { topicTitle, topicWords } from '../help/texts.ts';
import { number, t, tn } from '../i18n.ts';
import { hashOf } from '../route.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Icon, type IconName } from '../ui/icon.tsx';
import { SearchField } from '../ui/search-field.tsx';
import { copyReport } from './copy-report.ts';
import { HelpTopics } from './help-topics.tsx';
import { Page } from './page.tsx';

const ICONS: Readonly<Record<HelpSection, IconName>> = {
  check: 'shield',
  error: 'alert',
  permission: 'key',
  task: 'group',
  role: 'users',
  word: 'page',
  key: 'keyboard',
};

/** Results that are shown; who wants others types more. */
const MAX_FOUND = 30;

const inSection = (section: string): readonly Topic[] => TOPICS.filter((topic) => topic.section === section);

interface HelpPageProps {
  readonly status: Status;
  readonly setup: Setup;
  readonly send: Send;
  /** A section, or `section/id`. */
  readonly topic: string | null;
}

/** Everything explained: found by searching, by section, or by a link from where it is needed. */
export function HelpPage({ status, setup, send, topic }: HelpPageProps) {
  const [query, setQuery] = useState('');
  const find = useMemo(
    () =>
      createRanking(TOPICS.map((each) => ({ topic: each, name: topicTitle(each), also: topicWords(each) }))),
    [],
  );
  const found =
    query.trim() === ''
      ? null
      : find(query)
          .slice(0, MAX_FOUND)
          .map(({ item }) => item.topic);
  const target = topic === null ? null : topicAt(topic);
  const section = HELP_SECTIONS.find((each) => each === (target?.section ?? topic)) ?? null;
  return (
    <Page
      title={section === null ? t('help.title') : t(`help.sections.${section}`)}
      intro={section === null ? t('help.intro') : t(`help.sections_text.${section}`)}
      takeFocus={target === null}
    >
      <div class="he-search">
        {section !== null && (
          <a class="s-button s-button-secondary" href={hashOf({ page: 'help' })}>
            <Icon name="arrow-left" />
            {t('help.title')}
          </a>
        )}
        <div class="s-grow">
          <SearchField label={t('help.search')} value={query} onChange={setQuery} />
        </div>
      </div>
      <p class="s-hidden" role="status">
        {found !== null && tn('help.found', found.length)}
      </p>
      {found !== null ? (
        <Found topics={found} />
      ) : section !== null ? (
        <HelpTopics topics={inSection(section)} target={target} />
      ) : (
        <Overview status={status} setup={setup} send={send} />
      )}
    </Page>
  );
}

function Found({ topics }: { readonly topics: readonly Topic[] }) {
  if (topics.length === 0)
    return (
      <div class="s-card">
        <EmptyState icon="search" title={t('help.nothing')}>
          {t('help.nothing_text')}
        </EmptyState>
      </div>
    );
  // Sections in the order of their best.
  const sections = [...new Set(topics.map(({ section }) => section))];
  return (
    <div class="he-found">
      {sections.map((section) => (
        <section key={section}>
          <h2 class="co-section-title">{t(`help.sections.${section}`)}</h2>
          <HelpTopics
            key={topics.map(pathOf).join()}
            topics={topics.filter((topic) => topic.section === section)}
            open={topics.length <= 3}
            nested
          />
        </section>
      ))}
    </div>
  );
}

type OverviewProps = Omit<HelpPageProps, 'topic'>;

function Overview({ status, setup, send }: OverviewProps) {
  return (
    <>
      <ul class="he-sections">
        {HELP_SECTIONS.map((section) => (
          <li key={section} class="s-card he-section">
            <span class="co-step-icon">
              <Icon name={ICONS[section]} size={18} />
            </span>
            <div class="s-grow">
              <h2>
                <a class="co-row-link" href={hashOf({ page: 'help', topic: section })}>
                  {t(`help.sections.${section}`)}
                </a>
              </h2>
              <p class="s-small s-muted">{t(`help.sections_text.${section}`)}</p>
            </div>
            <span class="s-small s-muted s-number">{number(inSection(section).length)}</span>
          </li>
        ))}
      </ul>
      <ul class="co-cards">
        <li class="s-card co-step">
          <div class="s-grow">
            <h2>{t('help.start.title')}</h2>
            <p class="s-small s-muted">{t('help.start.text')}</p>
          </div>
          <a class="s-button s-button-secondary" href={hashOf({ page: 'setup' })}>
            {t('help.start.action')}
          </a>
        </li>
        <Report status={status} setup={setup} send={send} />
      </ul>
    </>
  );
}

function Report({ status, setup, send }: OverviewProps) {
  const [copied, setCopied] = useState<boolean | null>(null);
  return (
    <li class="s-card co-step">
      <div class="s-grow">
        <h2>{t('help.report.title')}</h2>
        <p class="s-small s-muted">{t('help.report.text')}</p>
        <p class="s-small he-report" role="status">
          {copied !== null && t(copied ? 'help.report.copied' : 'help.report.failed')}
        </p>
      </div>
      <Button
        icon={copied ? 'check' : 'copy'}
        onClick={async () => setCopied(await copyReport({ status, setup, send }))}
      >
        {t('setup.copy')}
      </Button>
    </li>
  );
}
