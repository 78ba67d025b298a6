import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseMessagesText } from '@wxt-dev/i18n/build';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import 'fake-indexeddb/auto';

const source = join(import.meta.dirname, '../utils/texts/locales/en.yml');
const texts = new Map(
  parseMessagesText(readFileSync(source, 'utf8'), 'YAML').map((message) => [
    message.key.join('_'),
    'message' in message ? message.message : '',
  ]),
);

Object.assign(fakeBrowser.i18n, {
  getUILanguage: () => 'en',
  getMessage: (key: string, args: readonly string[] = []) =>
    (texts.get(key) ?? '').replace(/\$(\d)/g, (_, digit: string) => args[Number(digit) - 1] ?? ''),
});
