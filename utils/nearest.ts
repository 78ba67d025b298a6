/** Letters to change, add or leave out to get from one word to the other. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let at = 1; at <= a.length; at++) {
    const next = [at];
    for (let to = 1; to <= b.length; to++) {
      const replaced = (row[to - 1] ?? 0) + (a[at - 1] === b[to - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[to] ?? 0) + 1, (next[to - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** Longer words are not mistyped, but something else. */
const LONGEST = 60;

/** The word that was probably meant: the one most alike, if it is alike enough; `null`: none. */
export function nearest(word: string, known: readonly string[]): string | null {
  if (word.length > LONGEST) return null;
  const plain = word.toLowerCase();
  let best: { readonly word: string; readonly far: number } | null = null;
  for (const each of known) {
    const far = distance(plain, each.toLowerCase());
    if (far <= Math.max(1, Math.floor(each.length / 3)) && (best === null || far < best.far))
      best = { word: each, far };
  }
  return best?.word ?? null;
}
