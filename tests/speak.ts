import { fill, textsOf } from './texts.ts';

/** What the browser's `i18n` does in a browser of some language, with the texts of that or of another. */
export function speak(texts: string, browser = texts) {
  const messages = new Map(
    [...textsOf(texts)].map(([key, text]): [string, string] => [key.replaceAll('.', '_'), text]),
  );
  return {
    getUILanguage: () => browser,
    getMessage: (key: string, args: readonly string[] = []) => fill(messages.get(key) ?? '', args),
  };
}
