import { useEffect, useMemo, useState } from 'preact/hooks';
import { normaliseName } from '../../utils/meta/names.ts';
import { foundOf, MAX_SELECTION_NAME, type Selection, sizeOf } from '../../utils/selections.ts';
import type { Flow } from '../../utils/stores/flow.ts';
import { failureWords } from '../failure-words.ts';
import { t, tn } from '../i18n.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Popover } from '../ui/popover.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useStore } from '../use-store.ts';

interface Props {
  readonly flow: Flow;
  readonly of: Selection['of'];
}

/** Choices of system users, or of assets of all kinds, kept under a name: saved here, and chosen again. */
export function Selections(props: Props) {
  return (
    <Popover
      size="sm"
      variant="ghost"
      iconEnd="chevron-down"
      trigger={t('flow.selections.open')}
      label={t('flow.selections.open')}
    >
      {(close) => <Content {...props} onClose={close} />}
    </Popover>
  );
}

function Content({ flow, of, onClose }: Props & { readonly onClose: () => void }) {
  const { list: all, failure } = useStore(flow.store, (state) => state.selections);
  const portfolioId = useStore(flow.store, (state) => state.portfolioId);
  const snapshot = useStore(flow.store, (state) => state.snapshot);
  const list = useMemo(() => {
    const here = all.filter((each) => each.portfolioId === portfolioId && each.of === of);
    // What is gone, or could not be read, is not chosen again.
    const missing = (each: Selection) =>
      snapshot.state === 'ready' ? sizeOf(each) - foundOf(each, snapshot.value).length : 0;
    return here.map((selection) => ({ selection, missing: missing(selection) }));
  }, [all, portfolioId, of, snapshot]);
  const chosen = useStore(flow.store, ({ draft }) => (of === 'users' ? draft.userIds : draft.assetIds).size);
  const [name, setName] = useState('');
  useEffect(() => void flow.readSelections(), []);
  const wanted = normaliseName(name);
  const possible = wanted !== '' && chosen > 0;
  return (
    <div class="s-selections">
      {failure !== null && <p class="s-small s-field-error">{failureWords(failure)}</p>}
      {list.length === 0 && <p class="s-small s-muted">{t('flow.selections.none')}</p>}
      <ul class="s-selection-list" aria-label={t('flow.selections.open')}>
        {list.map(({ selection, missing }) => (
          <li key={selection.name} class="s-row">
            <button
              type="button"
              class="s-item s-grow"
              onClick={() => {
                flow.useSelection(selection);
                onClose();
              }}
            >
              <span class="s-clip s-grow">{selection.name}</span>
              <span class="s-small s-muted s-number">
                {tn(`flow.selections.${of}`, sizeOf(selection))}
                {missing > 0 && (
                  <span class="s-selection-missing">{t('flow.selections.missing', missing)}</span>
                )}
              </span>
            </button>
            <IconButton
              size="sm"
              icon="trash"
              label={t('flow.selections.remove', selection.name)}
              onClick={() => void flow.removeSelection(of, selection.name)}
            />
          </li>
        ))}
      </ul>
      <form
        class="s-selection-save"
        onSubmit={(event) => {
          event.preventDefault();
          if (!possible) return;
          void flow.saveSelection(of, wanted);
          setName('');
        }}
      >
        <TextField
          label={t('flow.selections.name')}
          value={name}
          maxLength={MAX_SELECTION_NAME}
          onChange={setName}
        />
        <Button size="sm" type="submit" aria-disabled={!possible || undefined}>
          {tn(`flow.selections.save_${of}`, chosen)}
        </Button>
      </form>
    </div>
  );
}
