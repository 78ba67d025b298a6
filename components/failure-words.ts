import type { Failure } from '../utils/messages/protocol.ts';
import { t } from './i18n.ts';

/** Reasons so wide that what Meta said itself tells more. */
const QUOTED: ReadonlySet<string> = new Set(['permission', 'invalid_parameter', 'unknown']);

/** The sentence of a failure, and Meta's own where that tells more. */
export function failureWords({ key, args }: Pick<Failure, 'key' | 'args'>): string {
  const words = t(`error.${key}`, ...args);
  return QUOTED.has(key) && args[0] ? `${words} ${t('flow.run.meta_says', args[0])}` : words;
}
