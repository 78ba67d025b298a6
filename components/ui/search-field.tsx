import { useRef } from 'preact/hooks';
import { oneLine } from '../../utils/search.ts';
import { t } from '../i18n.ts';
import { IconButton } from './button.tsx';
import { Icon } from './icon.tsx';

export interface SearchFieldProps {
  /** Read out, and the placeholder where there is no shorter one. */
  readonly label: string;
  readonly placeholder?: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** Escape empties a search before it closes the dialog around it. */
export function SearchField({ label, placeholder = label, value, onChange }: SearchFieldProps) {
  const ref = useRef<HTMLInputElement>(null);
  return (
    <span class="s-input-box s-search">
      <Icon name="search" />
      <input
        ref={ref}
        type="search"
        class="s-input"
        aria-label={label}
        placeholder={placeholder}
        autoComplete="off"
        spellcheck={false}
        value={value}
        onInput={(event) => onChange(event.currentTarget.value)}
        onPaste={(event) => {
          const lines = event.clipboardData?.getData('text/plain') ?? '';
          if (!/[\r\n]/.test(lines.trim())) return;
          // The field has one line, and would run the names of a list together.
          event.preventDefault();
          const { currentTarget: field } = event;
          field.setRangeText(oneLine(lines), field.selectionStart ?? 0, field.selectionEnd ?? 0, 'end');
          onChange(field.value);
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || value === '') return;
          event.preventDefault();
          event.stopPropagation();
          onChange('');
        }}
      />
      {value !== '' && (
        <span class="s-input-end">
          <IconButton
            icon="x"
            label={t('ui.clear')}
            onClick={() => {
              onChange('');
              ref.current?.focus();
            }}
          />
        </span>
      )}
    </span>
  );
}
