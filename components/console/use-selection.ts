import { useMemo, useRef, useState } from 'preact/hooks';

export interface Selection {
  /** Chosen among those listed; what is not in sight is never acted upon. */
  readonly ids: ReadonlySet<string>;
  /** With `range`, everything between the last toggled one and this. */
  readonly toggle: (id: string, range: boolean) => void;
  readonly toggleAll: () => void;
  readonly clear: () => void;
}

/** Which rows of a list are ticked. */
export function useSelection(listed: readonly string[]): Selection {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const last = useRef<string | null>(null);
  const ids = useMemo(() => new Set(listed.filter((id) => chosen.has(id))), [listed, chosen]);

  const toggle = (id: string, range: boolean) => {
    const wanted = !ids.has(id);
    const from = last.current === null ? -1 : listed.indexOf(last.current);
    const to = listed.indexOf(id);
    const changed = range && from >= 0 ? listed.slice(Math.min(from, to), Math.max(from, to) + 1) : [id];
    const next = new Set(ids);
    for (const one of changed) {
      if (wanted) next.add(one);
      else next.delete(one);
    }
    last.current = id;
    setChosen(next);
  };

  return {
    ids,
    toggle,
    toggleAll: () => setChosen(ids.size === listed.length ? new Set() : new Set(listed)),
    clear: () => setChosen(new Set()),
  };
}
