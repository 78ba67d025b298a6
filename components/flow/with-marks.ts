/** The ids chosen, with these besides or without them. */
export function withMarks(
  chosen: ReadonlySet<string>,
  items: readonly { readonly id: string }[],
  selected: boolean,
): ReadonlySet<string> {
  const next = new Set(chosen);
  for (const { id } of items) selected ? next.add(id) : next.delete(id);
  return next;
}
