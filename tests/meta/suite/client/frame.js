/** What stands around every page: the global rail, the settings sidebar, the portfolio switcher. */
import { addressOf, SECTIONS } from './address.js';
import { dropDown } from './controls.js';
import { avatar, colourOf, h, icon, initials, t, text } from './dom.js';

const RAIL = ['home', 'inbox', 'content', 'planner', 'ads', 'insights', 'allTools'];

/** A link that changes the address without loading a page; with a modifier key it stays an ordinary link. */
function link(names, label, address, current, navigate, ...content) {
  return h(
    'a',
    {
      css: names,
      role: 'link',
      href: address,
      'aria-label': label,
      'aria-current': current ? 'page' : null,
      on: {
        click: (event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
          event.preventDefault();
          navigate(address);
        },
      },
    },
    ...content,
  );
}

export function rail(place, navigate) {
  const item = (key, address, current) => link('railItem', t(key), address, current, navigate, icon(key, 24));
  return h(
    'div',
    { css: 'rail', role: 'navigation', 'aria-label': t('globalNavigation') },
    h('div', { css: 'railMark', 'aria-hidden': true }, icon('mark', 20)),
    RAIL.map((key) =>
      item(key, `/latest/${key === 'allTools' ? 'all_tools' : key}?business_id=${place.businessId}`, false),
    ),
    h('div', { css: 'railSpace' }),
    item('settings', addressOf('people', place.businessId), place.page !== null),
    item('help', `/latest/help?business_id=${place.businessId}`, false),
  );
}

const portfolioMark = (name) =>
  h(
    'div',
    { css: 'switcherMark', inline: `background:${colourOf(name)}`, 'aria-hidden': true },
    initials(name),
  );

export function sidebar(place, session, navigate) {
  const page = place.page ?? 'people';
  const switcher = dropDown({
    label: t('switchPortfolio'),
    names: 'switcher',
    value: place.businessId,
    items: session.portfolios.map(({ id, name }) => ({
      value: id,
      label: name,
      hint: t('idLabel', { id }),
      mark: portfolioMark(name),
    })),
    draw: (item) =>
      h(
        'div',
        { css: 'switcherInner grow' },
        item && portfolioMark(item.label),
        h(
          'div',
          { css: 'grow' },
          text(item?.label ?? '…', 'oneLine label'),
          h('div', { css: 'small' }, text(t('businessPortfolio'))),
        ),
      ),
    onSelect: (id) => navigate(addressOf(page, id)),
  });
  return h(
    'div',
    { css: 'side', role: 'navigation', 'aria-label': t('settings') },
    h('div', { css: 'sideTitle' }, text(t('settings'))),
    switcher,
    SECTIONS.map(([section, pages]) => [
      h('div', { css: 'section' }, text(t(section))),
      pages.map(([key]) =>
        link(
          'sideItem',
          null,
          addressOf(key, place.businessId),
          place.page === key,
          navigate,
          icon(key),
          h('div', { css: 'grow' }, text(t(key), 'oneLine')),
        ),
      ),
    ]),
    h(
      'div',
      { css: 'sideFoot' },
      h(
        'div',
        { css: 'viewer' },
        avatar(session.viewer, 'avatar avatarSmall'),
        text(session.viewer, 'oneLine'),
      ),
      text(t('simulated')),
    ),
  );
}
