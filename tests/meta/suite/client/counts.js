/**
 * What the manual way costs. Only what a person (or a driver standing in for one) does counts: synthetic
 * events of scripts are not trusted.
 */

const CONTROLS =
  'a,input,textarea,[role=button],[role=checkbox],[role=switch],[role=radio],[role=option],[role=combobox],[role=tab],[role=row],[role=menuitem]';
const counts = { clicks: 0, fields: 0, keystrokes: 0 };
window.__simulatorCounts = counts;

/** The field being edited: a field counts once for as long as it keeps the focus. */
let editing = null;

const isTextField = (node) => node instanceof HTMLInputElement || node instanceof HTMLTextAreaElement;

export function startCounting() {
  document.addEventListener(
    'click',
    (event) => {
      if (event.isTrusted && event.target.closest?.(CONTROLS)) counts.clicks += 1;
    },
    true,
  );
  document.addEventListener(
    'keydown',
    (event) => {
      if (!event.isTrusted) return;
      if (isTextField(event.target)) {
        if (!['Shift', 'Control', 'Alt', 'Meta'].includes(event.key)) counts.keystrokes += 1;
      } else if ((event.key === 'Enter' || event.key === ' ') && event.target.closest?.(CONTROLS)) {
        // A key that presses a control stands for a click.
        counts.clicks += 1;
      }
    },
    true,
  );
  document.addEventListener(
    'input',
    (event) => {
      if (!event.isTrusted || !isTextField(event.target) || editing === event.target) return;
      editing = event.target;
      counts.fields += 1;
    },
    true,
  );
  document.addEventListener(
    'focusout',
    (event) => {
      if (event.target === editing) editing = null;
    },
    true,
  );
}
