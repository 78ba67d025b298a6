import { useId, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { createPalette } from '../../utils/palette.ts';
import { t, tn } from '../i18n.ts';
import { moveTo } from '../ui/choice-list.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Icon } from '../ui/icon.tsx';
import { Keys } from '../ui/keys.tsx';
import type { Entry } from './palette-entries.ts';

interface PaletteProps {
  readonly entries: readonly Entry[];
  /** Ids of what was used lately, the latest first. */
  readonly recent: readonly string[];
  /** What became of something that leaves the palette open, or what is missing in it. */
  readonly note: string;
  readonly onChoose: (entry: Entry) => void;
  readonly onClose: () => void;
}

/** Entries that Page Up and Page Down pass. */
const PAGE = 8;

/** A combobox in a dialog: the field keeps the focus, arrows move among what it finds. */
export function Palette({ entries, recent, note, onChoose, onClose }: PaletteProps) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const find = useMemo(() => createPalette(entries), [entries]);
  const sections = useMemo(() => find(query, recent), [find, query, recent]);
  const options = sections.flatMap((section) => section.entries);
  const current = Math.min(active, options.length - 1);
  const idOf = (entry: Entry) => `${id}${entry.id}`;
  const chosen = options[current];

  useLayoutEffect(() => {
    dialog.current?.showModal();
    dialog.current?.querySelector('input')?.focus();
    // Closing before it leaves the document is what gives the focus back.
    return () => dialog.current?.close();
  }, []);
  useLayoutEffect(() => {
    if (chosen === undefined) return;
    // The heading of the first group is seen with it.
    const element = document.getElementById(idOf(chosen));
    if (current === 0) element?.closest('.pa-list')?.scrollTo?.({ top: 0 });
    else element?.scrollIntoView?.({ block: 'nearest' });
  }, [chosen?.id]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing || event.altKey || event.metaKey || event.ctrlKey || event.shiftKey) return;
    if (event.key === 'Enter') {
      event.preventDefault();
      if (chosen !== undefined) onChoose(chosen);
      return;
    }
    const next = step(event.key, current, options.length);
    if (next === null) return;
    event.preventDefault();
    setActive(next);
  };

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a click beside it closes it, as Escape does.
    <dialog
      ref={dialog}
      class="s-dialog pa-dialog"
      aria-label={t('palette.title')}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => event.target === event.currentTarget && onClose()}
    >
      <div class="pa-field">
        <Icon name="search" size={18} />
        <input
          type="text"
          role="combobox"
          class="pa-input"
          aria-label={t('palette.label')}
          aria-autocomplete="list"
          aria-haspopup="listbox"
          aria-expanded={options.length > 0}
          aria-controls={`${id}list`}
          aria-activedescendant={chosen === undefined ? undefined : idOf(chosen)}
          placeholder={t('palette.placeholder')}
          autoComplete="off"
          spellcheck={false}
          value={query}
          onInput={(event) => {
            setQuery(event.currentTarget.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <p class="s-hidden" role="status">
        {query.trim() === '' ? note : `${tn('palette.count', options.length)} ${note}`}
      </p>
      {options.length === 0 && (
        <div class="pa-nothing">
          <EmptyState icon="search" title={t('palette.nothing', query.trim())}>
            {t('palette.nothing_text')}
          </EmptyState>
        </div>
      )}
      <div
        id={`${id}list`}
        class="pa-list"
        role="listbox"
        aria-label={t('palette.title')}
        hidden={options.length === 0}
      >
        {sections.map((section) => (
          // biome-ignore lint/a11y/useSemanticElements: a fieldset is no part of a listbox.
          <div key={section.group} role="group" aria-labelledby={`${id}${section.group}`}>
            <p class="pa-group" id={`${id}${section.group}`} role="presentation">
              {t(`palette.groups.${section.group}`)}
            </p>
            {section.entries.map((entry) => (
              // biome-ignore lint/a11y/useFocusableInteractive: the field has the focus, by aria-activedescendant.
              // biome-ignore lint/a11y/useKeyWithClickEvents: the field takes the keys for all of its options.
              <div
                key={entry.id}
                id={idOf(entry)}
                class="pa-option"
                role="option"
                aria-selected={entry === chosen}
                onPointerMove={() => setActive(options.indexOf(entry))}
                onClick={() => onChoose(entry)}
              >
                <Icon name={entry.icon} />
                <span class="pa-name s-clip" dir="auto">
                  {entry.name}
                </span>
                {entry.aside !== '' && <span class="pa-aside s-clip">{entry.aside}</span>}
              </div>
            ))}
          </div>
        ))}
      </div>
      <div class="pa-foot" aria-hidden="true">
        <span class="s-grow">{note}</span>
        <span>
          <Keys keys="↑" /> <Keys keys="↓" /> {t('palette.hint_move')}
        </span>
        <span>
          <Keys keys="↵" /> {t('palette.hint_choose')}
        </span>
        <span>
          <Keys keys="Esc" /> {t('palette.hint_close')}
        </span>
      </div>
    </dialog>
  );
}

/** Where a key leads, from the last to the first and back; `null`: not a moving key. */
function step(key: string, at: number, count: number): number | null {
  if (count === 0) return null;
  if (key === 'ArrowDown' && at === count - 1) return 0;
  if (key === 'ArrowUp' && at === 0) return count - 1;
  return moveTo(key, at, count, PAGE);
}
