/** Settings → Users → System users: the toolbar, the list and the detail of the selected one. */
import { addressOf } from './address.js';
import { call } from './api.js';
import { arrowKeys, button, emptyState, press, textField, toast } from './controls.js';
import { createDialog } from './create-dialog.js';
import { userDetail } from './detail.js';
import { avatar, h, simulation, t, text } from './dom.js';
import { skeletonRows } from './skeleton.js';
import { virtualList } from './virtual-list.js';

const ROW_HEIGHT = 64;
const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Whether a button of the mouse is down: a press must end on the node where it began. */
let pressing = false;
document.addEventListener('pointerdown', () => {
  pressing = true;
});
for (const end of ['pointerup', 'pointercancel'])
  document.addEventListener(end, () => {
    pressing = false;
  });

/** Fills `main`; returns how to select by address and how to leave. */
export function usersPage(main, { businessId, session, navigate, selectedId }) {
  let users = null;
  let policyAccepted = true;
  let query = '';
  let selected = selectedId;
  let alive = true;

  let toolbar = drawToolbar();
  const listColumn = h('div', { css: 'card listColumn' }, h('div', { css: 'scroller' }, skeletonRows(6)));
  const detailColumn = h('div', { css: 'card detailColumn' }, h('div', { css: 'tabPanel' }, skeletonRows(4)));
  const body = h('div', { css: 'body' }, listColumn, detailColumn);
  const detail = userDetail(detailColumn, { businessId, session, onChanged: () => void refresh(true) });
  main.replaceChildren(
    h(
      'div',
      { css: 'headerRow' },
      h(
        'div',
        { css: 'grow' },
        h('div', { css: 'heading', role: 'heading', 'aria-level': 1 }, text(t('systemUsers'))),
        h(
          'div',
          { css: 'about' },
          text(t('systemUsersAbout')),
          ' ',
          h(
            'a',
            {
              css: 'link',
              role: 'link',
              href: '/latest/help',
              on: { click: (event) => event.preventDefault() },
            },
            text(t('learnMore')),
          ),
        ),
      ),
    ),
    toolbar,
    body,
  );

  let ticks = 0;
  const timer =
    simulation.rerender > 0
      ? setInterval(() => {
          if (pressing || document.hidden) return;
          ticks += 1;
          if (ticks % 2 === 0) replaceToolbar();
          void refresh(false);
        }, simulation.rerender)
      : null;

  void start();

  async function start() {
    await wait(simulation.delay);
    await refresh(true);
  }

  /** Reads the list anew; what was written through the Graph API shows up too. */
  async function refresh(changed) {
    const answer = await call('users', { businessId }).catch((cause) => cause);
    if (!alive) return;
    if (answer instanceof Error) {
      body.replaceChildren(h('div', { css: 'card empty' }, emptyState('warning', t('failed'), '')));
      return;
    }
    users = answer.users;
    policyAccepted = answer.policyAccepted;
    // As at Meta, the first one is selected, and the address says so a moment after the page has settled.
    if (selected === null && users.length > 0) choose(users[0].pageId, true);
    drawList();
    await detail.show(selected, changed);
  }

  function choose(pageId, silently = false) {
    selected = pageId;
    navigate(addressOf('systemUsers', businessId, pageId), { replace: silently, handled: true });
  }

  function replaceToolbar() {
    const old = toolbar.querySelector('input');
    const focused = document.activeElement === old;
    const onButton = !focused && toolbar.contains(document.activeElement);
    const next = drawToolbar();
    toolbar.replaceWith(next);
    toolbar = next;
    if (onButton) next.querySelector('[role=button]').focus();
    if (!focused) return;
    const input = next.querySelector('input');
    input.focus();
    input.setSelectionRange(old.selectionStart, old.selectionEnd);
  }

  function drawToolbar() {
    return h(
      'div',
      { css: 'toolbar' },
      textField(t('searchUsers'), {
        mark: 'search',
        names: 'searchBox',
        value: query,
        onInput: (value) => {
          query = value;
          drawList();
        },
      }),
      h('div', { css: 'grow' }),
      button(t('add'), add, { look: 'primary', mark: 'plus' }),
    );
  }

  function add() {
    createDialog(businessId, {
      policyAccepted,
      onCreated: async (user) => {
        toast('userCreated');
        query = '';
        choose(user.pageId);
        await refresh(true);
        replaceToolbar();
        scrollToSelected();
      },
    });
  }

  const matching = () => {
    const wanted = query.trim().toLowerCase();
    return users.filter(({ name, pageId }) => name.toLowerCase().includes(wanted) || pageId.includes(wanted));
  };

  function drawList() {
    if (users === null) return;
    if (users.length === 0) {
      body.replaceChildren(
        h('div', { css: 'card empty' }, emptyState('systemUsers', t('noUsersTitle'), t('noUsersBody'))),
      );
      return;
    }
    if (!listColumn.isConnected) body.replaceChildren(listColumn, detailColumn);
    const old = listColumn.querySelector('[role=grid]');
    const scrolled = old?.scrollTop ?? 0;
    const focused = old?.contains(document.activeElement) === true;
    const found = matching();
    const grid = h('div', {
      css: 'scroller',
      role: 'grid',
      'aria-label': t('systemUsers'),
      'aria-rowcount': found.length,
    });
    arrowKeys(grid, '[role=row]');
    listColumn.replaceChildren(
      h('div', { css: 'listHead' }, text(`${t('systemUsers')} · ${users.length}`)),
      grid,
    );
    if (found.length === 0) grid.replaceChildren(emptyState('search', t('noMatches'), ''));
    else virtualList(grid, found, ROW_HEIGHT, drawRow);
    grid.scrollTop = scrolled;
    if (focused) grid.querySelector('[aria-selected=true]')?.focus({ preventScroll: true });
  }

  function drawRow(user, index, inline) {
    const isSelected = user.pageId === selected;
    const role = t(user.role === 'ADMIN' ? 'roleAdmin' : 'roleEmployee');
    return h(
      'div',
      {
        css: 'row',
        inline,
        role: 'row',
        tabindex: isSelected || (index === 0 && selected === null) ? 0 : -1,
        'aria-selected': String(isSelected),
        'aria-rowindex': index + 1,
        on: press(() => {
          choose(user.pageId);
          drawList();
          void detail.show(selected, true);
        }),
      },
      avatar(user.name, 'avatar'),
      h(
        'div',
        { css: 'grow', role: 'gridcell' },
        text(user.name, 'oneLine strong'),
        h('div', { css: 'small' }, text(t('idLabel', { id: user.pageId }), 'oneLine')),
      ),
      h('div', { css: user.role === 'ADMIN' ? 'badge badgeAdmin' : 'badge', role: 'gridcell' }, text(role)),
    );
  }

  function scrollToSelected() {
    const at = matching().findIndex(({ pageId }) => pageId === selected);
    const grid = listColumn.querySelector('[role=grid]');
    if (at >= 0 && grid) grid.scrollTop = Math.max(0, at * ROW_HEIGHT - grid.clientHeight / 2);
  }

  return {
    select(pageId) {
      if (pageId === selected) return;
      selected = pageId ?? users?.[0]?.pageId ?? null;
      drawList();
      void detail.show(selected, true);
    },
    leave() {
      alive = false;
      if (timer !== null) clearInterval(timer);
      detail.leave();
    },
  };
}
