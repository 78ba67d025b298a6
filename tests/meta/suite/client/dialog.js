import { Refusal } from './api.js';
import { button, iconButton, message, setDisabled } from './controls.js';
import { css, h, t, text } from './dom.js';

const FOCUSABLE = 'input,[tabindex="0"]';

/**
 * A modal dialog. `show({title, body, actions, size, focus})` replaces its content; `close()` gives the focus
 * back. Escape and the cross close it.
 */
export function openDialog(onClose) {
  const before = document.activeElement;
  const frame = h('div', { css: 'dialog', role: 'dialog', 'aria-modal': 'true', tabindex: -1 });
  const backdrop = h('div', { css: 'backdrop' }, frame);

  const close = () => {
    backdrop.remove();
    onClose?.();
    if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
  };
  backdrop.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close();
    if (event.key !== 'Tab') return;
    const all = [...frame.querySelectorAll(FOCUSABLE)];
    const edge = event.shiftKey ? all[0] : all[all.length - 1];
    if (document.activeElement !== edge && document.activeElement !== frame) return;
    event.preventDefault();
    (event.shiftKey ? all[all.length - 1] : all[0])?.focus();
  });
  document.body.append(backdrop);

  return {
    close,
    show({ title, body, actions = [], note = null, size = 'narrow', focus = null }) {
      frame.setAttribute('aria-label', title);
      frame.replaceChildren(
        h(
          'div',
          { css: 'dialogHead' },
          h('div', { css: 'dialogTitle', role: 'heading', 'aria-level': 2 }, text(title, 'oneLine')),
          iconButton(t('close'), 'close', close),
        ),
        body,
        ...(actions.length > 0 || note ? [h('div', { css: 'dialogFoot' }, note, actions)] : []),
      );
      frame.className = css(`dialog ${size}`);
      (focus ?? frame).focus({ preventScroll: true });
    },
  };
}

/** A button that runs a call: it is disabled meanwhile, and a refusal is shown in `errors`. */
export function callButton(label, errors, run, { look = 'primary', disabled = false } = {}) {
  const control = button(
    label,
    async () => {
      setDisabled(control, true);
      errors.replaceChildren();
      try {
        await run();
      } catch (cause) {
        if (!(cause instanceof Refusal)) throw cause;
        errors.replaceChildren(message('error', cause.message));
        setDisabled(control, false);
      }
    },
    { look, disabled },
  );
  return control;
}

/** "Are you sure?" with one call behind it. */
export function confirmDialog({ title, words, action, look = 'danger', run }) {
  const dialog = openDialog();
  const errors = h('div', { css: 'stack' });
  const go = callButton(
    action,
    errors,
    async () => {
      await run();
      dialog.close();
    },
    { look },
  );
  dialog.show({
    title,
    body: h('div', { css: 'dialogBody' }, h('div', {}, text(words)), errors),
    actions: [button(t('cancel'), dialog.close), go],
    focus: go,
  });
}
