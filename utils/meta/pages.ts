/** A shape of the address of the system-users page. */
export interface AddressShape {
  /** One of Meta's. The extension asks for access to each that stands here. */
  readonly origin: string;
  /**
   * Segments of the path; `{portfolio}` and `{user}` stand for ids of digits. One at the end may be missing, and
   * whatever follows belongs to the page too.
   */
  readonly path: string;
  /** The parameters of the query that carry the ids, where the path does not. */
  readonly query: { readonly portfolio?: string; readonly user?: string };
  /** Meta leads from here to the first shape. */
  readonly moved?: true;
}

const SUITE = 'https://business.facebook.com';
const QUERY = { portfolio: 'business_id', user: 'selected_user_id' };

/**
 * Every address of the system-users page that Steward knows: a new one is one row here, and nothing elsewhere.
 * Beacon, panel, manifest, the check of senders, links to the page, the simulator and the tests all read it. The
 * first is the one that Meta settles on.
 */
export const SYSTEM_USERS_ADDRESSES: readonly [AddressShape, ...AddressShape[]] = [
  { origin: SUITE, path: '/latest/settings/system_users/{user}', query: QUERY },
  { origin: SUITE, path: '/latest/settings/system-users/{user}', query: QUERY },
  { origin: SUITE, path: '/settings/system-users/{user}', query: QUERY, moved: true },
  { origin: SUITE, path: '/settings/system_users/{user}', query: QUERY, moved: true },
];

export const SYSTEM_USERS_ORIGINS: readonly string[] = [
  ...new Set(SYSTEM_USERS_ADDRESSES.map(({ origin }) => origin)),
];

/** The origins as the manifest's patterns. */
export const SYSTEM_USERS_PATTERNS: readonly string[] = SYSTEM_USERS_ORIGINS.map((origin) => `${origin}/*`);

export interface SystemUsersPage {
  /** Portfolio id of the address; `null` when the address leaves it out. */
  readonly portfolioId: string | null;
  /**
   * Id of the selected system user in the page's own id space: not the id the Graph API uses, so it must
   * never be sent to it.
   */
  readonly selectedPageId: string | null;
  /** Which shape the address has: its place among the shapes. */
  readonly shape: number;
}

type IdName = 'portfolio' | 'user';

const digits = (value: string | null | undefined): string | null =>
  value && /^\d{1,32}$/.test(value) ? value : null;

const idName = (part: string): IdName | null =>
  part === '{portfolio}' ? 'portfolio' : part === '{user}' ? 'user' : null;

/** The ids in a path, or `null` when it has not this shape. */
function idsInPath(pathname: string, { path }: AddressShape): Partial<Record<IdName, string | null>> | null {
  const given = pathname.split('/');
  const parts = path.split('/');
  const ids: Partial<Record<IdName, string | null>> = {};
  for (const [index, part] of parts.entries()) {
    const name = idName(part);
    if (name !== null) ids[name] = digits(given[index]);
    const optional = index === parts.length - 1;
    if (name === null ? given[index] !== part : ids[name] === null && !optional) return null;
  }
  return ids;
}

/** What the address says, or `null` when it is not the system-users page. */
export function systemUsersPage(
  address: string,
  shapes: readonly AddressShape[] = SYSTEM_USERS_ADDRESSES,
): SystemUsersPage | null {
  const url = URL.parse(address);
  for (const [index, shape] of shapes.entries()) {
    const ids = url?.origin === shape.origin ? idsInPath(url.pathname, shape) : null;
    if (url === null || ids === null) continue;
    const id = (name: IdName) => ids[name] ?? digits(url.searchParams.get(shape.query[name] ?? ''));
    return { portfolioId: id('portfolio'), selectedPageId: id('user'), shape: index };
  }
  return null;
}

/** The address of the page in a shape; without a portfolio the page shows one of its own choice. */
export function systemUsersAddress(
  portfolioId: string | null,
  { origin, path, query }: AddressShape = SYSTEM_USERS_ADDRESSES[0],
): string {
  const filled = path.replace('{portfolio}', portfolioId ?? '').replace(/\/(?:\{user\})?$/, '');
  const asked = portfolioId === null || query.portfolio === undefined || path.includes('{portfolio}');
  return `${origin}${filled}${asked ? '' : `?${query.portfolio}=${portfolioId}`}`;
}
