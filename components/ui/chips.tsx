import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { number } from '../i18n.ts';
import { classes } from './classes.ts';

interface ChipProps {
  readonly type: 'radio' | 'checkbox';
  readonly label: string;
  /** How many it stands for. */
  readonly count: number;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  /** Radios of one name exclude each other. */
  readonly name?: string;
  /** Before the label, such as the colour it has in a picture. */
  readonly mark?: ComponentChildren;
}

/** A native radio or checkbox that looks like a chip, with how many it holds. */
export function Chip({ type, label, count, checked, onChange, name, mark }: ChipProps) {
  return (
    <label class={classes('s-chip', count === 0 && 's-chip-none')}>
      <input
        type={type}
        name={name}
        checked={checked}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      {mark}
      {label} <span class="s-chip-count">{number(count)}</span>
    </label>
  );
}

interface ChipSetProps {
  readonly label: string;
  /** The label is shown before the chips; it is read out in any case. */
  readonly showLabel?: boolean | undefined;
  readonly children: ComponentChildren;
}

/** Chips that belong together. */
export function ChipSet({ label, showLabel = false, children }: ChipSetProps) {
  return (
    <fieldset class={classes('s-chip-set', showLabel && 's-chip-set-labelled')}>
      <legend class={showLabel ? 's-chip-set-label' : 's-hidden'}>{label}</legend>
      <div class="s-chips">{children}</div>
    </fieldset>
  );
}

interface ChipRadiosProps<Value extends string> extends Omit<ChipSetProps, 'children'> {
  readonly values: readonly Value[];
  readonly value: Value;
  readonly labelOf: (value: Value) => string;
  readonly counts: Readonly<Record<Value, number>>;
  readonly onChange: (value: Value) => void;
}

/** What a list is narrowed to: one line of radios, each with how many it holds. */
export function ChipRadios<Value extends string>(props: ChipRadiosProps<Value>) {
  const { label, showLabel, values, value, labelOf, counts, onChange } = props;
  const name = useId();
  return (
    <ChipSet label={label} showLabel={showLabel}>
      {values.map((each) => (
        <Chip
          key={each}
          type="radio"
          name={name}
          label={labelOf(each)}
          count={counts[each]}
          checked={each === value}
          onChange={() => onChange(each)}
        />
      ))}
    </ChipSet>
  );
}
