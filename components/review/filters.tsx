import { ASSET_KINDS, type AssetKind } from '../../utils/meta/assets.ts';
import { ASSET_VIEWS, type MatrixFilter, type MatrixView, USER_VIEWS } from '../../utils/review/filter.ts';
import type { Matrix } from '../../utils/review/matrix.ts';
import { t } from '../i18n.ts';
import { kindWords } from '../kinds.ts';
import { Chip, ChipRadios } from '../ui/chips.tsx';
import { SearchField } from '../ui/search-field.tsx';
import { KindDot } from './kind-dot.tsx';

interface Props {
  readonly matrix: Matrix;
  readonly view: MatrixView;
  readonly filter: MatrixFilter;
  /** Whether there is anything to tell who has a token by. */
  readonly knowsTokens: boolean;
  readonly onNarrow: (change: Partial<MatrixFilter>) => void;
}

/** What is shown: kinds, which are the key to the colours too, then assets and system users. */
export function Filters({ matrix, view, filter, knowsTokens, onNarrow }: Props) {
  const toggle = (kind: AssetKind, on: boolean) => {
    const kinds = new Set(filter.kinds);
    if (on) kinds.add(kind);
    else kinds.delete(kind);
    onNarrow({ kinds });
  };
  return (
    <div class="rv-filters">
      <fieldset class="s-chips">
        <legend class="s-hidden">{t('review.kinds')}</legend>
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
      </fieldset>
      <div class="rv-filter-side">
        <SearchField
          label={t('review.search_assets')}
          value={filter.assetQuery}
          onChange={(assetQuery) => onNarrow({ assetQuery })}
        />
        <ChipRadios
          label={t('review.which_assets')}
          values={ASSET_VIEWS}
          value={filter.assets}
          labelOf={(each) => t(`review.assets.${each}`)}
          counts={view.assetCounts}
          onChange={(assets) => onNarrow({ assets })}
        />
      </div>
      <div class="rv-filter-side">
        <SearchField
          label={t('review.search_users')}
          value={filter.userQuery}
          onChange={(userQuery) => onNarrow({ userQuery })}
        />
        <ChipRadios
          label={t('review.which_users')}
          values={USER_VIEWS.filter((each) => knowsTokens || each !== 'no_token')}
          value={filter.users}
          labelOf={(each) => t(`review.users.${each}`)}
          counts={view.userCounts}
          onChange={(users) => onNarrow({ users })}
        />
      </div>
    </div>
  );
}
