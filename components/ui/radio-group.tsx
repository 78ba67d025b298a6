import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

export interface RadioOption<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly disabled?: boolean;
}

export interface RadioGroupProps<Value extends string> {
  readonly label: string;
  readonly hideLabel?: boolean;
  /** Usually a sentence on the value chosen. */
  readonly hint?: ComponentChildren;
  readonly value: Value;
  readonly options: readonly RadioOption<Value>[];
  readonly onChange: (value: Value) => void;
}

/** Native radios in a segmented look: arrow keys and forms work as people expect. */
export function RadioGroup<Value extends string>({
  label,
  hideLabel = false,
  hint,
  value,
  options,
  onChange,
}: RadioGroupProps<Value>) {
  const id = useId();
  return (
    <fieldset class="s-field" aria-describedby={hint ? `${id}h` : undefined}>
      <legend class={hideLabel ? 's-hidden' : 's-field-label'}>{label}</legend>
      <div class="s-segments">
        {options.map((option) => (
          <label key={option.value} class="s-segment">
            <input
              type="radio"
              name={id}
              value={option.value}
              checked={option.value === value}
              disabled={option.disabled ?? false}
              onChange={() => onChange(option.value)}
            />
            {option.label}
          </label>
        ))}
      </div>
      {hint && (
        <div class="s-field-hint" id={`${id}h`}>
          {hint}
        </div>
      )}
    </fieldset>
  );
}
