import { useMemo, useState } from 'preact/hooks';
import { keyOf, withGroups } from '../utils/portfolio/groups.ts';
import type { Snapshot } from '../utils/portfolio/snapshot.ts';
import { readGroupsInto } from '../utils/stores/groups.ts';
import type { Send } from '../utils/stores/setup.ts';
import type { SlotValues } from '../utils/templates/pattern.ts';
import { unreadParts } from '../utils/templates/resolve.ts';
import type { AssetRule } from '../utils/templates/template.ts';
import { useLoad } from './use-load.ts';

/** The snapshot with what is in the groups that the rules mean, read when they come up; `groups`: how that goes. */
export function useGroups(read: Snapshot, rules: readonly AssetRule[], values: SlotValues, send: Send) {
  const [known, setKnown] = useState(read);
  // Of another portfolio, or of this one as it was before, nothing counts.
  const isOf = (some: Snapshot) => some.hash === read.hash;
  const snapshot = isOf(known) ? known : read;
  const parts = useMemo(() => unreadParts(rules, snapshot, values), [rules, snapshot, values]);
  const asked = parts.map(keyOf).join();
  const groups = useLoad(
    asked === ''
      ? null
      : async () => {
          const more = await readGroupsInto(snapshot, parts, send);
          setKnown((before) => withGroups(isOf(before) ? before : read, more.groups ?? []));
        },
    [asked],
  );
  return { snapshot, groups: asked === '' ? null : groups };
}
