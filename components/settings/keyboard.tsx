import { useState } from 'preact/hooks';
import { t } from '../i18n.ts';
import { openShortcuts, SHORTCUTS_ADDRESS, useShortcut } from '../shortcut.ts';
import { Button } from '../ui/button.tsx';
import { Keys } from '../ui/keys.tsx';
import { Section } from './section.tsx';

/** The key of the popup as the browser has it. Only the browser's own page can change it. */
export function Keyboard() {
  const shortcut = useShortcut();
  const [refused, setRefused] = useState(false);
  return (
    <Section title={t('shortcut.title')} intro={t('shortcut.intro')}>
      <div class="se-line">
        <div class="s-grow">
          <p>{t('shortcut.label')}</p>
          <p class="s-field-hint" role="status">
            {refused ? t('shortcut.by_hand', SHORTCUTS_ADDRESS) : t('shortcut.change_hint')}
          </p>
        </div>
        {shortcut === '' ? (
          <span class="s-small s-muted">{t('shortcut.none')}</span>
        ) : (
          <Keys keys={shortcut} />
        )}
        <Button size="sm" onClick={async () => setRefused(!(await openShortcuts()))}>
          {t('shortcut.change')}
        </Button>
      </div>
    </Section>
  );
}
