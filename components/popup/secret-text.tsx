import { useLayoutEffect, useRef } from 'preact/hooks';
import { t } from '../i18n.ts';

/** Characters on one line of the box: what 380 px of popup hold at this size. */
const LINE = 44;

interface SecretTextProps {
  readonly value: string;
  /** Copies it, so that it leaves the clipboard again however it got there. */
  readonly onCopy: () => void;
}

/**
 * A token in full. It is put into the field by property, so that it never stands in an attribute or in the
 * markup, and taken out by hand when the view goes, so that it does not linger in a detached node.
 */
export function SecretText({ value, onCopy }: SecretTextProps) {
  const ref = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    const field = ref.current;
    if (field === null) return;
    field.value = value;
    return () => {
      field.value = '';
    };
  }, [value]);
  return (
    <textarea
      ref={ref}
      class="s-input s-mono po-secret"
      dir="ltr"
      aria-label={t('popup.reveal.label')}
      readOnly
      rows={Math.max(2, Math.ceil(value.length / LINE))}
      autoComplete="off"
      spellcheck={false}
      translate={false}
      onFocus={(event) => event.currentTarget.select()}
      onClick={(event) => event.currentTarget.select()}
      onCopy={(event) => {
        event.preventDefault();
        onCopy();
      }}
    />
  );
}
