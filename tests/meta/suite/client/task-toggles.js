import { toggleRow } from './controls.js';
import { h, t, text } from './dom.js';
import { taskLabel } from './kinds.js';

/** The toggles of a kind's tasks; `tasks`, a set, follows them, and `changed` is told. Full access holds all. */
export function taskToggles(type, tasks, changed) {
  const full = type.full !== null && tasks.has(type.full);
  const draw = (task, hint = null) =>
    toggleRow({
      label: taskLabel(task),
      hint,
      checked: full || tasks.has(task),
      disabled: full && task !== type.full,
      onToggle: (on) => {
        if (on) tasks.add(task);
        else tasks.delete(task);
        changed();
      },
    });
  const hasPartial = type.tasks.length > 0;
  return [
    ...(hasPartial
      ? [
          h('div', { css: 'label' }, text(t('partialAccess'))),
          h('div', { css: 'note' }, text(t('partialHint'))),
          ...type.tasks.map((task) => draw(task)),
        ]
      : []),
    ...(type.full !== null && hasPartial ? [h('div', { css: 'rule' })] : []),
    ...(type.full === null ? [] : [draw(type.full, hasPartial ? t('fullHint') : null)]),
  ];
}

/** Draws anew with the focus on the same toggle. */
export function keepToggle(holder, draw) {
  const focused = [...holder.querySelectorAll('[role=switch]')].indexOf(document.activeElement);
  draw();
  holder.querySelectorAll('[role=switch]')[focused]?.focus();
}
