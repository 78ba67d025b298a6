import { type AddressShape, SYSTEM_USERS_ADDRESSES } from '../../../utils/meta/pages.ts';

/**
 * The addresses of the system-users page as Business Suite serves them. What they look like is one table; how
 * they are read is written here a second time, so that a slip in one shows against the other.
 */

/** As the scripts of the page get it. */
export interface ServedShape {
  /** Source of a regular expression of the path, with groups `portfolio` and `user`. */
  readonly pattern: string;
  readonly path: string;
  readonly query: AddressShape['query'];
  readonly moved: boolean;
}

const patternOf = (path: string): string =>
  `^${path.replace(/\/\{(\w+)\}$/, '(?:/(?<$1>\\d+))?').replace(/\{(\w+)\}/g, '(?<$1>\\d+)')}/?$`;

export const servedShapes = (shapes: readonly AddressShape[]): ServedShape[] =>
  shapes.map(({ path, query, moved = false }) => ({ pattern: patternOf(path), path, query, moved }));

/** Where Meta leads an address of an older shape, or `null` when it serves it as it is. */
export function movedTo({ hostname, pathname, search }: URL): string | null {
  const shapes = SYSTEM_USERS_ADDRESSES.filter(({ origin }) => origin === `https://${hostname}`);
  const [first] = servedShapes(SYSTEM_USERS_ADDRESSES);
  for (const { pattern, query, moved } of servedShapes(shapes)) {
    const found = new RegExp(pattern).exec(pathname);
    if (found === null || !moved || first === undefined) continue;
    const given = new URLSearchParams(search);
    const id = (name: 'portfolio' | 'user') => found.groups?.[name] ?? given.get(query[name] ?? '');
    const wanted = { portfolio: id('portfolio'), user: id('user') };
    for (const name of Object.values(query)) given.delete(name);
    for (const name of ['portfolio', 'user'] as const)
      if (wanted[name] !== null) given.set(first.query[name] ?? name, wanted[name]);
    return `${first.path.replace('/{user}', '')}${given.size > 0 ? `?${given}` : ''}`;
  }
  return null;
}
