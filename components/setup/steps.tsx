import { parts } from '../i18n.ts';

/** A text of several steps, split by ` | ` in the locale file, as a numbered list. */
export function Steps({ text, args = [] }: { readonly text: string; readonly args?: readonly string[] }) {
  return <StepList steps={parts(text, ...args)} />;
}

/** One step needs no number. */
export function StepList({ steps }: { readonly steps: readonly string[] }) {
  if (steps.length === 1) return <p class="su-steps-one">{steps[0]}</p>;
  return (
    <ol class="su-steps">
      {steps.map((step) => (
        <li key={step}>{step}</li>
      ))}
    </ol>
  );
}
