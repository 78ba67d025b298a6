import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { Icon } from './icon.tsx';

/** What every labelled field takes. */
export interface FieldProps {
  readonly label: string;
  /** The label is read out but not shown; for fields whose place says what they are. */
  readonly hideLabel?: boolean;
  readonly hint?: ComponentChildren;
  /** Why the value can't be taken; empty or `undefined`: it can. */
  readonly error?: string | undefined;
  /** Small words at the end of the label's line, such as a count. */
  readonly aside?: ComponentChildren;
}

/** What the control must carry to be wired to its label, hint and error. */
export interface Wiring {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': boolean | undefined;
}

interface Props extends FieldProps {
  readonly children: (wiring: Wiring) => ComponentChildren;
}

export function Field({ label, hideLabel = false, hint, error, aside, children }: Props) {
  const id = useId();
  const described = [hint ? `${id}h` : '', error ? `${id}e` : ''].filter(Boolean).join(' ');
  return (
    <div class="s-field">
      <div class={hideLabel ? 's-hidden' : 's-field-label'}>
        <label for={id}>{label}</label>
        {aside && <span class="s-field-aside">{aside}</span>}
      </div>
      {children({
        id,
        'aria-describedby': described || undefined,
        'aria-invalid': error ? true : undefined,
      })}
      {error && (
        <p class="s-note s-field-error" id={`${id}e`}>
          <Icon name="alert" />
          <span>{error}</span>
        </p>
      )}
      {hint && (
        <div class="s-field-hint" id={`${id}h`}>
          {hint}
        </div>
      )}
    </div>
  );
}
