import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../i18n.ts';
import { Button } from '../ui/button.tsx';

interface Props {
  readonly onCancel: () => void;
}

const ARMED_MS = 6000;

/** Asks once more in place: the second press cancels. What is done already stays done, so no dialog is called for. */
export function CancelButton({ onCancel }: Props) {
  const [armed, setArmed] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const arm = () => {
    setArmed(true);
    timer.current = setTimeout(() => setArmed(false), ARMED_MS);
  };
  return (
    <Button
      variant={armed ? 'danger' : 'ghost'}
      onClick={armed ? onCancel : arm}
      onBlur={() => setArmed(false)}
    >
      {armed ? t('flow.run.cancel_sure') : t('flow.run.cancel')}
    </Button>
  );
}
