/** Add → name, role, "Create system user"; the first one ever asks for the policy. */
import { call } from './api.js';
import { button, dropDown, setDisabled, textField } from './controls.js';
import { callButton, openDialog } from './dialog.js';
import { h, t, text } from './dom.js';

export function createDialog(businessId, { policyAccepted, onCreated }) {
  const dialog = openDialog();
  if (policyAccepted) form();
  else policy();

  function policy() {
    const errors = h('div', { css: 'stack' });
    const accept = callButton(t('policyAccept'), errors, async () => {
      await call('accept_policy', { businessId });
      form();
    });
    dialog.show({
      title: t('policyTitle'),
      body: h('div', { css: 'dialogBody' }, h('div', {}, text(t('policyBody'))), errors),
      actions: [button(t('cancel'), dialog.close), accept],
      focus: accept,
    });
  }

  function form() {
    let name = '';
    let role = 'EMPLOYEE';
    const errors = h('div', { css: 'stack' });
    const create = callButton(
      t('createButton'),
      errors,
      async () => {
        const user = await call('create', { businessId, name, role });
        dialog.close();
        onCreated(user);
      },
      { disabled: true },
    );
    const field = textField(t('nameLabel'), {
      names: 'tall',
      onInput: (value) => {
        name = value.trim();
        setDisabled(create, name === '');
      },
      onEnter: () => {
        if (name !== '') create.click();
      },
    });
    const roles = [
      { value: 'EMPLOYEE', label: t('roleEmployee'), hint: t('employeeHint') },
      { value: 'ADMIN', label: t('roleAdmin'), hint: t('adminHint') },
    ];
    const roleHolder = h('div', {});
    const drawRole = () =>
      roleHolder.replaceChildren(
        dropDown({
          label: t('roleLabel'),
          items: roles,
          value: role,
          draw: (item) => h('div', { css: 'grow' }, text(item.label)),
          onSelect: (value) => {
            role = value;
            drawRole();
            roleHolder.querySelector('[role=combobox]').focus();
          },
        }),
      );
    drawRole();
    dialog.show({
      title: t('createTitle'),
      body: h(
        'div',
        { css: 'dialogBody' },
        h('div', { css: 'stack' }, h('div', { css: 'label' }, text(t('nameLabel'))), field),
        h('div', { css: 'stack' }, h('div', { css: 'label' }, text(t('roleLabel'))), roleHolder),
        errors,
      ),
      actions: [button(t('cancel'), dialog.close), create],
      focus: field.querySelector('input'),
    });
  }
}
