/** Buttons, fields, choices: `div`s with roles, as the real page has them. */
import { css, h, icon, t, text } from './dom.js';

const isPress = (event) => event.key === 'Enter' || event.key === ' ';

/** Handlers of a control that is not a real button: click, Enter and Space. */
export function press(action) {
  return {
    click: (event) => {
      if (event.currentTarget.getAttribute('aria-disabled') !== 'true') action(event);
    },
    keydown: (event) => {
      if (!isPress(event) || event.target !== event.currentTarget) return;
      event.preventDefault();
      if (event.currentTarget.getAttribute('aria-disabled') !== 'true') action(event);
    },
  };
}

export function button(label, action, { look = 'secondary', mark = null, disabled = false } = {}) {
  return h(
    'div',
    { css: `button ${look}`, role: 'button', tabindex: 0, 'aria-disabled': disabled, on: press(action) },
    h('div', { css: 'buttonInner' }, mark && icon(mark, 18), h('span', {}, text(label))),
  );
}

export function iconButton(label, mark, action) {
  return h(
    'div',
    { css: 'iconButton', role: 'button', tabindex: 0, 'aria-label': label, on: press(action) },
    icon(mark),
  );
}

export function setDisabled(control, disabled) {
  if (disabled) control.setAttribute('aria-disabled', 'true');
  else control.removeAttribute('aria-disabled');
}

export function textField(
  label,
  { mark = null, value = '', names = '', onInput, onEnter, type = 'text' } = {},
) {
  const input = h('input', {
    css: 'input',
    type,
    autocomplete: 'off',
    spellcheck: 'false',
    'aria-label': label,
    placeholder: mark === null ? null : label,
    on: {
      input: () => onInput?.(input.value),
      keydown: (event) => {
        if (event.key === 'Enter' && !event.isComposing) onEnter?.();
      },
    },
  });
  input.value = value;
  return h('label', { css: `field ${names}` }, mark && icon(mark, 18), input);
}

/** A row with a box in front; `draw` returns what stands behind the box. */
export function checkRow({ names, label, checked, disabled = false, onToggle, inline }, ...content) {
  const box = h('span', { css: boxLook(checked, disabled), 'aria-hidden': true }, icon('check', 14));
  const row = h(
    'div',
    {
      css: names,
      inline,
      role: 'checkbox',
      tabindex: 0,
      'aria-checked': String(checked),
      'aria-disabled': disabled,
      'aria-label': label,
      on: press(() => {
        const next = row.getAttribute('aria-checked') !== 'true';
        row.setAttribute('aria-checked', String(next));
        box.className = css(boxLook(next, false));
        onToggle(next);
      }),
    },
    box,
    ...content,
  );
  return row;
}

const boxLook = (checked, disabled) => (disabled ? 'check checkOff' : checked ? 'check checkOn' : 'check');

export function toggleRow({ label, hint, checked, onToggle, disabled = false }) {
  return h(
    'div',
    {
      css: 'toggleRow',
      role: 'switch',
      tabindex: 0,
      'aria-checked': String(checked),
      'aria-disabled': disabled,
      'aria-label': label,
      on: press(() => onToggle(!checked)),
    },
    h(
      'div',
      { css: 'grow' },
      h('div', { css: 'label' }, text(label)),
      hint && h('div', { css: 'note' }, text(hint)),
    ),
    h(
      'div',
      { css: checked ? 'track trackOn' : 'track', 'aria-hidden': true },
      h('div', { css: checked ? 'knob knobOn' : 'knob' }),
    ),
  );
}

export function radioCard({ label, hint, checked, onSelect }) {
  return h(
    'div',
    {
      css: checked ? 'choice choiceOn' : 'choice',
      role: 'radio',
      tabindex: checked ? 0 : -1,
      'aria-checked': String(checked),
      'aria-label': label,
      on: press(onSelect),
    },
    h(
      'span',
      { css: checked ? 'radio radioOn' : 'radio', 'aria-hidden': true },
      checked && h('span', { css: 'radioDot' }),
    ),
    h('div', { css: 'grow' }, h('div', { css: 'label' }, text(label)), h('div', { css: 'note' }, text(hint))),
  );
}

/** Arrow keys move among the children with `selector`; the native roles would give this for free. */
export function arrowKeys(container, selector) {
  container.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (step === undefined || event.target instanceof HTMLInputElement) return;
    const items = [...container.querySelectorAll(selector)];
    const next = items[items.indexOf(event.target.closest(selector)) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
}

/**
 * A drop-down: combobox that opens a list beside it. `items` are `{value, label, hint?, mark?}`; `draw`
 * returns the closed look for the chosen item.
 */
export function dropDown({ label, items, value, names = 'field select tall', draw, onSelect }) {
  let list = null;
  const chosen = items.find((item) => item.value === value) ?? null;
  const box = h(
    'div',
    {
      css: names,
      role: 'combobox',
      tabindex: 0,
      'aria-label': label,
      'aria-haspopup': 'listbox',
      'aria-expanded': 'false',
      on: {
        ...press(() => (list === null ? open() : close())),
        focusout: (event) => {
          if (!holder.contains(event.relatedTarget)) close();
        },
      },
    },
    draw(chosen),
    icon('chevron', 16),
  );
  const holder = h('div', {}, box);
  holder.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown' && list === null) {
      event.preventDefault();
      open();
    } else if (event.key === 'Escape' && list !== null) {
      event.stopPropagation();
      close();
      box.focus();
    }
  });

  function close() {
    const open = list;
    // Removing it moves the focus, which closes it again.
    list = null;
    open?.remove();
    box.setAttribute('aria-expanded', 'false');
  }

  function open() {
    const { left, bottom, width } = box.getBoundingClientRect();
    list = h(
      'div',
      {
        css: 'popover',
        role: 'listbox',
        'aria-label': label,
        tabindex: -1,
        // Fixed, so that no scrolling ancestor cuts it off.
        inline: `left:${left}px;top:${bottom + 4}px;width:${width}px;max-height:${Math.min(360, innerHeight - bottom - 16)}px`,
        on: {
          focusout: (event) => {
            if (!holder.contains(event.relatedTarget)) close();
          },
        },
      },
      items.map((item) =>
        h(
          'div',
          {
            css: 'option',
            role: 'option',
            tabindex: -1,
            'aria-selected': String(item.value === value),
            on: press(() => {
              close();
              box.focus();
              onSelect(item.value);
            }),
          },
          item.mark ?? null,
          h(
            'div',
            { css: 'grow' },
            text(item.label, 'oneLine'),
            item.hint && h('div', { css: 'small' }, text(item.hint)),
          ),
          item.value === value && icon('check', 18, 'infoIcon'),
        ),
      ),
    );
    arrowKeys(list, '[role=option]');
    holder.append(list);
    box.setAttribute('aria-expanded', 'true');
    (list.querySelector('[aria-selected=true]') ?? list.firstElementChild)?.focus();
  }
  return holder;
}

export function message(kind, words) {
  return h(
    'div',
    { css: kind, role: kind === 'error' ? 'alert' : 'note' },
    icon(kind === 'error' ? 'warning' : 'info', 20, kind === 'error' ? 'errorIcon' : 'infoIcon'),
    h('div', { css: 'grow' }, text(words)),
  );
}

export function emptyState(mark, title, words, action = null) {
  return h(
    'div',
    { css: 'empty' },
    h('div', { css: 'emptyMark', 'aria-hidden': true }, icon(mark, 36)),
    h('div', { css: 'emptyTitle' }, text(title)),
    words && h('div', { css: 'emptyText' }, text(words)),
    action && h('div', { css: 'gapTop' }, action),
  );
}

let shown = null;

export function toast(key) {
  shown?.remove();
  const node = h('div', { css: 'toast', role: 'status' }, icon('check', 18), text(t(key)));
  shown = node;
  document.body.append(node);
  setTimeout(() => node.remove(), 3500);
}
