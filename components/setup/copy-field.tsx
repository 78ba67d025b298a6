import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { t } from '../i18n.ts';
import { Button } from '../ui/button.tsx';

interface CopyFieldProps {
  readonly label: string;
  readonly hint: string;
  /** Nothing secret: it stands in the page. */
  readonly value: string;
}

const SAID_MS = 2000;

/** A value to take elsewhere: shown whole, selected on focus, copied with one press. */
export function CopyField({ label, hint, value }: CopyFieldProps) {
  const id = useId();
  const [copied, setCopied] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SAID_MS);
    return () => clearTimeout(timer);
  }, [copied]);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value);
      setCopied(true);
    } catch {
      input.current?.select();
    }
  };

  return (
    <div class="s-field">
      <label class="s-field-label" for={id}>
        {label}
      </label>
      <div class="su-copy">
        <input
          ref={input}
          id={id}
          class="s-input s-mono"
          dir="ltr"
          readOnly
          aria-describedby={`${id}h`}
          value={value}
          onFocus={(event) => event.currentTarget.select()}
        />
        <Button icon={copied ? 'check' : 'copy'} onClick={copy}>
          <span aria-live="polite">{t(copied ? 'setup.copied' : 'setup.copy')}</span>
        </Button>
      </div>
      <p class="s-field-hint" id={`${id}h`}>
        {hint}
      </p>
    </div>
  );
}
