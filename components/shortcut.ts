import { useEffect, useState } from 'preact/hooks';
import { browser } from 'wxt/browser';

/** The page on which Chromium lets people choose the keys of extensions. No page may link to it. */
export const SHORTCUTS_ADDRESS = 'chrome://extensions/shortcuts';

/** The key that opens the popup, as this browser has it; empty when there is none. */
async function readShortcut(): Promise<string> {
  try {
    const commands = await browser.commands.getAll();
    return commands.find(({ name }) => name === '_execute_action')?.shortcut ?? '';
  } catch {
    return ''; // not every browser has keys for extensions
  }
}

/** Follows the key: it may be changed in another tab. */
export function useShortcut(): string {
  const [shortcut, setShortcut] = useState('');
  useEffect(() => {
    let here = true;
    const read = () => void readShortcut().then((found) => here && setShortcut(found));
    read();
    addEventListener('focus', read);
    return () => {
      here = false;
      removeEventListener('focus', read);
    };
  }, []);
  return shortcut;
}

/** Opens the browser's page for keys; `false`: it can't be opened from here. */
export async function openShortcuts(): Promise<boolean> {
  const { commands } = browser as { commands?: { openShortcutSettings?: () => Promise<void> } };
  try {
    if (commands?.openShortcutSettings) await commands.openShortcutSettings();
    else await browser.tabs.create({ url: SHORTCUTS_ADDRESS });
    return true;
  } catch {
    return false;
  }
}

export const isMac = (): boolean => /mac/i.test(navigator.platform);
