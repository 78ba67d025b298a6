import { t } from '../i18n.ts';

/** A text of several steps, split by ` | ` in the locale file, as a numbered list. One step needs no number. */
export function Steps({ text, args = [] }: { readonly text: string; readonly args?: readonly string[] }) {
  const steps = t(text, ...args).split(' | ');
  if (steps.length === 1) return <p class="su-steps-one">{steps[0]}</p>;
  return (
    <ol class="su-steps">
      {steps.map((step) => (
        <li key={step}>{step}</li>
      ))}
    </ol>
  );
}
