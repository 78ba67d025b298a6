import { textsOf } from '../texts.ts';

const TEXTS = textsOf('en');

/** Whatever a person is told has to have words. That every language has the same is tested elsewhere. */
export function requireText(key: string): void {
  if (!TEXTS.has(key)) throw new Error(`no words for ${key}`);
}
