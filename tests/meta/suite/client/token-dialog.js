/** Generate token: app → expiration → permissions → the token, shown once. */
import { call } from './api.js';
import {
  arrowKeys,
  button,
  checkRow,
  dropDown,
  emptyState,
  message,
  radioCard,
  setDisabled,
  textField,
  toast,
} from './controls.js';
import { callButton, openDialog } from './dialog.js';
import { avatar, h, icon, t, text } from './dom.js';

const intro = (title, hint) =>
  h('div', {}, h('div', { css: 'stepTitle' }, text(t(title))), h('div', { css: 'note' }, text(t(hint))));

const STEPS = ['stepApp', 'stepExpiry', 'stepPermissions'];

export async function tokenDialog(businessId, user, permissions) {
  const dialog = openDialog();
  const title = t('tokenTitle', { name: user.name });
  let apps = null;
  let app = null;
  let expires = true;
  const scopes = new Set();

  const frame = (step, body, actions, focus = null) =>
    dialog.show({
      title,
      size: 'medium',
      body: h(
        'div',
        { css: 'wizard' },
        h(
          'div',
          { css: 'steps', role: 'list' },
          STEPS.map((key, index) =>
            h(
              'div',
              { css: 'step', role: 'listitem', 'aria-current': index === step ? 'step' : null },
              h(
                'span',
                { css: index <= step ? 'stepMark stepMarkOn' : 'stepMark', 'aria-hidden': true },
                index < step ? icon('check', 14) : String(index + 1),
              ),
              text(t(key)),
            ),
          ),
        ),
        h('div', { css: 'wizardBody' }, body),
      ),
      actions,
      focus,
    });

  chooseApp();
  apps = await call('apps', { businessId, userId: user.pageId });
  if (app === null) chooseApp();

  function chooseApp() {
    const next = button(t('next'), chooseExpiry, { look: 'primary', disabled: app === null });
    const drop = dropDown({
      label: t('stepApp'),
      items: (apps ?? []).map((row) => ({
        value: row.id,
        label: row.name,
        hint: t('idLabel', { id: row.id }),
        mark: avatar(row.name, 'switcherMark'),
      })),
      value: app?.id ?? null,
      draw: (item) =>
        item === null
          ? h('div', { css: 'grow note' }, text(t('appPlaceholder')))
          : h('div', { css: 'grow' }, text(item.label, 'oneLine')),
      onSelect: (id) => {
        app = apps.find((row) => row.id === id);
        scopes.clear();
        chooseApp();
      },
    });
    frame(
      0,
      [h('div', { css: 'label' }, text(t('stepApp'))), h('div', { css: 'note' }, text(t('appHint'))), drop],
      [button(t('cancel'), dialog.close), next],
      drop.querySelector('[role=combobox]'),
    );
  }

  function chooseExpiry() {
    const cards = h(
      'div',
      { css: 'stack', role: 'radiogroup', 'aria-label': t('stepExpiry') },
      [
        [true, 'sixtyDays', 'sixtyDaysHint'],
        [false, 'never', 'neverHint'],
      ].map(([value, label, hint]) =>
        radioCard({
          label: t(label),
          hint: t(hint),
          checked: expires === value,
          onSelect: () => {
            expires = value;
            chooseExpiry();
          },
        }),
      ),
    );
    arrowKeys(cards, '[role=radio]');
    frame(
      1,
      [intro('stepExpiry', 'expiryHint'), cards],
      [button(t('back'), chooseApp), button(t('next'), choosePermissions, { look: 'primary' })],
      cards.querySelector('[aria-checked=true]'),
    );
  }

  function choosePermissions() {
    const errors = h('div', { css: 'stack' });
    const generate = callButton(
      t('generate'),
      errors,
      async () => {
        const { token } = await call('mint', {
          businessId,
          userId: user.pageId,
          appId: app.id,
          scopes: [...scopes],
          expires,
        });
        showToken(token);
      },
      { disabled: scopes.size === 0 },
    );
    const actions = [button(t('back'), chooseExpiry), generate];
    if (!app.installed) {
      frame(2, [emptyState('apps', t('noPermissions'), t('noPermissionsBody'))], actions);
      return;
    }
    const list = h('div', { css: 'scopes', role: 'group', 'aria-label': t('stepPermissions') });
    const fill = (query) =>
      list.replaceChildren(
        ...permissions
          .filter((permission) => permission.includes(query))
          .map((permission) =>
            checkRow(
              {
                names: 'scope',
                label: permission,
                checked: scopes.has(permission),
                onToggle: (on) => {
                  if (on) scopes.add(permission);
                  else scopes.delete(permission);
                  setDisabled(generate, scopes.size === 0);
                },
              },
              h('span', {}, permission),
            ),
          ),
      );
    fill('');
    const search = textField(t('searchPermissions'), {
      mark: 'search',
      onInput: (value) => fill(value.trim().toLowerCase()),
    });
    frame(2, [intro('stepPermissions', 'permissionsHint'), search, errors, list], actions);
  }

  function showToken(token) {
    const copy = button(
      t('copy'),
      async () => {
        await navigator.clipboard.writeText(token).catch(() => {});
        toast('copied');
      },
      { mark: 'copy' },
    );
    const done = button(t('ok'), dialog.close, { look: 'primary' });
    dialog.show({
      title: t('tokenReady'),
      body: h(
        'div',
        { css: 'dialogBody' },
        message('info', t('tokenWarning')),
        h(
          'div',
          { css: 'stack' },
          h('div', { css: 'label' }, text(t('accessToken'))),
          h(
            'div',
            {
              css: 'token',
              dir: 'ltr',
              role: 'textbox',
              'aria-readonly': 'true',
              'aria-label': t('accessToken'),
              tabindex: 0,
            },
            token,
          ),
        ),
      ),
      actions: [copy, done],
      focus: copy,
    });
  }
}
