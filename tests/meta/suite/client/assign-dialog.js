/** Assign assets: type → assets → access, for as many types as wanted, then one "Save changes". */
import { call } from './api.js';
import { arrowKeys, button, checkRow, emptyState, press, setDisabled, textField } from './controls.js';
import { callButton, openDialog } from './dialog.js';
import { h, icon, t, text } from './dom.js';
import { assetTypes } from './kinds.js';
import { keepToggle, taskToggles } from './task-toggles.js';
import { virtualList } from './virtual-list.js';

export function assignDialog(businessId, user, types, onSaved) {
  const dialog = openDialog();
  /** kind → what is ticked and toggled; kept while the admin looks at another type. */
  const choices = new Map(types.map(({ kind }) => [kind, { assets: new Set(), tasks: new Set() }]));
  const cache = new Map();
  let kind = types[0].kind;
  let query = '';

  const typeColumn = h('div', {
    css: 'column columnTypes',
    role: 'listbox',
    'aria-label': t('selectType'),
  });
  arrowKeys(typeColumn, '[role=option]');
  const assetColumn = h('div', { css: 'column columnAssets' });
  const taskColumn = h('div', { css: 'column columnTasks', role: 'group', 'aria-label': t('access') });
  const errors = h('div', { css: 'errorStrip' });
  const selected = h('div', { css: 'footNote', 'aria-live': 'polite' });
  const save = callButton(
    t('saveChanges'),
    errors,
    async () => {
      for (const [chosen, { assets, tasks }] of choices) {
        if (assets.size === 0) continue;
        await call('assign', {
          businessId,
          userId: user.pageId,
          kind: chosen,
          assetIds: [...assets],
          tasks: [...tasks],
        });
        // What went through is not sent again if a later type is refused.
        choices.set(chosen, { assets: new Set(), tasks: new Set() });
      }
      dialog.close();
      onSaved();
    },
    { disabled: true },
  );

  dialog.show({
    title: t('assignTitle', { name: user.name }),
    size: 'wide',
    body: h('div', {}, h('div', { css: 'columns' }, typeColumn, assetColumn, taskColumn), errors),
    note: selected,
    actions: [button(t('cancel'), dialog.close), save],
  });
  drawTypes();
  void drawAssets();
  drawTasks();

  function changed() {
    const total = [...choices.values()].reduce((sum, { assets }) => sum + assets.size, 0);
    const complete = [...choices.values()].every(({ assets, tasks }) => assets.size === 0 || tasks.size > 0);
    selected.replaceChildren(total > 0 ? text(t('selectedCount', { n: total })) : '');
    setDisabled(save, total === 0 || !complete);
    drawTypes();
  }

  function drawTypes() {
    const hadFocus = typeColumn.contains(document.activeElement);
    typeColumn.replaceChildren(
      ...assetTypes(types).map((type) => {
        const { assets } = choices.get(type.kind);
        return h(
          'div',
          {
            css: 'sideItem',
            role: 'option',
            tabindex: type.kind === kind ? 0 : -1,
            'aria-selected': String(type.kind === kind),
            'aria-current': type.kind === kind,
            on: press(() => {
              kind = type.kind;
              query = '';
              drawTypes();
              void drawAssets();
              drawTasks();
            }),
          },
          icon(type.mark),
          h('div', { css: 'grow' }, text(type.label)),
          assets.size > 0 && h('span', { css: 'count' }, String(assets.size)),
        );
      }),
    );
    if (hadFocus) typeColumn.querySelector('[aria-current]')?.focus();
  }

  async function drawAssets() {
    const shown = kind;
    const { mark } = assetTypes(types).find((type) => type.kind === shown);
    const scroller = h('div', { css: 'scroller', role: 'group', 'aria-label': t('selectAssets') });
    const search = textField(t('searchAssets'), {
      mark: 'search',
      names: 'assetSearch',
      value: query,
      onInput: (value) => {
        query = value.trim().toLowerCase();
        fill();
      },
    });
    assetColumn.replaceChildren(search, scroller);
    if (!cache.has(shown))
      cache.set(shown, await call('assets', { businessId, userId: user.pageId, kind: shown }));
    if (kind === shown) fill();

    function fill() {
      scroller.replaceChildren();
      scroller.scrollTop = 0;
      const all = cache.get(shown);
      const found = all.filter(({ name, id }) => name.toLowerCase().includes(query) || id.includes(query));
      if (found.length === 0) {
        scroller.append(emptyState(mark, all.length === 0 ? t('nothingOfKind') : t('noMatches'), ''));
        return;
      }
      const { assets } = choices.get(shown);
      virtualList(scroller, found, 52, (asset, _index, inline) =>
        checkRow(
          {
            names: 'pick',
            inline,
            label: asset.name,
            checked: asset.assigned || assets.has(asset.id),
            disabled: asset.assigned,
            onToggle: (on) => {
              if (on) assets.add(asset.id);
              else assets.delete(asset.id);
              changed();
              drawTasks();
            },
          },
          h('div', { css: 'assetMark', 'aria-hidden': true }, icon(mark, 18)),
          h(
            'div',
            { css: 'grow' },
            text(asset.name, 'oneLine'),
            h(
              'div',
              { css: 'small' },
              text(asset.assigned ? t('hasAccess') : t('idLabel', { id: asset.id })),
            ),
          ),
        ),
      );
    }
  }

  function drawTasks() {
    const type = types.find((row) => row.kind === kind);
    const { assets, tasks } = choices.get(kind);
    taskColumn.replaceChildren(h('div', { css: 'columnTitle' }, text(t('access'))));
    if (assets.size === 0) {
      taskColumn.append(h('div', { css: 'note' }, text(t('chooseFirst', { name: user.name }))));
      return;
    }
    taskColumn.append(
      ...taskToggles(type, tasks, () => {
        changed();
        keepToggle(taskColumn, drawTasks);
      }),
    );
  }
}
