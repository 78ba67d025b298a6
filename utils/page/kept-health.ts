import * as v from 'valibot';
import type { KeyValueStore } from '../vault/store.ts';
import type { Diagnosis } from './diagnosis.ts';
import { diagnosisSchema } from './diagnosis-schema.ts';

const KEY = 'page.health';

/** How Steward last found the system-users page. Kept in the clear: nothing of the page is in it. */
export interface KeptHealth {
  /** `null`: it has not been seen, or what was kept does not read any more. */
  get(): Promise<Diagnosis | null>;
  keep(diagnosis: Diagnosis): Promise<void>;
  forget(): Promise<void>;
}

export function createKeptHealth(local: KeyValueStore): KeptHealth {
  return {
    get: async () =>
      v.parse(v.fallback(v.nullable(diagnosisSchema), null), (await local.get([KEY]))[KEY] ?? null),
    keep: (diagnosis) => local.set({ [KEY]: diagnosis }),
    forget: () => local.remove([KEY]),
  };
}
