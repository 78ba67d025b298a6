import { useId } from 'preact/hooks';
import { TOKEN_VIEWS, type TokenView } from '../../utils/stores/tokens.ts';
import { number, t } from '../i18n.ts';

interface TokenViewsProps {
  readonly counts: Readonly<Record<TokenView, number>>;
  readonly value: TokenView;
  readonly onChange: (view: TokenView) => void;
}

/** What the list is narrowed to: one line of radios, each with how many it holds. */
export function TokenViews({ counts, value, onChange }: TokenViewsProps) {
  const name = useId();
  return (
    <fieldset class="co-views">
      <legend class="s-hidden">{t('console.tokens.views_label')}</legend>
      {TOKEN_VIEWS.map((view) => (
        <label key={view} class={counts[view] === 0 ? 'co-view co-view-none' : 'co-view'}>
          <input
            type="radio"
            name={name}
            value={view}
            checked={view === value}
            onChange={() => onChange(view)}
          />
          {t(`console.tokens.views.${view}`)} <span class="co-view-count">{number(counts[view])}</span>
        </label>
      ))}
    </fieldset>
  );
}
