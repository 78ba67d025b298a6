import { afterEach, expect, it, vi } from 'vitest';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

const api = { runtime: { id: 'x', sendMessage: async () => null }, i18n: {} };
/** What `<form id="browser"><input name="runtime"></form>` of a page makes of the global. */
const element = { runtime: { id: '', value: '' } };

async function taken() {
  return (await import('../../components/panel/native-browser.ts')).browser;
}

it('takes what the browser gives, and never an element of the page for it', async () => {
  for (const globals of [
    { browser: undefined, chrome: api },
    { browser: api, chrome: undefined },
    { browser: element, chrome: api },
    { browser: {}, chrome: api },
  ]) {
    for (const [name, value] of Object.entries(globals)) vi.stubGlobal(name, value);
    expect(await taken()).toBe(api);
    vi.resetModules();
  }
});
