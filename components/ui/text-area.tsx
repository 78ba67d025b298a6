import type { Ref, TextareaHTMLAttributes } from 'preact';
import { Field, type FieldProps } from './field.tsx';

type Native = Omit<
  TextareaHTMLAttributes<HTMLTextAreaElement>,
  'value' | 'onChange' | 'onInput' | 'label' | 'class' | 'className' | 'id' | 'ref'
>;

export interface TextAreaProps extends FieldProps, Native {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly mono?: boolean;
  readonly inputRef?: Ref<HTMLTextAreaElement>;
}

export function TextArea({
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
}: TextAreaProps) {
  return (
    <Field label={label} hideLabel={hideLabel ?? false} hint={hint} error={error} aside={aside}>
      {(wiring) => (
        <textarea
          spellcheck={false}
          {...(native as object)}
          {...wiring}
          {...(inputRef ? { ref: inputRef } : {})}
          class={mono ? 's-input s-textarea s-mono' : 's-input s-textarea'}
          value={value}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}
