interface Findable {
  readonly id: string;
  readonly name: string;
}

/** A test for what is searched: every word must stand in the name, or the whole be part of the id. */
export function matcher(query: string): (item: Findable) => boolean {
  const whole = query.trim().toLowerCase();
  if (whole === '') return () => true;
  const words = whole.split(/\s+/);
  return ({ id, name }) => {
    const low = name.toLowerCase();
    return words.every((word) => low.includes(word)) || id.includes(whole);
  };
}
