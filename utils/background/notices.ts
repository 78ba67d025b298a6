import * as v from 'valibot';
import { createQueue } from '../queue.ts';
import type { SettingsStore } from '../settings/settings.ts';
import { NOTICE_DAYS, type Notice, noticesDue } from '../tokens/expiry.ts';
import type { TokenRecords } from '../tokens/records.ts';
import type { KeyValueStore } from '../vault/store.ts';

/** Notifications of the system, where the browser has them and the person let Steward use them. */
export interface Notifier {
  isAllowed(): Promise<boolean>;
  show(notice: Notice): Promise<void>;
}

const GIVEN_KEY = 'tokens.notified';
const givenSchema = v.fallback(v.record(v.string(), v.picklist(NOTICE_DAYS)), {});

/** Tells of tokens that are about to expire, each once at every threshold. Works while the vault is locked. */
export interface Notices {
  give(): Promise<void>;
  forget(): Promise<void>;
}

export interface NoticesOptions {
  readonly records: TokenRecords;
  readonly settings: SettingsStore;
  readonly local: KeyValueStore;
  readonly notifier: Notifier;
  readonly now: () => number;
}

export function createNotices({ records, settings, local, notifier, now }: NoticesOptions): Notices {
  const alone = createQueue();

  async function give(): Promise<void> {
    if (!(await settings.get()).notifyExpiry || !(await notifier.isAllowed())) return;
    const before = v.parse(givenSchema, (await local.get([GIVEN_KEY]))[GIVEN_KEY]);
    const { notices, given } = noticesDue(await records.expiries(), before, now());
    // Noted first: a worker stopped in between tells of a token too seldom, and never twice.
    if (JSON.stringify(given) !== JSON.stringify(before)) await local.set({ [GIVEN_KEY]: given });
    for (const notice of notices) await notifier.show(notice);
  }

  return {
    give: () => alone(give),
    forget: () => alone(() => local.remove([GIVEN_KEY])),
  };
}
