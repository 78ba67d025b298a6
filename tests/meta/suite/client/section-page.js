/** Every other page of the settings: a heading and a plain list, so that leaving and coming back is real. */
import { call } from './api.js';
import { emptyState, textField } from './controls.js';
import { avatar, h, icon, simulation, t, text } from './dom.js';
import { skeletonRows } from './skeleton.js';
import { virtualList } from './virtual-list.js';

export function sectionPage(main, { page, businessId }) {
  const title = t(page ?? 'home');
  const card = h('div', { css: 'card grow sectionCard' }, h('div', { css: 'scroller' }, skeletonRows(5)));
  let items = [];
  let query = '';
  let alive = true;
  main.replaceChildren(
    h(
      'div',
      { css: 'headerRow' },
      h(
        'div',
        { css: 'grow' },
        h('div', { css: 'heading', role: 'heading', 'aria-level': 1 }, text(title)),
        h('div', { css: 'about' }, text(t('sectionAbout'))),
      ),
    ),
    h(
      'div',
      { css: 'toolbar' },
      textField(t('searchUsers'), {
        mark: 'search',
        names: 'searchBox',
        onInput: (value) => {
          query = value.trim().toLowerCase();
          draw();
        },
      }),
    ),
    card,
  );
  setTimeout(async () => {
    items = page === null ? [] : await call('section', { businessId, section: page }).catch(() => []);
    if (alive) draw();
  }, simulation.delay);

  function draw() {
    const found = items.filter(({ name }) => name.toLowerCase().includes(query));
    if (found.length === 0) {
      card.replaceChildren(
        emptyState(page ?? 'home', t(items.length === 0 ? 'nothingHere' : 'noMatches'), ''),
      );
      return;
    }
    const list = h('div', { css: 'scroller padTop', role: 'list', 'aria-label': title });
    card.replaceChildren(list);
    virtualList(list, found, 64, (item, _index, inline) =>
      h(
        'div',
        { css: 'row', inline, role: 'listitem' },
        page === 'people'
          ? avatar(item.name, 'avatar')
          : h('div', { css: 'assetMark', 'aria-hidden': true }, icon(page, 18)),
        h(
          'div',
          { css: 'grow' },
          text(item.name, 'oneLine strong'),
          h('div', { css: 'small' }, text(t('idLabel', { id: item.id }), 'oneLine')),
        ),
      ),
    );
  }

  return {
    select() {},
    leave() {
      alive = false;
    },
  };
}
