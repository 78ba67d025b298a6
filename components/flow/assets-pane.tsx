import { useMemo, useState } from 'preact/hooks';
import type { AssetKind } from '../../utils/meta/assets.ts';
import type { Asset } from '../../utils/portfolio/snapshot.ts';
import { createSearch } from '../../utils/search.ts';
import type { Flow } from '../../utils/stores/flow.ts';
import { t } from '../i18n.ts';
import { kindWords } from '../kinds.ts';
import { Badge } from '../ui/badge.tsx';
import { ChoiceList, ChoiceMark } from '../ui/choice-list.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { RadioGroup } from '../ui/radio-group.tsx';
import { SearchField } from '../ui/search-field.tsx';
import { useHeight } from '../ui/use-height.ts';
import { useStore } from '../use-store.ts';
import { SelectAll } from './select-all.tsx';
import { Selections } from './selections.tsx';
import { TaskChoice } from './task-choice.tsx';
import { withMarks } from './with-marks.ts';

interface Props {
  readonly flow: Flow;
  readonly kind: AssetKind;
}

const NO_ASSETS: readonly Asset[] = [];

/** The assets of one kind, and what the system users may do with those chosen. */
export function AssetsPane({ flow, kind }: Props) {
  const all = useStore(flow.store, ({ snapshot }) =>
    snapshot.state === 'ready' ? snapshot.value.assets : NO_ASSETS,
  );
  const assets = useMemo(() => all.filter((asset) => asset.kind === kind), [all, kind]);
  if (assets.length === 0) return <EmptyState icon="search" title={t('flow.assets.none', kindWords(kind))} />;
  return (
    <div class="s-assets">
      <AssetPicker flow={flow} kind={kind} assets={assets} />
      <TaskChoice flow={flow} kind={kind} />
    </div>
  );
}

type Owner = 'all' | 'owned' | 'client';

const ROW = 36;

interface PickerProps extends Props {
  readonly assets: readonly Asset[];
}

function AssetPicker({ flow, kind, assets }: PickerProps) {
  const chosen = useStore(flow.store, (state) => state.draft.assetIds);
  const [query, setQuery] = useState('');
  const [owner, setOwner] = useState<Owner>('all');
  const { ref, height } = useHeight<HTMLDivElement>(10 * ROW);
  const offered = useMemo(
    () => (owner === 'all' ? assets : assets.filter(({ owned }) => owned === (owner === 'owned'))),
    [assets, owner],
  );
  const search = useMemo(() => createSearch(offered), [offered]);
  const shown = useMemo(() => search(query), [search, query]);
  const chosenHere = useMemo(
    () => new Set(assets.filter(({ id }) => chosen.has(id)).map(({ id }) => id)),
    [assets, chosen],
  );
  const mark = (items: readonly Asset[], selected: boolean) =>
    flow.edit({ assetIds: withMarks(chosen, items, selected) });
  return (
    <section class="s-picker s-card" aria-label={kindWords(kind)}>
      <div class="s-picker-head">
        <SearchField
          label={t('flow.assets.search', kindWords(kind))}
          placeholder={t('flow.assets.search_hint')}
          value={query}
          onChange={setQuery}
        />
        <OwnerFilter assets={assets} value={owner} onChange={setOwner} />
      </div>
      <SelectAll shown={shown} chosen={chosenHere} filtered={shown.length < assets.length} onMark={mark}>
        <Selections flow={flow} of="assets" />
      </SelectAll>
      <div ref={ref} class="s-picker-list">
        {shown.length === 0 ? (
          <EmptyState icon="search" title={t('flow.no_match')} />
        ) : (
          <ChoiceList
            label={kindWords(kind)}
            items={shown}
            rowKey={({ id }) => id}
            rowHeight={ROW}
            maxHeight={height}
            isSelected={({ id }) => chosen.has(id)}
            onToggle={mark}
            renderRow={(asset) => <AssetRow asset={asset} selected={chosen.has(asset.id)} />}
          />
        )}
      </div>
    </section>
  );
}

interface OwnerFilterProps {
  readonly assets: readonly Asset[];
  readonly value: Owner;
  readonly onChange: (owner: Owner) => void;
}

/** Only where there is something to tell apart. */
function OwnerFilter({ assets, value, onChange }: OwnerFilterProps) {
  const mixed = useMemo(
    () => assets.some(({ owned }) => owned) && assets.some(({ owned }) => !owned),
    [assets],
  );
  if (!mixed) return null;
  return (
    <RadioGroup
      label={t('flow.assets.owner')}
      hideLabel
      value={value}
      options={(['all', 'owned', 'client'] as const).map((owner) => ({
        value: owner,
        label: t(`flow.assets.${owner}`),
      }))}
      onChange={onChange}
    />
  );
}

interface AssetRowProps {
  readonly asset: Asset;
  readonly selected: boolean;
}

function AssetRow({ asset, selected }: AssetRowProps) {
  return (
    <>
      <ChoiceMark selected={selected} />
      <span class="s-named">
        <span class="s-clip" title={asset.name}>
          {asset.name}
        </span>
        {!asset.owned && <Badge>{t('flow.assets.client')}</Badge>}
      </span>
      <span class="s-line-end">
        <code class="s-tiny s-id">{asset.id}</code>
      </span>
    </>
  );
}
