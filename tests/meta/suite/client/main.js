/** Routing: the page is loaded once; from then on only the address and the nodes change. */
import { addressOf, readAddress } from './address.js';
import { call } from './api.js';
import { startCounting } from './counts.js';
import { h, t } from './dom.js';
import { rail, sidebar } from './frame.js';
import { sectionPage } from './section-page.js';
import { usersPage } from './users-page.js';

startCounting();
const session = await call('session');

const app = h('div', { css: 'app' });
let shown = { page: undefined, businessId: undefined };
let view = null;

/** `handled`: the caller has drawn already what the address says. */
function navigate(address, { replace = false, handled = false } = {}) {
  const [path, query] = address.split('?');
  if (location.pathname === path && location.search === `?${query}`) return;
  if (replace) history.replaceState(null, '', address);
  else history.pushState(null, '', address);
  if (!handled) route();
}

function route() {
  const place = readAddress();
  place.businessId ??= session.portfolios[0]?.id ?? '';
  // The old shape of the address leads to the new one within the page too.
  if (place.moved)
    history.replaceState(null, '', addressOf('systemUsers', place.businessId, place.selectedId));
  if (view !== null && place.page === shown.page && place.businessId === shown.businessId) {
    view.select(place.selectedId);
    return;
  }
  view?.leave();
  shown = place;
  document.title = `${t(place.page ?? 'home')} | Business Suite`;
  const main = h('div', { css: 'main', role: 'main', tabindex: -1, 'aria-label': t(place.page ?? 'home') });
  app.replaceChildren(rail(place, navigate), sidebar(place, session, navigate), main);
  const mount = place.page === 'systemUsers' ? usersPage : sectionPage;
  view = mount(main, { ...place, session, navigate });
}

/** The class on the root follows the system, as at Meta; content scripts read it. */
const dark = matchMedia('(prefers-color-scheme: dark)');
dark.addEventListener('change', () => {
  document.documentElement.className = dark.matches ? '__fb-dark-mode' : '__fb-light-mode';
});

addEventListener('popstate', route);
document.querySelector('body > div')?.replaceWith(app);
route();
