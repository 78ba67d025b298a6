import { useEffect, useState } from 'preact/hooks';
import { browser } from 'wxt/browser';
import { t } from '../i18n.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { askSites, hasSites } from './permission.ts';

/** Whether the browser lets Steward reach Meta, as it is now. */
function useSites(): boolean {
  const [allowed, setAllowed] = useState(true);
  useEffect(() => {
    const look = () => void hasSites().then(setAllowed);
    look();
    const { onAdded, onRemoved } = browser.permissions;
    onAdded.addListener(look);
    onRemoved.addListener(look);
    return () => {
      onAdded.removeListener(look);
      onRemoved.removeListener(look);
    };
  }, []);
  return allowed;
}

/** Nothing works without Meta's two sites: says so where the browser holds them back, and asks for them. */
export function SiteAccess() {
  const allowed = useSites();
  const [refused, setRefused] = useState(false);
  if (allowed) return null;
  return (
    <div class="su-sites">
      <Banner
        tone="warning"
        title={t('sites.title')}
        action={
          <Button size="sm" onClick={() => void askSites().then((granted) => setRefused(!granted))}>
            {t('sites.allow')}
          </Button>
        }
      >
        {t(refused ? 'sites.refused' : 'sites.text')}
      </Banner>
    </div>
  );
}
