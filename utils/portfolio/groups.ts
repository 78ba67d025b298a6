import type { GroupContent, GroupPart, Snapshot } from './snapshot.ts';

/** The snapshot with what was read of its groups; what is known anew stands in place of what was. */
export function withGroups(snapshot: Snapshot, read: readonly GroupContent[]): Snapshot {
  const groups = new Map([...(snapshot.groups ?? []), ...read].map((each) => [keyOf(each), each]));
  return { ...snapshot, groups: [...groups.values()] };
}

export const keyOf = ({ groupId, kind }: GroupPart): string => `${groupId} ${kind}`;

/** Groups and kinds asked about at once: each is a call to Meta. */
export const MAX_GROUP_PARTS = 5000;

/** Asks about each part once, no more of them at once than may be. */
export async function askInTurns(
  parts: readonly GroupPart[],
  ask: (some: GroupPart[]) => Promise<readonly GroupContent[]>,
): Promise<readonly GroupContent[]> {
  const each = [...new Map(parts.map((part) => [keyOf(part), part])).values()];
  const contents: GroupContent[] = [];
  for (let at = 0; at < each.length; at += MAX_GROUP_PARTS)
    contents.push(...(await ask(each.slice(at, at + MAX_GROUP_PARTS))));
  return contents;
}

type ReadParts = (
  snapshot: Snapshot,
  parts: readonly GroupPart[],
  signal: AbortSignal,
) => Promise<readonly GroupContent[]>;

/** What is in business asset groups, kept as long as the snapshot that they are of. */
export interface GroupContents {
  /** Reads what is not known yet, in one go; what could not be read is asked for again the next time. */
  of(snapshot: Snapshot, parts: readonly GroupPart[]): Promise<readonly GroupContent[]>;
  /** Ends what is under way with this reason. */
  end(reason: Error): void;
}

export function createGroupContents(read: ReadParts): GroupContents {
  const kept = new WeakMap<Snapshot, Map<string, Promise<GroupContent | undefined>>>();
  let stop = new AbortController();
  return {
    async of(snapshot, parts) {
      const known = kept.get(snapshot) ?? new Map<string, Promise<GroupContent | undefined>>();
      kept.set(snapshot, known);
      const wanted = new Map(parts.map((part) => [keyOf(part), part]));
      const missing = [...wanted].filter(([key]) => !known.has(key));
      if (missing.length > 0) {
        const reading = read(
          snapshot,
          missing.map(([, part]) => part),
          stop.signal,
        ).then((contents) => new Map(contents.map((each) => [keyOf(each), each])));
        for (const [key] of missing) {
          const one = reading.then((contents) => contents.get(key));
          known.set(key, one);
          one.then(
            (content) => content?.unread !== null && known.delete(key),
            () => known.delete(key),
          );
        }
      }
      const contents = await Promise.all([...wanted.keys()].map((key) => known.get(key)));
      return contents.filter((content) => content !== undefined);
    },
    end(reason) {
      stop.abort(reason);
      stop = new AbortController();
    },
  };
}
