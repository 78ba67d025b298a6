import type { InputHTMLAttributes, Ref } from 'preact';
import { Field, type FieldProps } from './field.tsx';

export type NativeInput = Omit<
  InputHTMLAttributes<HTMLInputElement>,
  'value' | 'onChange' | 'onInput' | 'label' | 'class' | 'className' | 'id' | 'type' | 'ref'
>;

export interface TextFieldProps extends FieldProps, NativeInput {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly mono?: boolean;
  readonly inputRef?: Ref<HTMLInputElement>;
}

export function TextField({
  label,
  hideLabel,
  hint,
  error,
  aside,
  value,
  onChange,
  mono = false,
  inputRef,
  ...native
}: TextFieldProps) {
  return (
    <Field label={label} hideLabel={hideLabel ?? false} hint={hint} error={error} aside={aside}>
      {(wiring) => (
        <input
          autoComplete="off"
          {...(native as object)}
          {...wiring}
          {...(inputRef ? { ref: inputRef } : {})}
          type="text"
          class={mono ? 's-input s-mono' : 's-input'}
          value={value}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}
