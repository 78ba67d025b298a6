import { useEffect, useState } from 'preact/hooks';
import { normaliseName } from '../../utils/meta/names.ts';
import { MAX_SELECTION_NAME } from '../../utils/selections.ts';
import type { Flow } from '../../utils/stores/flow.ts';
import { t, tn } from '../i18n.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Popover } from '../ui/popover.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useStore } from '../use-store.ts';
import { failureWords } from './words.tsx';

interface Props {
  readonly flow: Flow;
}

/** Choices of assets, of all kinds, kept under a name: saved here, and chosen again. */
export function Selections({ flow }: Props) {
  return (
    <Popover
      size="sm"
      iconEnd="chevron-down"
      trigger={t('flow.selections.open')}
      label={t('flow.selections.open')}
    >
      {(close) => <Content flow={flow} onClose={close} />}
    </Popover>
  );
}

function Content({ flow, onClose }: Props & { readonly onClose: () => void }) {
  const { list: all, failure } = useStore(flow.store, (state) => state.selections);
  const portfolioId = useStore(flow.store, (state) => state.portfolioId);
  const list = all.filter((each) => each.portfolioId === portfolioId);
  const chosen = useStore(flow.store, (state) => state.draft.assetIds.size);
  const [name, setName] = useState('');
  useEffect(() => void flow.readSelections(), []);
  const wanted = normaliseName(name);
  const possible = wanted !== '' && chosen > 0;
  return (
    <div class="s-selections">
      {failure !== null && <p class="s-small s-field-error">{failureWords(failure)}</p>}
      {list.length === 0 && <p class="s-small s-muted">{t('flow.selections.none')}</p>}
      <ul class="s-selection-list" aria-label={t('flow.selections.open')}>
        {list.map((each) => (
          <li key={each.name} class="s-row">
            <button
              type="button"
              class="s-item s-grow"
              onClick={() => {
                flow.useSelection(each);
                onClose();
              }}
            >
              <span class="s-clip s-grow">{each.name}</span>
              <span class="s-small s-muted s-number">{tn('flow.selections.assets', each.assets.length)}</span>
            </button>
            <IconButton
              size="sm"
              icon="trash"
              label={t('flow.selections.remove', each.name)}
              onClick={() => void flow.removeSelection(each.name)}
            />
          </li>
        ))}
      </ul>
      <form
        class="s-selection-save"
        onSubmit={(event) => {
          event.preventDefault();
          if (!possible) return;
          void flow.saveSelection(wanted);
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
          {tn('flow.selections.save', chosen)}
        </Button>
      </form>
    </div>
  );
}
