import { useState } from 'preact/hooks';
import { t } from '../i18n.ts';
import { Button, IconButton } from '../ui/button.tsx';

interface Props {
  readonly name: string;
  readonly onRemove: () => void;
}

/** Asks once more in place: the second press removes. */
export function RemoveTemplate({ name, onRemove }: Props) {
  const [armed, setArmed] = useState(false);
  if (!armed)
    return (
      <IconButton
        class="co-above"
        size="sm"
        icon="trash"
        label={t('templates.remove_of', name)}
        onClick={() => setArmed(true)}
      />
    );
  return (
    <Button
      class="co-above"
      size="sm"
      variant="danger"
      autoFocus
      aria-label={t('templates.remove_of', name)}
      onClick={onRemove}
      onBlur={() => setArmed(false)}
    >
      {t('templates.remove_sure')}
    </Button>
  );
}
