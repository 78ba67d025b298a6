import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';

export interface CheckboxProps {
  readonly label: ComponentChildren;
  readonly hint?: ComponentChildren;
  readonly checked: boolean;
  /** Some of what it stands for is chosen. */
  readonly indeterminate?: boolean;
  readonly disabled?: boolean;
  /** The label is read out but not shown. */
  readonly hideLabel?: boolean;
  readonly onChange: (checked: boolean) => void;
}

export function Checkbox({
  label,
  hint,
  checked,
  indeterminate = false,
  disabled = false,
  hideLabel = false,
  onChange,
}: CheckboxProps) {
  const id = useId();
  const ref = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    if (ref.current) ref.current.indeterminate = indeterminate;
  }, [indeterminate]);
  return (
    <label class="s-check">
      <input
        ref={ref}
        type="checkbox"
        class="s-check-box"
        checked={checked}
        disabled={disabled}
        aria-describedby={hint ? id : undefined}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <span class={hideLabel ? 's-hidden' : 's-check-text'}>
        <span>{label}</span>
        {hint && (
          <span class="s-field-hint" id={id}>
            {hint}
          </span>
        )}
      </span>
    </label>
  );
}
