import type { Ref } from 'preact';
import { MAX_BLANK, type Slot, type SlotValues } from '../utils/templates/pattern.ts';
import { t } from './i18n.ts';
import { TextField } from './ui/text-field.tsx';

/** The most names made at once. */
const MOST = 500;

interface Props {
  /** Those asked for. */
  readonly blanks: ReadonlySet<Slot>;
  readonly values: SlotValues;
  /** How many names `{n}` counts to. */
  readonly count?: number;
  readonly onFill: (change: Partial<SlotValues & { readonly count: number }>) => void;
  readonly clientRef?: Ref<HTMLInputElement>;
}

/** What the blanks of a template are filled with. */
export function TemplateBlanks({ blanks, values, count = 1, onFill, clientRef }: Props) {
  return (
    <>
      {blanks.has('client') && (
        <TextField
          label={t('flow.template.client')}
          hint={t('flow.template.client_hint')}
          {...(clientRef === undefined ? {} : { inputRef: clientRef })}
          value={values.client}
          maxLength={MAX_BLANK}
          onChange={(client) => onFill({ client })}
        />
      )}
      {blanks.has('purpose') && (
        <TextField
          label={t('flow.template.purpose')}
          value={values.purpose}
          maxLength={MAX_BLANK}
          onChange={(purpose) => onFill({ purpose })}
        />
      )}
      {blanks.has('n') && (
        <TextField
          label={t('flow.template.count')}
          inputMode="numeric"
          value={count === 0 ? '' : String(count)}
          maxLength={3}
          onChange={(text) =>
            onFill({ count: Math.min(MOST, Number.parseInt(text.replace(/\D/g, ''), 10) || 0) })
          }
        />
      )}
    </>
  );
}
