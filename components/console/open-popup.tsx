import { useState } from 'preact/hooks';
import { browser } from 'wxt/browser';
import { t } from '../i18n.ts';
import { useShortcut } from '../shortcut.ts';
import { Button } from '../ui/button.tsx';

/** How to get to the popup, in words that hold in this browser. */
export function PopupHint() {
  const shortcut = useShortcut();
  return (
    <>{shortcut === '' ? t('console.job.tokens_text_no_key') : t('console.job.tokens_text', shortcut)}</>
  );
}

/** Opens the popup where the browser lets a page do so; otherwise it is not there, and the hint is enough. */
export function OpenPopup() {
  const [able, setAble] = useState(() => typeof browser.action?.openPopup === 'function');
  if (!able) return null;
  const open = () => {
    browser.action.openPopup().catch(() => setAble(false));
  };
  return (
    <Button size="sm" variant="primary" onClick={open}>
      {t('console.job.open_popup')}
    </Button>
  );
}
