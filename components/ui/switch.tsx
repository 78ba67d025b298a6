import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

export interface SwitchProps {
  readonly label: ComponentChildren;
  readonly hint?: ComponentChildren;
  readonly checked: boolean;
  readonly disabled?: boolean;
  readonly onChange: (checked: boolean) => void;
}

export function Switch({ label, hint, checked, disabled = false, onChange }: SwitchProps) {
  const id = useId();
  return (
    <label class="s-check">
      <input
        type="checkbox"
        role="switch"
        aria-checked={checked}
        class="s-switch"
        checked={checked}
        disabled={disabled}
        aria-describedby={hint ? id : undefined}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <span class="s-check-text">
        <span class="s-label">{label}</span>
        {hint && (
          <span class="s-field-hint" id={id}>
            {hint}
          </span>
        )}
      </span>
    </label>
  );
}
