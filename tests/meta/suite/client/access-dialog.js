/** What a system user may do with one asset it has access to already. */
import { call } from './api.js';
import { button, setDisabled } from './controls.js';
import { callButton, openDialog } from './dialog.js';
import { h, t, text } from './dom.js';
import { keepToggle, taskToggles } from './task-toggles.js';

export function accessDialog(businessId, user, asset, type, onSaved) {
  const dialog = openDialog();
  const tasks = new Set(asset.tasks);
  const toggles = h('div', { css: 'stack', role: 'group', 'aria-label': t('access') });
  const errors = h('div', { css: 'stack' });
  const save = callButton(
    t('saveChanges'),
    errors,
    async () => {
      await call('assign', {
        businessId,
        userId: user.pageId,
        kind: asset.kind,
        assetIds: [asset.id],
        tasks: [...tasks],
      });
      dialog.close();
      onSaved();
    },
    { disabled: true },
  );
  const draw = () =>
    toggles.replaceChildren(
      ...taskToggles(type, tasks, () => {
        setDisabled(save, tasks.size === 0);
        keepToggle(toggles, draw);
      }),
    );
  draw();
  dialog.show({
    title: t('manage', { name: asset.name }),
    body: h(
      'div',
      { css: 'dialogBody' },
      h('div', {}, text(t('manageBody', { user: user.name, name: asset.name }))),
      toggles,
      errors,
    ),
    actions: [button(t('cancel'), dialog.close), save],
  });
}
