import * as v from 'valibot';
import type { KeyValueStore } from '../vault/store.ts';

/** Minutes without use before the vault locks, as a person may choose them. */
export const IDLE_MINUTES = [5, 15, 30, 60] as const;

/** What a person has chosen. No secret: kept in the clear, and read while the vault is locked. */
export interface Settings {
  readonly idleMinutes: (typeof IDLE_MINUTES)[number];
  /** Lock the vault when the computer's screen locks. */
  readonly lockWithSystem: boolean;
  /** Tell of tokens about to expire by a notification of the system. */
  readonly notifyExpiry: boolean;
  /** Clear a copied token from the clipboard also when the popup is closed. */
  readonly clearClipboard: boolean;
}

export const DEFAULT_SETTINGS: Settings = {
  idleMinutes: 15,
  lockWithSystem: true,
  notifyExpiry: false,
  clearClipboard: false,
};

const fields = {
  idleMinutes: v.picklist(IDLE_MINUTES),
  lockWithSystem: v.boolean(),
  notifyExpiry: v.boolean(),
  clearClipboard: v.boolean(),
};

export const settingsSchema: v.GenericSchema<unknown, Settings> = v.strictObject(fields);

/** As stored, perhaps by an older or a newer version: whatever is missing or odd is as if never chosen. */
const storedSchema = v.fallback(
  v.object({
    idleMinutes: v.fallback(fields.idleMinutes, DEFAULT_SETTINGS.idleMinutes),
    lockWithSystem: v.fallback(fields.lockWithSystem, DEFAULT_SETTINGS.lockWithSystem),
    notifyExpiry: v.fallback(fields.notifyExpiry, DEFAULT_SETTINGS.notifyExpiry),
    clearClipboard: v.fallback(fields.clearClipboard, DEFAULT_SETTINGS.clearClipboard),
  }),
  DEFAULT_SETTINGS,
);

const KEY = 'settings';

export interface SettingsStore {
  get(): Promise<Settings>;
  save(settings: Settings): Promise<Settings>;
  /** What was chosen is not there any more. */
  forget(): void;
}

/** Only the background writes settings, so what it has read once stays true. */
export function createSettings(local: KeyValueStore): SettingsStore {
  let known: Promise<Settings> | null = null;

  async function read(): Promise<Settings> {
    return v.parse(storedSchema, (await local.get([KEY]))[KEY]);
  }

  return {
    get() {
      if (known === null) {
        known = read();
        known.catch(() => {
          known = null;
        });
      }
      return known;
    },
    forget() {
      known = null;
    },
    async save(settings) {
      await local.set({ [KEY]: settings });
      known = Promise.resolve(settings);
      return settings;
    },
  };
}
