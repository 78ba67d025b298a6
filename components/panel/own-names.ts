/**
 * Gives every variable that a style sheet declares a name nobody can guess. The page can register a property
 * of any name (`@property`) with a value of its own, and that reaches into closed shadow roots: it made the
 * words of a plan transparent while its button stayed.
 */
export function withOwnNames(css: string, mark: string = crypto.randomUUID()): string {
  const declared = new Set(css.match(/--s-[\w-]+(?=\s*:)/g));
  return css.replace(/--s-[\w-]+/g, (name) => (declared.has(name) ? `--s${mark}${name.slice(3)}` : name));
}
