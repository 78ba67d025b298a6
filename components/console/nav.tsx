import { useEffect, useRef } from 'preact/hooks';
import type { Status } from '../../utils/messages/protocol.ts';
import type { Setup } from '../../utils/stores/setup.ts';
import { t } from '../i18n.ts';
import { hashOf, type Route } from '../route.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Keys } from '../ui/keys.tsx';
import { Logo } from '../ui/logo.tsx';
import { PLACES } from './commands.ts';
import { paletteKeys } from './use-palette.ts';

type Place = (typeof PLACES)[number]['page'];

/** Where what is no place itself belongs; a plan under review to none. */
const BELONGS: Readonly<Partial<Record<Route['page'], Place | null>>> = {
  job: 'history',
  template: 'templates',
  approve: null,
};

const placeOf = ({ page }: Route): Place | null =>
  page in BELONGS ? (BELONGS[page] ?? null) : (page as Place);

interface NavProps {
  readonly route: Route;
  readonly status: Status;
  readonly setup: Setup;
  readonly onSearch: () => void;
}

export function Nav({ route, status, setup, onSearch }: NavProps) {
  const here = placeOf(route);
  const places = useRef<HTMLUListElement>(null);
  useEffect(() => {
    // Where they stand on one line, which moves sideways.
    places.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [here]);
  return (
    <header class="co-side">
      {/* The fragment of the address is the route, so the jump is no link. */}
      <button type="button" class="co-skip" onClick={() => document.getElementById('main')?.focus()}>
        {t('console.skip')}
      </button>
      <p class="co-brand">
        <Logo />
        {t('extension.name')}
      </p>
      <button type="button" class="co-search" aria-haspopup="dialog" onClick={onSearch}>
        <Icon name="search" />
        <span class="s-grow">{t('palette.open')}</span>
        <Keys keys={paletteKeys()} />
      </button>
      <nav aria-label={t('console.nav.label')}>
        <ul ref={places} class="co-nav">
          {PLACES.map(({ page, icon }) => (
            <li key={page}>
              <a class="s-item" href={hashOf({ page })} aria-current={here === page ? 'page' : undefined}>
                <Icon name={icon} />
                <span class="s-grow">{t(`console.nav.${page}`)}</span>
                {page === 'tokens' && status.waitingTokens > 0 && (
                  <Badge tone="info">{status.waitingTokens}</Badge>
                )}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <div class="co-side-foot">
        {status.connection !== null && (
          <p class="co-who">
            <span class="s-clip">{status.connection.name}</span>
            <span class="s-clip s-tiny s-muted">{status.connection.appName}</span>
          </p>
        )}
        <Button class="co-lock" size="sm" icon="lock" onClick={() => void setup.lock()}>
          <span>{t('console.lock')}</span>
        </Button>
      </div>
    </header>
  );
}
