import * as v from 'valibot';
import { browser } from 'wxt/browser';
import { defineBackground } from 'wxt/utils/define-background';
import { t, tn } from '../components/i18n.ts';
import { CLIPBOARD_PERMISSIONS, hasPermissions } from '../components/setup/permission.ts';
import type { Clipboard } from '../utils/background/clipboard.ts';
import { createHandlers } from '../utils/background/handlers.ts';
import type { Notifier } from '../utils/background/notices.ts';
import { type Badge, createServices } from '../utils/background/services.ts';
import { systemClock } from '../utils/graph/clock.ts';
import { EVENTS_PORT } from '../utils/messages/protocol.ts';
import { isEnvelope, route } from '../utils/messages/router.ts';
import { senderOf } from '../utils/messages/sender.ts';
import { SYSTEM_USERS_PATTERNS } from '../utils/meta/pages.ts';
import {
  type ClearEnd,
  type CopyMark,
  clearChannel,
  clearEndSchema,
  isMarked,
} from '../utils/tokens/copied.ts';
import { privateFiles } from '../utils/vault/files.ts';

/** One alarm does whatever is due: jobs whose wait is over, reveals that end, a vault that locks. */
const DUE_ALARM = 'steward.due';
/** For so long the page that clears the clipboard may say nothing. */
const CLEARING_MS = 5000;

const BADGE_COLORS: Readonly<Record<Badge['about'], string>> = {
  waiting: '#2f6df6',
  going: '#b45309',
  expiring: '#b45309',
  nothing: '#2f6df6',
};

const NOTIFICATION_PREFIX = 'steward.expiry.';

/** Numbers only: names of customers have no place among the notifications of a system. */
const notifier: Notifier = {
  // Asked each time: the permission is optional, and may come or go while the worker runs.
  isAllowed: async () =>
    browser.notifications !== undefined &&
    (await browser.permissions.contains({ permissions: ['notifications'] })),
  show: async ({ days, recordIds }) => {
    await browser.notifications.create(`${NOTIFICATION_PREFIX}${days}`, {
      type: 'basic',
      iconUrl: browser.runtime.getURL('/icons/128.png' as never),
      title: tn('notification.title', recordIds.length),
      message: t(`notification.within_${days}`),
    });
  },
};

interface Offscreen {
  hasDocument(): Promise<boolean>;
  closeDocument(): Promise<void>;
  createDocument(document: { url: string; reasons: string[]; justification: string }): Promise<void>;
}

/** What the page that clears says of its end; its being loaded tells nothing. */
function endOfClearing(mark: CopyMark): Promise<ClearEnd> {
  return new Promise((resolve) => {
    const channel = new BroadcastChannel(clearChannel(mark));
    const end = (how: ClearEnd) => {
      clearTimeout(timer);
      channel.close();
      resolve(how);
    };
    const timer = setTimeout(end, CLEARING_MS, 'unknown');
    channel.addEventListener('message', ({ data }) =>
      end(v.parse(v.fallback(clearEndSchema, 'unknown'), data)),
    );
  });
}

const clipboard: Clipboard = {
  isAllowed: () => hasPermissions(CLIPBOARD_PERMISSIONS),
  async clear(mark) {
    const { offscreen } = browser as { offscreen?: Offscreen };
    if (offscreen === undefined) {
      // This background is a page, and may use the clipboard itself.
      if (!(await isMarked(await navigator.clipboard.readText(), mark))) return 'changed';
      await navigator.clipboard.writeText('');
      return 'cleared';
    }
    if (await offscreen.hasDocument()) await offscreen.closeDocument();
    const end = endOfClearing(mark);
    await offscreen.createDocument({
      url: `/clipboard.html#${mark.salt}.${mark.hash}`,
      reasons: ['CLIPBOARD'],
      justification: t('settings.clipboard.label'),
    });
    return end;
  },
};

/** Where Meta's site was allowed only now, the tabs that are open already have no beacon. */
async function reachOpenTabs(): Promise<void> {
  const tabs = await browser.tabs.query({ url: [...SYSTEM_USERS_PATTERNS] });
  const ids = tabs.flatMap(({ id }) => id ?? []);
  await Promise.allSettled(
    ids.map((tabId) => browser.scripting.executeScript({ target: { tabId }, files: ['/beacon.js'] })),
  );
}

/**
 * The composition root. The worker may be stopped at any moment and start again for any event, so every
 * listener is registered synchronously here and nothing is kept but in storage.
 */
export default defineBackground({
  type: 'module',
  main() {
    const own = { id: browser.runtime.id, origin: new URL(browser.runtime.getURL('/')).origin };
    const ownOrigin = own.origin === 'null' ? browser.runtime.getURL('/').replace(/\/$/, '') : own.origin;
    const identity = { ...own, origin: ownOrigin };
    const services = createServices({
      local: browser.storage.local,
      files: privateFiles(() => navigator.storage.getDirectory()),
      session: browser.storage.session,
      estimate: () => navigator.storage.estimate(),
      fetch: (input, init) => fetch(input, init),
      clock: systemClock,
      online: () => navigator.onLine,
      redirectUrl: browser.identity.getRedirectURL(),
      notifier,
      clipboard,
    });
    async function openConsole(hash: string): Promise<void> {
      await browser.tabs.create({ url: browser.runtime.getURL(`/options.html${hash}` as never) });
    }

    async function openGuide(): Promise<void> {
      if ((await services.status()).vault === 'absent') await openConsole('#/setup');
    }

    const handlers = createHandlers(services, {
      openConsole,
      openPopup: async () => browser.action.openPopup(),
      showPanel: async (tabId) => {
        await browser.scripting.executeScript({ target: { tabId }, files: ['/panel.js'] });
      },
      signIn: async (url) => (await browser.identity.launchWebAuthFlow({ url, interactive: true })) ?? null,
      redirectUrl: () => browser.identity.getRedirectURL(),
    });

    browser.runtime.onMessage.addListener((message: unknown, sender: unknown) => {
      if (!isEnvelope(message)) return undefined;
      const answer = route(message, sender as never, identity, handlers);
      void answer.then(arm, arm);
      return answer;
    });

    browser.runtime.onConnect.addListener((port) => {
      if (port.name !== EVENTS_PORT || senderOf((port.sender ?? {}) as never, identity) === null) {
        port.disconnect();
        return;
      }
      const leave = services.events.join((event) => port.postMessage(event));
      port.onDisconnect.addListener(leave);
    });

    browser.alarms.onAlarm.addListener(({ name }) => {
      if (name === DUE_ALARM) void due();
    });

    // Being listened for is enough: with the browser the worker starts, and does what fell due meanwhile.
    browser.runtime.onStartup.addListener(() => {});

    // Set-up takes three steps and room, so it opens by itself, once.
    browser.runtime.onInstalled.addListener(({ reason }) => {
      if (reason === 'install') void openGuide();
    });

    browser.permissions.onAdded.addListener(({ origins = [] }) => {
      if (origins.some((pattern) => SYSTEM_USERS_PATTERNS.includes(pattern))) void reachOpenTabs();
    });

    browser.idle?.onStateChanged.addListener((state) => {
      if (state === 'locked') void services.systemLocked().then(arm, arm);
    });

    browser.notifications?.onClicked.addListener((id) => {
      if (id.startsWith(NOTIFICATION_PREFIX)) void openConsole('#/tokens');
    });

    services.events.join((event) => {
      if (event.type === 'status' || event.type === 'tokens_changed') void showBadge();
    });

    async function showBadge(): Promise<void> {
      const { about, count } = await services.badge();
      await browser.action.setBadgeText({ text: count === 0 ? '' : String(count) });
      await browser.action.setBadgeBackgroundColor({ color: BADGE_COLORS[about] });
      await browser.action.setTitle({
        title: about === 'nothing' ? t('extension.name') : tn(`badge.${about}`, count),
      });
    }

    async function due(): Promise<void> {
      await services.due();
      await showBadge().catch(() => {});
      await arm();
    }

    /** Sets the alarm for the next thing due, or none; a failure costs a later look, never an answer. */
    function arm(): Promise<void> {
      return setAlarm().catch(() => {});
    }

    async function setAlarm(): Promise<void> {
      const at = await services.nextLook();
      if (at === null) await browser.alarms.clear(DUE_ALARM);
      else await browser.alarms.create(DUE_ALARM, { when: Math.max(Date.now() + 1000, at) });
    }

    // Content scripts can read extension storage unless told otherwise, and no part of it is theirs.
    for (const area of [browser.storage.local, browser.storage.session])
      void (area as { setAccessLevel?: (level: { accessLevel: string }) => Promise<void> }).setAccessLevel?.({
        accessLevel: 'TRUSTED_CONTEXTS',
      });
    void due();
  },
});
