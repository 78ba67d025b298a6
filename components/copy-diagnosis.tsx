import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from './i18n.ts';
import { Button } from './ui/button.tsx';

interface CopyDiagnosisProps {
  /** Made when it is asked for. */
  readonly text: () => string;
}

const SAID_MS = 2000;

/** Copies what Steward saw of the page; where the clipboard is closed, shows it to be copied by hand. */
export function CopyDiagnosis({ text }: CopyDiagnosisProps) {
  const [copied, setCopied] = useState(false);
  const [shown, setShown] = useState<string | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SAID_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  useEffect(() => field.current?.select(), [shown]);

  const copy = async () => {
    const made = text();
    try {
      await navigator.clipboard.writeText(made);
      setCopied(true);
    } catch {
      setShown(made);
    }
  };

  return (
    <>
      <Button size="sm" icon={copied ? 'check' : 'copy'} onClick={copy}>
        <span aria-live="polite">{t(copied ? 'page_health.copied' : 'page_health.copy')}</span>
      </Button>
      {shown !== null && (
        <textarea
          ref={field}
          class="s-input s-mono s-small"
          dir="ltr"
          rows={6}
          readOnly
          aria-label={t('page_health.diagnosis')}
          value={shown}
        />
      )}
    </>
  );
}
