import type { ComponentChildren } from 'preact';
import { useId, useState } from 'preact/hooks';
import { ASSET_KINDS, type AssetKind } from '../../utils/meta/assets.ts';
import { ASSET_VIEWS, type MatrixFilter, type MatrixView, USER_VIEWS } from '../../utils/review/filter.ts';
import type { Matrix } from '../../utils/review/matrix.ts';
import { t } from '../i18n.ts';
import { kindWords } from '../kinds.ts';
import { Button } from '../ui/button.tsx';
import { Chip, ChipRadios, ChipSet } from '../ui/chips.tsx';
import { SearchField } from '../ui/search-field.tsx';
import { KindDot } from './kind-dot.tsx';

interface Props {
  readonly matrix: Matrix;
  readonly view: MatrixView;
  readonly filter: MatrixFilter;
  /** Whether there is anything to tell who has a token by. */
  readonly knowsTokens: boolean;
  readonly onNarrow: (change: Partial<MatrixFilter>) => void;
  /** At the end of the line: what is done with all that is shown. */
  readonly children: ComponentChildren;
}

/** Where the window is as high as this, the chips take little of it from the grid. */
const ROOMY = '(min-height: 900px)';

const chosenOf = ({ kinds, assets, users }: MatrixFilter): number =>
  Number(kinds.size > 0) + Number(assets !== 'all') + Number(users !== 'all');

/** What is shown: searches on one line, and chips that fold away, so that the grid has the room. */
export function Filters({ children, ...props }: Props) {
  const { filter, onNarrow } = props;
  const id = useId();
  const chosen = chosenOf(filter);
  // Why there is less than all is never out of sight when one comes to it.
  const [open, setOpen] = useState(() => chosen > 0 || matchMedia(ROOMY).matches);
  return (
    <>
      <div class="rv-bar-line">
        <SearchField
          label={t('review.search_assets')}
          value={filter.assetQuery}
          onChange={(assetQuery) => onNarrow({ assetQuery })}
        />
        <SearchField
          label={t('review.search_users')}
          value={filter.userQuery}
          onChange={(userQuery) => onNarrow({ userQuery })}
        />
        <Button
          icon="settings"
          iconEnd="chevron-down"
          class="rv-filter-toggle"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpen(!open)}
        >
          {chosen === 0 ? t('review.filters') : t('review.filters_chosen', chosen)}
        </Button>
        {children}
      </div>
      <div id={id} class="rv-filters" hidden={!open}>
        {open && <Chips {...props} />}
      </div>
    </>
  );
}

/** Kinds, which are the key to the colours too, then assets and system users. */
function Chips({ matrix, view, filter, knowsTokens, onNarrow }: Omit<Props, 'children'>) {
  const toggle = (kind: AssetKind, on: boolean) => {
    const kinds = new Set(filter.kinds);
    if (on) kinds.add(kind);
    else kinds.delete(kind);
    onNarrow({ kinds });
  };
  return (
    <>
      <ChipSet label={t('review.kinds')} showLabel>
        {ASSET_KINDS.filter((kind) => matrix.assetsOfKind[kind] > 0).map((kind) => (
          <Chip
            key={kind}
            type="checkbox"
            label={kindWords(kind)}
            count={matrix.assetsOfKind[kind]}
            checked={filter.kinds.has(kind)}
            onChange={(on) => toggle(kind, on)}
            mark={<KindDot kind={kind} />}
          />
        ))}
      </ChipSet>
      <ChipRadios
        label={t('review.which_assets')}
        showLabel
        values={ASSET_VIEWS}
        value={filter.assets}
        labelOf={(each) => t(`review.assets.${each}`)}
        counts={view.assetCounts}
        onChange={(assets) => onNarrow({ assets })}
      />
      <ChipRadios
        label={t('review.which_users')}
        showLabel
        values={USER_VIEWS.filter((each) => knowsTokens || each !== 'no_token')}
        value={filter.users}
        labelOf={(each) => t(`review.users.${each}`)}
        counts={view.userCounts}
        onChange={(users) => onNarrow({ users })}
      />
    </>
  );
}
