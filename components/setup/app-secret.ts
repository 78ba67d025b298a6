import type { Status } from '../../utils/messages/protocol.ts';

export type AppSecretState = 'missing' | 'other' | 'session' | 'kept';

/** Whether the secret is there that goes with the app of the connection: no other gives a valid proof. */
export function appSecretState({ app, connection }: Status): AppSecretState {
  if (app === null || !app.hasSecret) return 'missing';
  if (connection !== null && app.id !== connection.appId) return 'other';
  return app.kept ? 'kept' : 'session';
}

export const hasAppSecret = (status: Status): boolean => {
  const state = appSecretState(status);
  return state === 'kept' || state === 'session';
};

/** Fills `setup.app.<state>`. */
export const appSecretArgs = (status: Status): readonly string[] => [status.app?.id ?? ''];
