import type { MessageName, Sender } from '../../../utils/messages/protocol.ts';
import type { SenderFacts } from '../../../utils/messages/sender.ts';
import { SYSTEM_USERS_ORIGINS, systemUsersAddress } from '../../../utils/meta/pages.ts';
import { presetTemplate } from '../../../utils/templates/presets.ts';
import { DIAGNOSIS } from '../page/fixtures.ts';

export const OWN = { id: 'a'.repeat(32), origin: `chrome-extension://${'a'.repeat(32)}` };
const PAGE = systemUsersAddress(null);
const [META] = SYSTEM_USERS_ORIGINS;

export const FACTS: Record<Sender, SenderFacts> = {
  popup: { id: OWN.id, origin: OWN.origin, url: `${OWN.origin}/popup.html` },
  console: {
    id: OWN.id,
    origin: OWN.origin,
    url: `${OWN.origin}/options.html#/x`,
    tab: { id: 3 },
    frameId: 0,
  },
  content: { id: OWN.id, origin: META!, url: PAGE, tab: { id: 4 }, frameId: 0 },
};

export const STRANGERS: Record<string, SenderFacts> = {
  'another extension': { id: 'b'.repeat(32), origin: OWN.origin, url: `${OWN.origin}/popup.html` },
  'a page without an id': { origin: META!, url: PAGE, tab: { id: 4 }, frameId: 0 },
  'a content script elsewhere': {
    id: OWN.id,
    origin: 'https://www.facebook.com',
    url: 'https://www.facebook.com/',
    tab: { id: 4 },
    frameId: 0,
  },
  'a frame of the page': { ...FACTS.content, frameId: 7 },
  'a sandboxed page': { ...FACTS.content, origin: 'null' },
  'a page that claims our address': { ...FACTS.content, url: `${OWN.origin}/popup.html` },
  'another page of ours': { id: OWN.id, origin: OWN.origin, url: `${OWN.origin}/other.html` },
};

/** A payload that each message accepts. */
export const PAYLOADS: Record<MessageName, unknown> = {
  'page.seen': { onPage: true },
  'page.report': { diagnosis: DIAGNOSIS },
  'page.health': {},
  'status.get': {},
  'vault.create': { passphrase: 'x' },
  'vault.unlock': { passphrase: 'x' },
  'vault.lock': {},
  'vault.changePassphrase': { current: 'x', next: 'y' },
  'vault.erase': { sure: true },
  'vault.damaged': {},
  'storage.state': {},
  'storage.save': {},
  'storage.erase': { sure: true },
  'settings.get': {},
  'settings.save': {
    settings: { idleMinutes: 30, lockWithSystem: true, notifyExpiry: false, clearClipboard: false },
  },
  'connection.token': { token: 'x' },
  'connection.login': { appId: '1' },
  'connection.forget': {},
  'app.save': { appId: '1', appSecret: 'x', keep: true },
  'templates.list': {},
  'templates.save': { over: null, template: presetTemplate('ads_reporting', 'Reporting', '') },
  'templates.remove': { id: 't' },
  'templates.restore': {
    template: {
      id: 't',
      revision: 1,
      savedAt: 1,
      template: presetTemplate('ads_reporting', 'Reporting', ''),
    },
    before: null,
  },
  'templates.given': { portfolioId: '1' },
  'templates.give': {
    portfolioId: '1',
    systemUserIds: ['2'],
    template: { id: 't', revision: 1, name: 'Reporting', values: { client: 'Northwind', purpose: '' } },
  },
  'portfolios.list': {},
  'preflight.run': { portfolioId: null },
  'portfolio.read': { portfolioId: '1', fresh: false },
  'groups.read': { portfolioId: '1', parts: [{ groupId: '5', kind: 'page' }] },
  'access.of': { portfolioId: '1', systemUserIds: ['2'] },
  'plan.make': { intent: { portfolioId: '1', users: [], assets: [], mode: 'add', token: null } },
  'plan.makeAll': {
    intents: [{ portfolioId: '1', users: [], assets: [], mode: 'add', token: null }],
    only: false,
  },
  'plan.get': { planId: 'p' },
  'plan.revoke': { recordIds: ['r'], all: false },
  'plan.rotate': { recordIds: ['r'] },
  'plan.renew': { recordIds: ['r'] },
  'access.read': { portfolioId: '1' },
  'access.list': { portfolioId: '1' },
  'access.kept': { portfolioId: '1', readAt: 5 },
  'access.pin': { portfolioId: '1', readAt: 5, pinned: true },
  'plan.remove': { portfolioId: '1', pairs: [{ systemUserId: '2', assetId: 'act_3' }] },
  'plan.tasks': {
    portfolioId: '1',
    pairs: [{ systemUserId: '2', assetId: 'act_3' }],
    tasks: { ad_account: ['ANALYZE'] },
  },
  'plan.exact': { portfolioId: '1', access: [{ systemUserId: '2', assetId: '3', tasks: null }] },
  'selections.list': { portfolioId: '1' },
  'selections.save': {
    selection: { portfolioId: '1', of: 'assets', name: 'Ads', assets: [{ id: '2', kind: 'page' }] },
  },
  'selections.remove': { portfolioId: '1', of: 'assets', name: 'Ads' },
  'plan.rename': { portfolioId: '1', renames: [{ systemUserId: '2', name: 'Reporting' }] },
  'plan.undo': { jobId: 'job.1' },
  'plan.open': { planId: 'p' },
  'clipboard.copied': { salt: '0'.repeat(32), hash: '0'.repeat(64) },
  'job.start': { planId: 'p' },
  'job.pause': { jobId: 'j' },
  'job.resume': { jobId: 'j' },
  'job.cancel': { jobId: 'j' },
  'job.retry': { jobId: 'j' },
  'job.get': { jobId: 'j' },
  'jobs.list': {},
  'tokens.list': {},
  'token.reveal': { recordId: 'r' },
  'token.consume': { recordId: 'r', keep: true },
  'token.forget': { recordId: 'r' },
  'tokens.export': { recordIds: ['r'], format: 'age', inner: 'env', passphrase: 'x', recipients: [] },
  'tokens.consume': { recordIds: ['r'], keep: false },
  'token.check': { recordId: 'r' },
  'token.checkPasted': { token: 'x' },
  'console.open': { view: 'home' },
  'popup.open': {},
};
