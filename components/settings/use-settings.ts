import { useEffect, useState } from 'preact/hooks';
import type { Failure } from '../../utils/messages/protocol.ts';
import type { Settings } from '../../utils/settings/settings.ts';
import { failureOf, type Send } from '../../utils/stores/setup.ts';

export type SettingsState =
  | { readonly type: 'loading' }
  | { readonly type: 'failed'; readonly failure: Failure }
  | {
      readonly type: 'loaded';
      readonly settings: Settings;
      readonly saving: boolean;
      /** Whether the last change was kept. */
      readonly saved: boolean;
      /** Why it was not. */
      readonly failure: Failure | null;
    };

export interface SettingsDoor {
  readonly state: SettingsState;
  /** `true` when it was kept. */
  readonly change: (change: Partial<Settings>) => Promise<boolean>;
}

/** Settings, saved as they are changed; a change that fails is taken back. */
export function useSettings(send: Send): SettingsDoor {
  const [state, setState] = useState<SettingsState>({ type: 'loading' });
  useEffect(() => {
    let here = true;
    send('settings.get', {}).then(
      (settings) =>
        here && setState({ type: 'loaded', settings, saving: false, saved: false, failure: null }),
      (error: unknown) => here && setState({ type: 'failed', failure: failureOf(error) }),
    );
    return () => {
      here = false;
    };
  }, []);

  const change = async (wanted: Partial<Settings>) => {
    if (state.type !== 'loaded' || state.saving) return false;
    const before = state.settings;
    const settings = { ...before, ...wanted };
    setState({ type: 'loaded', settings, saving: true, saved: false, failure: null });
    try {
      const kept = await send('settings.save', { settings });
      setState({ type: 'loaded', settings: kept, saving: false, saved: true, failure: null });
      return true;
    } catch (error) {
      setState({ type: 'loaded', settings: before, saving: false, saved: false, failure: failureOf(error) });
      return false;
    }
  };
  return { state, change };
}
