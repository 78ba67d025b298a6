import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { createSearch } from '../../utils/search.ts';
import type { Flow } from '../../utils/stores/flow.ts';
import {
  chosenByKind,
  type Draft,
  type DraftTemplate,
  type TemplateChoice,
} from '../../utils/stores/flow-draft.ts';
import { blanksOfRules, nameSlots, type Slot } from '../../utils/templates/pattern.ts';
import type { OfferedTemplate } from '../../utils/templates/store.ts';
import type { Template } from '../../utils/templates/template.ts';
import { list, t } from '../i18n.ts';
import { kindName, kindWords } from '../kinds.ts';
import { TemplateBlanks } from '../template-blanks.tsx';
import { presetTemplates } from '../template-words.ts';
import { Icon } from '../ui/icon.tsx';
import { SearchField } from '../ui/search-field.tsx';
import { useStore } from '../use-store.ts';
import { listed } from './words.tsx';

interface Props {
  readonly flow: Flow;
}

/** More than so many are not looked through by eye. */
const SEARCHED_FROM = 9;

/** One press fills in the whole screen; its blanks are asked for right below. */
export function TemplateStart({ flow }: Props) {
  const own = useStore(flow.store, (state) => state.templates);
  const used = useStore(flow.store, (state) => state.draft.template);
  const [query, setQuery] = useState('');
  const offers = useMemo((): readonly OfferedTemplate[] => [...own, ...presetTemplates()], [own]);
  const search = useMemo(
    () =>
      createSearch(
        // Nobody knows a template by its id.
        offers.map((offer) => ({
          id: '',
          name: `${offer.template.name} ${offer.template.description}`,
          offer,
        })),
      ),
    [offers],
  );
  const searched = offers.length >= SEARCHED_FROM;
  const found = searched ? search(query).map(({ offer }) => offer) : offers;
  const toggle = ({ id, revision, template }: OfferedTemplate) =>
    flow.useTemplate(
      used?.key === id
        ? null
        : {
            key: id,
            revision,
            template,
            values: { client: used?.values.client ?? '', purpose: template.name },
            count: used?.count ?? 1,
          },
    );
  return (
    <section class="s-field s-template" aria-label={t('flow.template.label')}>
      <div class="s-field-label">
        <span>{t('flow.template.label')}</span>
        <span class="s-field-aside" role="status">
          {found.length === 0 && t('flow.no_match')}
        </span>
      </div>
      {searched && <SearchField label={t('flow.template.search')} value={query} onChange={setQuery} />}
      <div class="s-chips s-template-chips">
        {found.map((offer) => (
          <button
            key={offer.id}
            type="button"
            class="s-chip"
            aria-pressed={used?.key === offer.id}
            title={offer.template.description}
            onClick={() => toggle(offer)}
          >
            {used?.key === offer.id && <Icon name="check" size={14} />}
            <span class="s-clip">{offer.template.name}</span>
          </button>
        ))}
      </div>
      {used !== null && <Blanks key={used.key} flow={flow} used={used} />}
    </section>
  );
}

/** The blanks that a template has for this mode. */
function blanksOf({ names, assets }: Template, mode: Draft['mode']): ReadonlySet<Slot> {
  const inNames = mode === 'create' ? [...(nameSlots(names) ?? [])] : [];
  return new Set([...inNames, ...blanksOfRules(assets)]);
}

interface BlanksProps extends Props {
  readonly used: DraftTemplate;
}

function Blanks({ flow, used }: BlanksProps) {
  const mode = useStore(flow.store, (state) => state.draft.mode);
  const first = useRef<HTMLInputElement>(null);
  const blanks = blanksOf(used.template, mode);
  const fill = (change: Partial<TemplateChoice>) => flow.useTemplate({ ...used, ...change });
  // What comes next is typing the client's name.
  useEffect(() => first.current?.focus({ preventScroll: true }), []);
  return (
    <>
      {used.template.description !== '' && <p class="s-field-hint">{used.template.description}</p>}
      {blanks.size > 0 && (
        <div class="s-blanks">
          <TemplateBlanks
            blanks={blanks}
            values={used.values}
            count={used.count}
            clientRef={first}
            onFill={({ count = used.count, ...change }) =>
              fill({ count, values: { ...used.values, ...change } })
            }
          />
        </div>
      )}
      <Found flow={flow} used={used} />
    </>
  );
}

const NAMED = 3;

/** What the template's rules find here, so that an empty one is seen before the review. */
function Found({ flow, used }: BlanksProps) {
  const draft = useStore(flow.store, (state) => state.draft);
  const snapshot = useStore(flow.store, (state) => state.snapshot);
  if (snapshot.state !== 'ready' || used.template.assets.length === 0) return null;
  const counts = chosenByKind(draft, snapshot.value);
  const kinds = [...new Set(used.template.assets.map(({ kind }) => kind))];
  const found = kinds
    .filter((kind) => counts[kind] > 0)
    .map((kind) => t('flow.counted', counts[kind], kindName(kind, counts[kind])));
  const empty = kinds.filter((kind) => counts[kind] === 0).map(kindWords);
  const words =
    found.length === 0
      ? t('flow.template.finds_none')
      : empty.length === 0
        ? t('flow.template.finds', list(found))
        : t('flow.template.finds_some', list(found), list(empty));
  const unread = used.filled?.unreadGroups ?? [];
  return (
    <p class={empty.length === 0 ? 's-small s-muted' : 's-small s-doubt'} role="status">
      {unread.length > 0 ? t('flow.template.groups_unread', listed(unread, NAMED)) : words}
    </p>
  );
}
