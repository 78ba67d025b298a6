import { pathOf, TOPICS } from '../../utils/help/topics.ts';
import type { PaletteEntry } from '../../utils/palette.ts';
import type { Portfolio, Snapshot } from '../../utils/portfolio/snapshot.ts';
import type { OfferedTemplate } from '../../utils/templates/store.ts';
import type { TokenRecord } from '../../utils/tokens/types.ts';
import { topicAside, topicTitle, topicWords } from '../help/texts.ts';
import { t } from '../i18n.ts';
import { presetTemplates } from '../template-words.ts';
import type { IconName } from '../ui/icon.tsx';
import { COMMANDS, type Does, PLACES } from './commands.ts';

export interface Entry extends PaletteEntry {
  readonly icon: IconName;
  /** Beside the name: where it belongs. */
  readonly aside: string;
  readonly does: Does;
}

/** What there is to find besides pages, actions and help. */
export interface Found {
  readonly connected: boolean;
  readonly portfolios: readonly Portfolio[];
  readonly templates: readonly OfferedTemplate[];
  readonly records: readonly TokenRecord[];
  /** The access that was read last. */
  readonly reading: Snapshot | null;
}

/** Everything the palette finds. */
export const entriesOf = (found: Found): readonly Entry[] => [
  ...actions(found),
  ...pages(),
  ...portfolios(found),
  ...systemUsers(found),
  ...tokens(found),
  ...templates(found),
  ...help(),
];

const actions = ({ connected }: Found): readonly Entry[] =>
  COMMANDS.filter((command) => connected || !command.connected).map(({ id, icon, does }) => ({
    id: `action.${id}`,
    group: 'action',
    name: t(`palette.command.${id}`),
    also: t(`palette.also.${id}`),
    aside: '',
    icon,
    does,
  }));

const pages = (): readonly Entry[] =>
  PLACES.map(({ page, icon }) => ({
    id: `page.${page}`,
    group: 'page',
    name: t(`console.nav.${page}`),
    also: t(`palette.also.${page}`),
    aside: '',
    icon,
    does: { type: 'go', route: { page } },
  }));

const portfolios = ({ portfolios: all }: Found): readonly Entry[] =>
  all.map(({ id, name }) => ({
    id: `portfolio.${id}`,
    group: 'portfolio',
    name,
    also: id,
    aside: t('console.nav.review'),
    icon: 'eye',
    does: { type: 'go', route: { page: 'review', portfolioId: id } },
  }));

const systemUsers = ({ reading }: Found): readonly Entry[] =>
  (reading?.systemUsers ?? []).map(({ id, name, role }) => ({
    id: `user.${id}`,
    group: 'system_user',
    name,
    also: `${id} ${t(`role.${role}`)}`,
    aside: reading?.portfolio.name ?? '',
    icon: 'users',
    does: { type: 'review_user', portfolioId: reading?.portfolio.id ?? '', name },
  }));

const tokens = ({ records }: Found): readonly Entry[] =>
  [...records]
    .sort((a, b) => b.createdAt - a.createdAt)
    .map((record) => ({
      id: `token.${record.id}`,
      group: 'token',
      name: record.systemUserName,
      also: [record.appName, record.portfolioName, record.fingerprint, ...record.permissions].join(' '),
      aside: `${record.appName} · ${t(`console.tokens.states.${record.state}`)}`,
      icon: 'key',
      does: { type: 'go', route: { page: 'tokens', recordId: record.id } },
    }));

const templates = ({ templates: own }: Found): readonly Entry[] =>
  [...own, ...presetTemplates()].map(({ id, template }, index) => ({
    id: `template.${id}`,
    group: 'template',
    name: template.name,
    also: [template.description, ...(template.token?.permissions ?? [])].join(' '),
    aside: t(index < own.length ? 'templates.own' : 'templates.presets'),
    icon: 'copy',
    does: { type: 'go', route: { page: 'template', templateId: id } },
  }));

const help = (): readonly Entry[] =>
  TOPICS.map((topic) => ({
    id: `help.${pathOf(topic)}`,
    group: 'help',
    name: topicTitle(topic),
    also: topicWords(topic),
    aside: topicAside(topic),
    icon: 'help',
    does: { type: 'go', route: { page: 'help', topic: pathOf(topic) } },
  }));
