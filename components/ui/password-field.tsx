import { useState } from 'preact/hooks';
import { t } from '../i18n.ts';
import { IconButton } from './button.tsx';
import { Field } from './field.tsx';
import type { TextFieldProps } from './text-field.tsx';

/** For passphrases and secrets; `autoComplete` says which (`new-password`, `current-password`, `off`). */
export function PasswordField({
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
  const [shown, setShown] = useState(false);
  return (
    <Field label={label} hideLabel={hideLabel ?? false} hint={hint} error={error} aside={aside}>
      {(wiring) => (
        <span class="s-input-box s-input-box-end">
          <input
            autoComplete="off"
            spellcheck={false}
            autoCapitalize="off"
            {...(native as object)}
            {...wiring}
            {...(inputRef ? { ref: inputRef } : {})}
            {...({ type: shown ? 'text' : 'password' } as object)}
            class={mono ? 's-input s-mono' : 's-input'}
            value={value}
            onInput={(event) => onChange(event.currentTarget.value)}
          />
          <span class="s-input-end">
            <IconButton
              icon={shown ? 'eye-off' : 'eye'}
              label={t(shown ? 'ui.hide' : 'ui.show')}
              aria-pressed={shown}
              onClick={() => setShown(!shown)}
            />
          </span>
        </span>
      )}
    </Field>
  );
}
