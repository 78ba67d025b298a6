import { fakeBrowser } from 'wxt/testing/fake-browser';
import 'fake-indexeddb/auto';
import { speak } from './speak.ts';

Object.assign(fakeBrowser.i18n, speak('en'));
