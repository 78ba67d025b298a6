import type { Page } from 'playwright-core';
import { hashOf, type Route } from '../../components/route.ts';
import { systemUsersAddress } from '../../utils/meta/pages.ts';
import { type Simulator, startSimulator } from '../meta/simulator.ts';
import { literally, type Say, sayIn, textsOf } from '../texts.ts';
import { type ClosedRoot, openClosedRoot } from './closed-root.ts';
import { type Launched, launch } from './extension.ts';
import { connectByToken, openPopup, saveAppSecret, setPassphrase } from './journey.ts';
import { askFrom, intentFor, type Steward, setUpSteward } from './set-up.ts';

/** Where Steward is open. */
export interface Stage {
  readonly simulator: Simulator;
  readonly browser: Launched;
  readonly say: Say;
  /** Steward's own tab: once a plan is handed over, the one it is approved in. */
  tab: Page;
  readonly ask: Steward['ask'];
  readonly popup: Page;
  /** Business Suite, with the panel. */
  readonly page: Page;
  readonly panel: ClosedRoot;
  /** Meta answers nothing until it is let go. */
  hold(): void;
  letGo(): void;
  close(): Promise<void>;
}

/** Something a person sees. Its row goes on from where the one before it has ended. */
export interface Screen<On = Stage> {
  readonly name: string;
  readonly at: 'popup' | 'tab' | 'page';
  /** Goes there, and waits until it stands. */
  readonly go: (stage: On) => Promise<void>;
  /** What it was opened from, by role and name: Escape closes it, the focus is back there, and Enter opens it again. */
  readonly opener?: (say: Say) => readonly [role: string, name: string | RegExp];
  /** What a screen reader says is kept in `spoken/`. */
  readonly spoken?: true;
}

export interface Journey {
  readonly name: string;
  readonly start: () => Promise<Stage>;
  readonly screens: readonly Screen[];
}

/** What the rows of the console need. */
export type OnTab = Pick<Stage, 'tab' | 'say'>;

const begins = (text: string): RegExp => new RegExp(`^${literally(text)}`);

/** A text with this for a number in it, and this for a name, which stands apart where words run from right to left. */
const [NUMBER, NAME] = ['000', '\0'] as const;

/** A text in which those may be anything. */
const anyOf = (text: string): RegExp =>
  new RegExp(`^${literally(text).replaceAll(NUMBER, '.+').replaceAll(NAME, '.+')}`);

/** Nothing is being read any more. */
const quiet = (page: Page): Promise<void> =>
  page.locator('.s-skeleton, [aria-busy="true"]').first().waitFor({ state: 'detached' });

const titleOf = (route: Route, say: Say): string => {
  if (route.page === 'template') return say('templates.edit.new_title');
  if (route.page === 'help' && route.topic !== undefined) return say(`help.sections.${route.topic}`);
  const own = ['home', 'setup', 'approve', 'job', 'tokens', 'history'];
  return say(own.includes(route.page) ? `console.${route.page}.title` : `${route.page}.title`);
};

/** A page of the console, anew also when it is the one that is open. */
async function enter({ tab, say }: OnTab, route: Route): Promise<void> {
  await tab.evaluate((hash) => {
    if (location.hash === hash) location.reload();
    else location.hash = hash;
  }, hashOf(route));
  await tab.getByRole('heading', { level: 1, name: titleOf(route, say), exact: true }).waitFor();
  await quiet(tab);
}

const pageOf = (name: string, route: Route, spoken?: true): Screen<OnTab> => ({
  name,
  at: 'tab',
  go: (stage) => enter(stage, route),
  ...(spoken && { spoken }),
});

const grid = ({ tab }: OnTab) => tab.getByRole('grid').waitFor();

/** Every place of the console's navigation. */
export const CONSOLE_PAGES: readonly Screen<OnTab>[] = [
  pageOf('console-home', { page: 'home' }, true),
  pageOf('console-setup', { page: 'setup' }),
  pageOf('console-templates', { page: 'templates' }, true),
  pageOf('console-template-new', { page: 'template', templateId: 'new' }, true),
  {
    name: 'console-template-preset',
    at: 'tab',
    async go({ tab }) {
      await tab.evaluate(() => {
        location.hash = '#/template/preset.lead_retrieval';
      });
      await tab.locator('textarea').first().waitFor();
      await quiet(tab);
    },
  },
  pageOf('console-sheet', { page: 'sheet' }),
  {
    name: 'console-review',
    at: 'tab',
    async go(stage) {
      await enter(stage, { page: 'review' });
      await grid(stage);
    },
  },
  pageOf('console-tokens', { page: 'tokens' }, true),
  pageOf('console-history', { page: 'history' }, true),
  pageOf('console-settings', { page: 'settings' }),
  pageOf('console-help', { page: 'help' }),
];

const dialog = ({ tab }: OnTab) => tab.getByRole('dialog').waitFor();

/** What opens over them, and their other views. */
export const CONSOLE_DIALOGS: readonly Screen<OnTab>[] = [
  {
    name: 'tokens-check',
    at: 'tab',
    opener: (say) => ['button', say('console.check.open')],
    async go(stage) {
      await enter(stage, { page: 'tokens' });
      await stage.tab.getByRole('button', { name: stage.say('console.check.open') }).click();
      await dialog(stage);
    },
  },
  {
    name: 'tokens-chosen',
    at: 'tab',
    async go(stage) {
      await enter(stage, { page: 'tokens' });
      await stage.tab.getByRole('checkbox').nth(1).check();
      await stage.tab.getByRole('button', { name: stage.say('console.actions.rotate') }).waitFor();
    },
  },
  ...(['rotate', 'revoke'] as const).map(
    (action): Screen<OnTab> => ({
      name: `tokens-${action}`,
      at: 'tab',
      opener: (say) => ['button', say(`console.actions.${action}`)],
      ...(action === 'revoke' && { spoken: true as const }),
      async go(stage) {
        await enter(stage, { page: 'tokens' });
        await stage.tab.getByRole('checkbox').nth(1).check();
        await stage.tab.getByRole('button', { name: stage.say(`console.actions.${action}`) }).click();
        await dialog(stage);
      },
    }),
  ),
  {
    name: 'review-chosen',
    at: 'tab',
    async go(stage) {
      await enter(stage, { page: 'review' });
      await grid(stage);
      await stage.tab.getByRole('grid').focus();
      await stage.tab.keyboard.press('Control+a');
      await stage.tab.getByRole('button', { name: stage.say('review.act.remove') }).waitFor();
    },
  },
  {
    name: 'review-tasks',
    at: 'tab',
    opener: (say) => ['button', say('review.act.tasks')],
    async go({ tab, say }) {
      await tab.getByRole('button', { name: say('review.act.tasks') }).click();
      await dialog({ tab, say });
    },
  },
  {
    name: 'review-rename',
    at: 'tab',
    opener: (say) => ['button', anyOf(say('review.rename.action', NUMBER))],
    async go({ tab, say }) {
      await tab.getByRole('button', { name: anyOf(say('review.rename.action', NUMBER)) }).click();
      await dialog({ tab, say });
    },
  },
  {
    name: 'review-filters',
    at: 'tab',
    async go(stage) {
      await enter(stage, { page: 'review' });
      await grid(stage);
      await stage.tab.getByRole('button', { name: stage.say('review.filters'), exact: true }).click();
      await stage.tab.getByRole('group', { name: stage.say('review.which_users') }).waitFor();
    },
  },
  ...(['changes', 'drift'] as const).map(
    (view): Screen<OnTab> => ({
      name: `review-${view}`,
      at: 'tab',
      ...(view === 'drift' && { spoken: true as const }),
      async go(stage) {
        await enter(stage, { page: 'review' });
        await grid(stage);
        await stage.tab.getByRole('tab', { name: stage.say(`review.view.${view}`) }).click();
        await quiet(stage.tab);
      },
    }),
  ),
  {
    name: 'settings-erase',
    at: 'tab',
    spoken: true,
    opener: (say) => ['button', say('settings.erase.open')],
    async go(stage) {
      await enter(stage, { page: 'settings' });
      await stage.tab.getByRole('button', { name: stage.say('settings.erase.open') }).click();
      await dialog(stage);
    },
  },
];

const heading = (at: Page, name: string) => at.getByRole('heading', { name, exact: true }).waitFor();
const wrong = (at: Page) => at.locator('[aria-invalid="true"]').first().waitFor();
const alert = (at: Page) => at.getByRole('alert').first().waitFor();
const button = (at: Page, name: string | RegExp) => at.getByRole('button', { name });

/** A vault of this passphrase is locked: the popup's and the console's way in. */
const LOCKED: readonly Screen[] = [
  {
    name: 'popup-locked',
    at: 'popup',
    spoken: true,
    async go({ popup, ask, say }) {
      await ask('vault.lock', {});
      await button(popup, say('setup.unlock.action')).waitFor();
    },
  },
  {
    name: 'menu-locked',
    at: 'page',
    opener: (say) => ['button', say('panel.locked')],
    async go({ page, panel, say }) {
      await page.bringToFront();
      await panel.click('button', say('panel.locked'));
      await panel.find('dialog', say('panel.label'));
    },
  },
  {
    name: 'console-locked',
    at: 'tab',
    spoken: true,
    go: ({ tab, say }) => button(tab, say('setup.unlock.action')).waitFor(),
  },
  {
    name: 'console-locked-erase',
    at: 'tab',
    opener: (say) => ['button', say('console.forgot')],
    async go({ tab, say }) {
      await button(tab, say('console.forgot')).click();
      await dialog({ tab, say });
    },
  },
  {
    name: 'popup-locked-wrong',
    at: 'popup',
    async go({ popup, say }) {
      await popup.getByLabel(say('setup.unlock.label'), { exact: true }).fill('not the passphrase at all');
      await button(popup, say('setup.unlock.action')).click();
      await wrong(popup);
    },
  },
];

const FIRST_RUN: readonly Screen[] = [
  {
    name: 'popup-passphrase',
    at: 'popup',
    spoken: true,
    go: ({ popup, say }) => heading(popup, say('setup.passphrase.title')),
  },
  {
    name: 'popup-passphrase-wrong',
    at: 'popup',
    async go({ popup, say }) {
      await popup.getByLabel(say('setup.passphrase.label'), { exact: true }).fill('short');
      await button(popup, say('setup.passphrase.create')).click();
      await wrong(popup);
    },
  },
  {
    name: 'console-first-run',
    at: 'tab',
    spoken: true,
    go: ({ tab, say }) => heading(tab, say('console.setup.title')),
  },
  { name: 'console-help-first', at: 'tab', go: (stage) => enter(stage, { page: 'help' }) },
  {
    name: 'menu-absent',
    at: 'page',
    opener: (say) => ['button', say('panel.absent')],
    async go({ page, panel, say }) {
      await page.bringToFront();
      await panel.click('button', say('panel.absent'));
      await panel.find('button', say('panel.open_steward'));
    },
  },
  {
    name: 'popup-connect',
    at: 'popup',
    spoken: true,
    async go({ popup, say }) {
      await popup.reload();
      await setPassphrase(popup, say);
    },
  },
  {
    name: 'popup-connect-refused',
    at: 'popup',
    async go({ popup, say }) {
      const field = popup.getByLabel(say('setup.connect.token_label'), { exact: true });
      await field.fill(`EAA${'x'.repeat(60)}`);
      await button(popup, say('setup.connect.token_action')).click();
      await popup.locator('[aria-invalid="true"], [role=alert]').first().waitFor();
    },
  },
  {
    name: 'popup-sign-in',
    at: 'popup',
    async go({ popup, say }) {
      await popup.getByText(say('setup.connect.by_login'), { exact: true }).click();
      await button(popup, say('setup.connect.login_action')).waitFor();
    },
  },
  {
    name: 'console-setup-connect',
    at: 'tab',
    go: (stage) => enter(stage, { page: 'setup' }),
  },
  { name: 'console-home-guided', at: 'tab', spoken: true, go: (stage) => enter(stage, { page: 'home' }) },
  {
    name: 'menu-not-connected',
    at: 'page',
    opener: (say) => ['button', say('panel.not_connected')],
    async go({ page, panel, say }) {
      await page.bringToFront();
      await panel.click('button', say('panel.not_connected'));
      await panel.find('button', say('panel.open_steward'));
    },
  },
  {
    name: 'popup-home-empty',
    at: 'popup',
    spoken: true,
    async go({ popup, say, simulator }) {
      await popup.reload();
      await connectByToken(popup, simulator.world.credentials.admin, say);
      await quiet(popup);
    },
  },
  {
    name: 'popup-app',
    at: 'popup',
    async go({ popup, say }) {
      await button(popup, begins(say('setup.app.title'))).click();
      await button(popup, say('setup.app.save')).waitFor();
    },
  },
  {
    name: 'popup-app-wrong',
    at: 'popup',
    async go({ popup, say }) {
      await popup.getByLabel(say('setup.app.secret_label'), { exact: true }).fill('no secret');
      await button(popup, say('setup.app.save')).click();
      await popup.locator('[aria-invalid="true"], [role=alert]').first().waitFor();
    },
  },
  {
    name: 'popup-checks',
    at: 'popup',
    spoken: true,
    async go({ popup, say }) {
      await button(popup, say('popup.back')).click();
      await button(popup, begins(say('popup.checks'))).click();
      await heading(popup, say('setup.preflight.title'));
      await button(popup, say('setup.preflight.again')).waitFor();
      await quiet(popup);
    },
  },
  {
    name: 'popup-connection',
    at: 'popup',
    async go({ popup, say, simulator }) {
      await popup.reload();
      await saveAppSecret(popup, simulator.world.credentials.appSecret, true, say);
      await button(popup, begins(simulator.world.credentials.adminName)).click();
      await heading(popup, say('setup.connection.title'));
    },
  },
  {
    name: 'popup-forget',
    at: 'popup',
    opener: (say) => ['button', say('setup.connection.forget')],
    async go({ popup, say }) {
      await popup.getByRole('button', { name: say('setup.connection.forget'), exact: true }).click();
      await popup.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'popup-connect-again',
    at: 'popup',
    async go({ popup, say }) {
      await button(popup, say('setup.connection.again')).click();
      await heading(popup, say('setup.connection.again'));
    },
  },
  {
    name: 'console-setup-checked',
    at: 'tab',
    spoken: true,
    async go(stage) {
      await enter(stage, { page: 'setup' });
      await button(stage.tab, stage.say('setup.preflight.run')).click();
      await button(stage.tab, stage.say('setup.preflight.again')).waitFor();
      await quiet(stage.tab);
    },
  },
  { name: 'console-tokens-empty', at: 'tab', go: (stage) => enter(stage, { page: 'tokens' }) },
  { name: 'console-history-empty', at: 'tab', go: (stage) => enter(stage, { page: 'history' }) },
  ...LOCKED,
];

const NEW_NAME = 'Night figures';
/** It is created, and gets the six Pages. */
const PLANNED = 7;

/** The panel without a layer, with a reading that is so new that a dialog finds nothing changed since. */
async function atBar({ page, panel, ask, simulator }: Stage): Promise<void> {
  await page.bringToFront();
  await ask('portfolio.read', { portfolioId: simulator.world.credentials.businessId, fresh: true });
  while ((await panel.all('dialog')).length > 0) {
    await page.keyboard.press('Escape');
    await page.waitForTimeout(50);
  }
}

const PANEL: readonly Screen[] = [
  {
    name: 'bar',
    at: 'page',
    async go({ page, panel, say }) {
      await page.bringToFront();
      await panel.find('button', say('panel.create'));
    },
  },
  {
    name: 'menu',
    at: 'page',
    spoken: true,
    opener: (say) => ['button', say('panel.menu')],
    async go({ panel, say }) {
      await panel.click('button', say('panel.menu'));
      await panel.find('dialog', say('panel.label'));
      await panel.find('button', say('panel.history'));
    },
  },
  {
    name: 'panel-names',
    at: 'page',
    spoken: true,
    opener: (say) => ['button', say('panel.create')],
    async go(stage) {
      const { panel, say } = stage;
      await atBar(stage);
      await panel.click('button', say('panel.create'));
      await panel.find('textbox', say('flow.names.label'));
      await panel.find('tab', begins(say.plural('kind.page', 3)));
    },
  },
  {
    name: 'panel-names-wrong',
    at: 'page',
    async go(stage) {
      const { panel, say } = stage;
      await atBar(stage);
      await panel.click('button', say('panel.create'));
      await panel.fill('textbox', say('flow.names.label'), 'Twice\nTwice\nWith-hyphen');
      await panel.click('button', say('flow.choose.review'));
      await panel.find('textbox', say('flow.names.label'));
    },
  },
  {
    name: 'panel-assets',
    at: 'page',
    spoken: true,
    async go({ panel, say }) {
      await panel.fill('textbox', say('flow.names.label'), NEW_NAME);
      await panel.click('tab', begins(say.plural('kind.page', 3)));
      await panel.click('checkbox', anyOf(say('flow.select_all', NUMBER)));
    },
  },
  {
    name: 'panel-selections',
    at: 'page',
    opener: (say) => ['button', say('flow.selections.open')],
    async go({ panel, say }) {
      await panel.click('button', say('flow.selections.open'));
      await panel.find('dialog', say('flow.selections.open'));
    },
  },
  {
    name: 'panel-nothing-found',
    at: 'page',
    async go({ page, panel, say }) {
      await panel.click('searchbox', anyOf(say('flow.assets.search', NAME)));
      await page.keyboard.insertText('nothing is called so');
      await panel.gone('listbox', /./);
    },
  },
  {
    name: 'panel-review',
    at: 'page',
    spoken: true,
    async go({ panel, say }) {
      await panel.click('button', say('flow.choose.review'));
      await panel.find('button', say.plural('flow.review.apply', PLANNED), { enabled: true });
    },
  },
  {
    name: 'panel-token',
    at: 'page',
    spoken: true,
    async go({ panel, say }) {
      await panel.click('button', say('flow.back'));
      await panel.click('tab', begins(say('flow.pane.token')));
      await panel.click('switch', begins(say('flow.token.wanted')));
      await panel.find('checkbox', /^ads_read /);
    },
  },
  {
    name: 'panel-token-wrong',
    at: 'page',
    async go({ panel, say }) {
      await panel.click('button', say('flow.choose.review'));
      await panel.find('alert', /^/);
    },
  },
  {
    name: 'panel-handed-over',
    at: 'page',
    async go(stage) {
      const { browser, page, panel, say } = stage;
      const [tab] = await Promise.all([
        browser.context.waitForEvent('page'),
        (async () => {
          await panel.click('checkbox', /^ads_read /);
          await panel.click('button', say('flow.choose.review'));
        })(),
      ]);
      stage.tab = tab;
      await button(stage.tab, say('console.approve.action')).waitFor();
      await page.bringToFront();
      await panel.find('button', say('flow.handed_over.again'));
    },
  },
  {
    name: 'console-approve',
    at: 'tab',
    spoken: true,
    go: ({ tab, say }) =>
      button(tab, say('console.approve.action')).and(tab.locator(':not([aria-disabled])')).waitFor(),
  },
  {
    name: 'job-running',
    at: 'tab',
    async go({ hold, tab, say }) {
      hold();
      await button(tab, say('console.approve.action')).click();
      await button(tab, say('flow.run.pause')).waitFor();
    },
  },
  {
    name: 'panel-running',
    at: 'page',
    async go({ page, panel, say }) {
      await page.bringToFront();
      await panel.find('button', say('flow.run.pause'));
    },
  },
  {
    name: 'popup-running',
    at: 'popup',
    async go({ popup }) {
      await popup.reload();
      await popup.getByRole('progressbar').waitFor();
    },
  },
  {
    name: 'job-paused',
    at: 'tab',
    spoken: true,
    async go({ letGo, tab, say }) {
      await tab.bringToFront();
      await button(tab, say('flow.run.pause')).click();
      // The job knows of it before it is answered, so that it stops after the one call.
      await button(tab, say('flow.run.pause')).waitFor({ state: 'detached' });
      letGo();
      await button(tab, say('flow.run.resume')).waitFor();
    },
  },
  {
    name: 'job-done',
    at: 'tab',
    spoken: true,
    async go({ tab, say }) {
      await button(tab, say('flow.run.resume')).click();
      await heading(tab, say('flow.run.done'));
      await tab.getByText(say.plural('console.job.tokens', 1)).waitFor();
    },
  },
  {
    name: 'panel-done',
    at: 'page',
    spoken: true,
    async go({ page, panel, say }) {
      await page.bringToFront();
      await panel.find('heading', say('flow.run.done'));
    },
  },
  {
    name: 'panel-assign',
    at: 'page',
    spoken: true,
    opener: (say) => ['button', say('panel.assign')],
    async go(stage) {
      const { panel, say } = stage;
      await atBar(stage);
      await panel.click('button', say('panel.assign'));
      await panel.find('listbox', /./);
    },
  },
];

const upload = (name: string, text: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });

const CSV = `System user,Role,Asset,Kind,Tasks
Morning figures,EMPLOYEE,,,
Evening figures,SOMEBODY,,,
Evening figures,EMPLOYEE,No such asset,Page,ANALYZE
`;

async function openSheet({ tab, say, simulator }: Stage, text: string): Promise<void> {
  await enter({ tab, say }, { page: 'sheet' });
  const which = tab.getByLabel(say('flow.portfolio.label'));
  await which.selectOption(simulator.world.credentials.businessId);
  await button(tab, say('sheet.save')).waitFor();
  await tab.locator('input[type=file]').setInputFiles(upload('rows.csv', text));
}

/** Of the kept pages and of what goes wrong there. */
const CONSOLE: readonly Screen[] = [
  ...CONSOLE_PAGES,
  {
    name: 'template-yaml',
    at: 'tab',
    async go(stage) {
      await enter(stage, { page: 'template', templateId: 'new' });
      await stage.tab.getByRole('tab', { name: stage.say('templates.edit.yaml') }).click();
      await stage.tab.getByLabel(stage.say('templates.edit.yaml_label')).waitFor();
    },
  },
  {
    name: 'template-problems',
    at: 'tab',
    async go({ tab, say }) {
      await tab.getByLabel(say('templates.edit.yaml_label')).fill('version: 1\nname: [');
      await alert(tab);
    },
  },
  {
    name: 'template-preview',
    at: 'tab',
    async go({ tab, say, simulator }) {
      await tab.evaluate(() => {
        location.hash = '#/template/preset.ads_reporting';
      });
      const preview = tab.getByRole('complementary', { name: say('templates.preview.title') });
      await preview
        .getByLabel(say('flow.portfolio.label'))
        .selectOption(simulator.world.credentials.businessId);
      await button(tab, say('templates.preview.plan')).waitFor();
      await quiet(tab);
    },
  },
  {
    name: 'template-unknown',
    at: 'tab',
    async go({ tab, say }) {
      await tab.evaluate(() => {
        location.hash = '#/template/nobody';
      });
      await tab.getByText(say('templates.edit.unknown')).waitFor();
    },
  },
  {
    name: 'sheet-rows',
    at: 'tab',
    spoken: true,
    async go(stage) {
      await openSheet(stage, CSV);
      await stage.tab.getByText(stage.say.plural('sheet.bad_rows', 2)).waitFor();
    },
  },
  {
    name: 'sheet-problem',
    at: 'tab',
    async go(stage) {
      await openSheet(stage, '');
      await alert(stage.tab);
    },
  },
  {
    name: 'review-nothing-found',
    at: 'tab',
    async go(stage) {
      await enter(stage, { page: 'review' });
      await grid(stage);
      await stage.tab
        .getByRole('searchbox', { name: stage.say('review.search_users') })
        .fill('nobody at all');
      await button(stage.tab, stage.say('review.show_all')).waitFor();
    },
  },
  {
    name: 'review-compare',
    at: 'tab',
    async go(stage) {
      const { tab, say } = stage;
      await button(tab, say('review.show_all')).click();
      await tab.getByRole('tab', { name: say('review.view.drift') }).click();
      await tab.getByRole('radio', { name: begins(say('review.drift.view.none')) }).check();
      await tab
        .getByRole('button', { name: anyOf(say('review.drift.compare_of', NAME)) })
        .first()
        .click();
      await dialog(stage);
    },
  },
  {
    name: 'review-failed',
    at: 'tab',
    async go({ tab, say, simulator }) {
      await tab.keyboard.press('Escape');
      const fault = { do: 'error', code: 10, message: 'Application does not have permission' } as const;
      simulator.faults.add({ ...fault, times: 500, match: { method: 'GET' } });
      await button(tab, say('review.again')).click();
      await alert(tab);
      simulator.faults.clear();
    },
  },
  {
    name: 'tokens-details',
    at: 'tab',
    async go(stage) {
      await enter(stage, { page: 'tokens' });
      await button(stage.tab, anyOf(stage.say('console.tokens.details_of', NAME)))
        .first()
        .click();
      await stage.tab.getByText(stage.say('console.tokens.system_user_id')).waitFor();
    },
  },
  {
    name: 'tokens-nothing-found',
    at: 'tab',
    async go({ tab, say }) {
      await tab.getByRole('searchbox', { name: say('console.tokens.search') }).fill('no token at all');
      await button(tab, say('console.tokens.clear')).waitFor();
    },
  },
  {
    name: 'settings-passphrase-wrong',
    at: 'tab',
    async go(stage) {
      const { tab, say } = stage;
      await enter(stage, { page: 'settings' });
      await button(tab, say('settings.passphrase.open')).click();
      await button(tab, say('settings.passphrase.action')).click();
      await wrong(tab);
    },
  },
  {
    name: 'storage-erase',
    at: 'tab',
    opener: (say) => ['button', say('storage.erase')],
    async go(stage) {
      await enter(stage, { page: 'settings' });
      await button(stage.tab, stage.say('storage.erase')).click();
      await dialog(stage);
    },
  },
  pageOf('help-section', { page: 'help', topic: 'check' }),
  {
    name: 'help-found',
    at: 'tab',
    spoken: true,
    async go(stage) {
      await enter(stage, { page: 'help' });
      await stage.tab.getByRole('searchbox', { name: stage.say('help.search') }).fill('100/33');
      await stage.tab.getByText(stage.say('help.error.missing_or_unassigned.title')).waitFor();
    },
  },
  {
    name: 'help-nothing-found',
    at: 'tab',
    async go({ tab, say }) {
      await tab.getByRole('searchbox', { name: say('help.search') }).fill('zzzzzz');
      await tab.getByText(say('help.nothing_text')).waitFor();
    },
  },
  {
    name: 'plan-unknown',
    at: 'tab',
    async go(stage) {
      await enter(stage, { page: 'approve', planId: 'nobody' });
      await alert(stage.tab);
    },
  },
  {
    name: 'job-unknown',
    at: 'tab',
    async go(stage) {
      await enter(stage, { page: 'job', jobId: 'nobody' });
      await alert(stage.tab);
    },
  },
  ...CONSOLE_DIALOGS,
  {
    name: 'job-failed',
    at: 'tab',
    spoken: true,
    async go(stage) {
      const { ask, simulator, tab, say } = stage;
      const fault = { do: 'error', code: 100, message: 'Invalid parameter', times: 50 } as const;
      simulator.faults.add({ ...fault, match: { path: /system_users$/, method: 'POST' } });
      const plan = await ask('plan.make', { intent: intentFor(simulator, ['Refused'], true) });
      const { jobId } = await ask('job.start', { planId: plan.id });
      await tab.evaluate(
        (hash) => {
          location.hash = hash;
        },
        hashOf({ page: 'job', jobId }),
      );
      await heading(tab, say('flow.run.done_with_failures'));
      simulator.faults.clear();
    },
  },
  {
    name: 'palette',
    at: 'tab',
    opener: (say) => ['button', begins(say('palette.open'))],
    async go(stage) {
      await enter(stage, { page: 'home' });
      await button(stage.tab, begins(stage.say('palette.open'))).click();
      await stage.tab.getByRole('option').first().waitFor();
    },
  },
  {
    name: 'palette-nothing-found',
    at: 'tab',
    opener: (say) => ['button', begins(say('palette.open'))],
    async go({ tab, say }) {
      await button(tab, begins(say('palette.open'))).click();
      await tab.getByRole('combobox').fill('zzzzzz');
      await tab.getByText(say('palette.nothing_text')).waitFor();
    },
  },
];

/** Two tokens wait. */
const TOKENS: readonly Screen[] = [
  {
    name: 'popup-tokens',
    at: 'popup',
    spoken: true,
    go: ({ popup, say }) => button(popup, say('popup.save.open')).waitFor(),
  },
  {
    name: 'popup-save',
    at: 'popup',
    spoken: true,
    async go({ popup, say }) {
      await button(popup, say('popup.save.open')).click();
      await heading(popup, say.plural('popup.save.title', 2));
    },
  },
  {
    name: 'popup-save-wrong',
    at: 'popup',
    async go({ popup, say }) {
      await button(popup, say.plural('popup.save.action', 2)).click();
      await wrong(popup);
    },
  },
  {
    name: 'popup-save-recipients',
    at: 'popup',
    async go({ popup, say }) {
      await popup.getByText(say('popup.save.locks.recipients'), { exact: true }).click();
      await popup.getByLabel(say('popup.save.recipients'), { exact: true }).last().waitFor();
    },
  },
  {
    name: 'popup-save-plain',
    at: 'popup',
    async go({ popup, say }) {
      await popup.getByText(say('popup.save.formats.csv'), { exact: true }).first().click();
      await popup.getByText(say('popup.save.plain_title')).waitFor();
    },
  },
  {
    name: 'popup-reveal',
    at: 'popup',
    spoken: true,
    async go({ popup, say }) {
      await popup.reload();
      await button(popup, anyOf(say('popup.tokens.reveal_of', NAME)))
        .first()
        .click();
      await button(popup, say('popup.reveal.saved')).waitFor();
    },
  },
  {
    name: 'popup-gone',
    at: 'popup',
    spoken: true,
    async go({ popup, say }) {
      await button(popup, say('popup.reveal.saved')).click();
      await heading(popup, say('popup.reveal.gone_title'));
    },
  },
  {
    name: 'popup-not-connected',
    at: 'popup',
    async go({ popup, ask, say }) {
      await ask('connection.forget', {});
      await popup.reload();
      await heading(popup, say('setup.connect.title'));
      await button(popup, anyOf(say('popup.tokens.reveal_of', NAME))).waitFor();
    },
  },
  {
    name: 'console-not-connected',
    at: 'tab',
    async go(stage) {
      await enter(stage, { page: 'tokens' });
      await stage.tab.getByRole('checkbox').nth(1).check();
      await button(stage.tab, stage.say('console.actions.revoke')).click();
      await stage.tab.getByText(stage.say('error.not_connected')).waitFor();
    },
  },
  {
    name: 'review-not-connected',
    at: 'tab',
    async go(stage) {
      await enter(stage, { page: 'review' });
      await stage.tab.getByRole('link', { name: stage.say('console.home.go_setup') }).waitFor();
    },
  },
  {
    name: 'popup-unfinished',
    at: 'popup',
    spoken: true,
    async go({ browser, popup, ask, say }) {
      const records = await ask('tokens.list', {});
      const recordIds = records.filter(({ state }) => state === 'sealed').map(({ id }) => id);
      const worker = await browser.worker();
      // As an earlier popup has noted it. Without the permission nobody tells how the download ended.
      await worker.evaluate(
        (save) =>
          (globalThis as unknown as Storing).chrome.storage.session.set({ 'popup.unfinished-save': save }),
        { downloadId: 1, fileName: 'tokens.env', recordIds, wanted: 2 },
      );
      await popup.reload();
      await button(popup, say('popup.save.confirm')).waitFor();
    },
  },
  {
    name: 'popup-saved',
    at: 'popup',
    async go({ popup, say }) {
      await button(popup, say('popup.save.confirm')).click();
      await heading(popup, say('popup.reveal.gone_title'));
    },
  },
];

interface Storing {
  readonly chrome: { readonly storage: { readonly session: { set(items: object): Promise<void> } } };
}

async function open(setUp: (browser: Launched, simulator: Simulator) => Promise<unknown>): Promise<Stage> {
  let held = Promise.withResolvers<void>();
  held.resolve();
  const pace = { now: () => performance.now(), sleep: () => held.promise };
  const simulator = await startSimulator({ seed: 'small', latency: { call: 1 }, pace });
  const browser = await launch({ port: simulator.port });
  browser.context.setDefaultTimeout(15_000);
  await setUp(browser, simulator);
  const popup = await openPopup(browser);
  const page = await browser.context.newPage();
  await page.setViewportSize({ width: 1680, height: 860 });
  await page.goto(`${systemUsersAddress(simulator.world.credentials.businessId)}&sim_rerender=0`);
  const tab = await browser.open('/options.html#/setup');
  return {
    simulator,
    browser,
    say: sayIn(textsOf('en')),
    tab,
    ask: askFrom(await browser.open('/options.html#/help')),
    popup,
    page,
    panel: await openClosedRoot(page),
    hold() {
      held = Promise.withResolvers();
    },
    letGo: () => held.resolve(),
    async close() {
      await browser.dispose();
      await simulator.close();
    },
  };
}

/** Every screen of popup, panel and console, each journey in a browser of its own. */
export const JOURNEYS: readonly Journey[] = [
  { name: 'the first run, and a locked vault', start: () => open(async () => {}), screens: FIRST_RUN },
  { name: 'the panel, and a job', start: () => open(setUpSteward), screens: PANEL },
  { name: 'the console', start: () => open(setUpSteward), screens: CONSOLE },
  { name: 'tokens in the popup', start: () => open(setUpSteward), screens: TOKENS },
];
