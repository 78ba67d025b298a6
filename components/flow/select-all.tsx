import type { ComponentChildren } from 'preact';
import { t } from '../i18n.ts';
import { Checkbox } from '../ui/checkbox.tsx';

interface Identified {
  readonly id: string;
}

interface Props<Item extends Identified> {
  /** What the search leaves. */
  readonly shown: readonly Item[];
  readonly chosen: ReadonlySet<string>;
  /** A search or filter is at work, so "all" means those that match. */
  readonly filtered: boolean;
  readonly onMark: (items: readonly Item[], selected: boolean) => void;
  /** At the end of the line. */
  readonly children?: ComponentChildren;
}

/** Takes or leaves everything that is shown; what a search hides keeps its mark. */
export function SelectAll<Item extends Identified>(props: Props<Item>) {
  const { shown, chosen, filtered, onMark, children } = props;
  let count = 0;
  for (const { id } of shown) if (chosen.has(id)) count += 1;
  return (
    <div class="s-picker-all">
      <Checkbox
        label={t(filtered ? 'flow.select_matching' : 'flow.select_all', shown.length)}
        checked={shown.length > 0 && count === shown.length}
        indeterminate={count > 0 && count < shown.length}
        disabled={shown.length === 0}
        onChange={(selected) => onMark(shown, selected)}
      />
      <span class="s-small s-muted s-number">{t('flow.chosen', chosen.size)}</span>
      {children}
    </div>
  );
}
