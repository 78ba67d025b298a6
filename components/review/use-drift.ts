import { useMemo, useRef, useState } from 'preact/hooks';
import type { Snapshot } from '../../utils/portfolio/snapshot.ts';
import { type Compared, createDrift, isOverPrivileged } from '../../utils/review/drift.ts';
import { readGroupsInto } from '../../utils/stores/groups.ts';
import type { Send } from '../../utils/stores/setup.ts';
import { unreadParts } from '../../utils/templates/resolve.ts';
import type { OfferedTemplate } from '../../utils/templates/store.ts';
import { presetTemplates } from '../template-words.ts';
import { type Loaded, useLoad } from '../use-load.ts';

export interface DriftFacts {
  /** With what is in the groups of templates that were given. */
  readonly reading: Snapshot;
  readonly offered: readonly OfferedTemplate[];
  /** By id of the system user; those without a template are left out. */
  readonly compared: ReadonlyMap<string, Compared>;
  /** Ids of those that may do more than their template says. */
  readonly over: ReadonlySet<string>;
  readonly driftOf: ReturnType<typeof createDrift>;
}

/** What a reading says against the templates that system users were given; `reload` after one was chosen. */
export function useDrift(send: Send, reading: Snapshot) {
  const portfolioId = reading.portfolio.id;
  const [version, setVersion] = useState(0);
  const read = useLoad(async () => {
    const asked = [send('templates.given', { portfolioId }), send('templates.list', {})] as const;
    const [given, own] = await Promise.all(asked);
    const templates = new Map(own.map(({ id, template }) => [id, template]));
    const parts = Object.values(given)
      .flat()
      .flatMap(({ template: { id, values } }) =>
        unreadParts(templates.get(id)?.assets ?? [], reading, values),
      );
    return { portfolioId, given, own, reading: await readGroupsInto(reading, parts, send) };
  }, [reading, version]);
  // While they are read again, the last ones stay on screen.
  const last = useRef(read);
  if (read.type === 'loaded') last.current = read;
  const shown = read.type === 'loading' ? last.current : read;
  const facts = useMemo((): Loaded<DriftFacts> => {
    if (shown.type !== 'loaded') return shown;
    if (shown.value.portfolioId !== portfolioId) return { type: 'loading' };
    const { given, own, reading } = shown.value;
    const offered = [...own, ...presetTemplates()];
    const byId = new Map(offered.map((each) => [each.id, each]));
    const driftOf = createDrift(reading);
    const compared = new Map(
      reading.systemUsers.flatMap(({ id }): [string, Compared][] => {
        const own = given[id];
        if (own === undefined) return [];
        const all = own.map(({ template: used, as }) => ({ used, as, template: byId.get(used.id) ?? null }));
        const drift = driftOf(
          id,
          all.map(({ used: { values }, as, template }) => ({
            template: template?.template ?? null,
            values,
            as,
          })),
        );
        return [[id, { given: all, drift }]];
      }),
    );
    const over = new Set(
      [...compared].flatMap(([id, { drift }]) => (drift !== null && isOverPrivileged(drift) ? [id] : [])),
    );
    return { type: 'loaded', value: { reading, offered, compared, over, driftOf } };
  }, [shown, reading]);
  return { facts, reading: read.type === 'loading', reload: () => setVersion((before) => before + 1) };
}
