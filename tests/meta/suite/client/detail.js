/** The selected system user: what it is, what can be done with it, what it has access to. */
import { accessDialog } from './access-dialog.js';
import { call } from './api.js';
import { assignDialog } from './assign-dialog.js';
import { arrowKeys, button, emptyState, iconButton, press, toast } from './controls.js';
import { confirmDialog } from './dialog.js';
import { avatar, h, icon, t, text } from './dom.js';
import { kindLabel, kindMark, taskLabel } from './kinds.js';
import { skeletonRows } from './skeleton.js';
import { tokenDialog } from './token-dialog.js';

/** Draws into `column`; `show(pageId, changed)` redraws if another one is shown or something differs. */
export function userDetail(column, { businessId, session, onChanged }) {
  let user = null;
  let wanted = null;
  let tab = 'assignedAssets';
  let alive = true;

  async function show(pageId, changed) {
    if (pageId !== wanted) {
      wanted = pageId;
      tab = 'assignedAssets';
      if (pageId !== null) column.replaceChildren(h('div', { css: 'tabPanel' }, skeletonRows(4)));
    }
    if (pageId === null) {
      user = null;
      column.replaceChildren(emptyState('systemUsers', t('selectUser'), t('selectUserBody')));
      return;
    }
    const answer = await call('user', { businessId, userId: pageId }).catch(() => null);
    if (!alive || wanted !== pageId) return;
    if (answer === null) {
      user = null;
      column.replaceChildren(emptyState('systemUsers', t('selectUser'), t('selectUserBody')));
      return;
    }
    if (!changed && JSON.stringify(answer) === JSON.stringify(user)) return;
    user = answer;
    draw();
  }

  function draw() {
    const head = h(
      'div',
      { css: 'detailHead' },
      avatar(user.name, 'avatar avatarBig'),
      h(
        'div',
        { css: 'grow' },
        h('div', { css: 'detailName', role: 'heading', 'aria-level': 2 }, text(user.name)),
        h(
          'div',
          { css: 'metaLine' },
          h(
            'span',
            { css: user.role === 'ADMIN' ? 'badge badgeAdmin' : 'badge' },
            text(t(user.role === 'ADMIN' ? 'roleAdmin' : 'roleEmployee')),
          ),
          text(t('idLabel', { id: user.pageId })),
        ),
      ),
    );
    const actions = h(
      'div',
      { css: 'actions' },
      button(t('generateToken'), () => void tokenDialog(businessId, user, session.permissions), {
        look: 'primary',
      }),
      button(t('assignAssets'), () =>
        assignDialog(businessId, user, session.types, () => {
          toast('assetsSaved');
          onChanged();
        }),
      ),
      button(t('revokeTokens'), revoke),
    );
    const tabs = h(
      'div',
      { css: 'tabs', role: 'tablist' },
      ['assignedAssets', 'installedApps'].map((key) =>
        h(
          'div',
          {
            css: 'tab',
            role: 'tab',
            tabindex: key === tab ? 0 : -1,
            'aria-selected': String(key === tab),
            on: press(() => {
              tab = key;
              draw();
              column.querySelector('[role=tab][aria-selected=true]').focus();
            }),
          },
          text(t(key)),
        ),
      ),
    );
    arrowKeys(tabs, '[role=tab]');
    const scrolled = column.querySelector('[role=tabpanel]')?.scrollTop ?? 0;
    const panel = h(
      'div',
      { css: 'tabPanel', role: 'tabpanel', 'aria-label': t(tab), tabindex: 0 },
      tab === 'assignedAssets' ? assets() : apps(),
    );
    column.replaceChildren(head, actions, tabs, panel);
    panel.scrollTop = scrolled;
  }

  function assets() {
    if (user.assets.length === 0) return emptyState('assetGroups', t('noAssets'), t('noAssetsBody'));
    return session.types
      .map(({ kind, full }) => [kind, full, user.assets.filter((asset) => asset.kind === kind)])
      .filter(([, , rows]) => rows.length > 0)
      .map(([kind, full, rows]) => [
        h('div', { css: 'group' }, text(`${kindLabel(kind)} · ${rows.length}`)),
        h(
          'div',
          { role: 'list', 'aria-label': kindLabel(kind) },
          rows.map((asset) =>
            assetRow(
              kindMark(kind),
              asset.name,
              full !== null && asset.tasks.includes(full)
                ? t('fullAccess')
                : `${t('partialAccess')}: ${asset.tasks.map(taskLabel).join(', ')}`,
              iconButton(t('manage', { name: asset.name }), 'pencil', () => manage(asset)),
              iconButton(t('remove', { name: asset.name }), 'trash', () => remove(asset)),
            ),
          ),
        ),
      ]);
  }

  function apps() {
    if (user.apps.length === 0) return emptyState('apps', t('noApps'), t('noAppsBody'));
    return h(
      'div',
      { role: 'list', 'aria-label': t('installedApps') },
      user.apps.map((app) => assetRow('apps', app.name, t('task.MANAGE_APP'))),
    );
  }

  const assetRow = (mark, name, hint, ...controls) =>
    h(
      'div',
      { css: 'asset', role: 'listitem' },
      h('div', { css: 'assetMark', 'aria-hidden': true }, icon(mark, 18)),
      h(
        'div',
        { css: 'grow' },
        text(name, 'oneLine strong'),
        h('div', { css: 'small' }, text(hint, 'oneLine')),
      ),
      controls,
    );

  function manage(asset) {
    const type = session.types.find(({ kind }) => kind === asset.kind);
    accessDialog(businessId, user, asset, type, () => {
      toast('accessSaved');
      onChanged();
    });
  }

  function remove(asset) {
    confirmDialog({
      title: t('removeTitle'),
      words: t('removeBody', { user: user.name, name: asset.name }),
      action: t('removeButton'),
      run: async () => {
        await call('remove', { businessId, userId: user.pageId, assetId: asset.id });
        toast('removed');
        onChanged();
      },
    });
  }

  function revoke() {
    confirmDialog({
      title: t('revokeTokens'),
      words: t('revokeBody', { name: user.name }),
      action: t('revokeTokens'),
      run: async () => {
        await call('revoke', { businessId, userId: user.pageId });
        toast('tokensRevoked');
      },
    });
  }

  return {
    show,
    leave() {
      alive = false;
    },
  };
}
