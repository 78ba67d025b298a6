/** The addresses of Business Suite that Steward knows. A new address shape is one row here; `user`: the system user selected. */
const SYSTEM_USERS_PATHS: readonly RegExp[] = [
  /^\/latest\/settings\/system[-_]users(?:\/(?<user>\d+)(?=\/|$))?(?:\/|$)/,
  /^\/settings\/system[-_]users(?:\/(?<user>\d+)(?=\/|$))?(?:\/|$)/,
];

export interface SystemUsersPage {
  /** Portfolio id of the address; `null` when the address leaves it out. */
  readonly portfolioId: string | null;
  /**
   * Id of the selected system user in the page's own id space: not the id the Graph API uses, so it must
   * never be sent to it.
   */
  readonly selectedPageId: string | null;
}

const digits = (value: string | null | undefined): string | null =>
  value && /^\d{1,32}$/.test(value) ? value : null;

/** What the address says, or `null` when it is not the system-users page. */
export function systemUsersPage(address: string): SystemUsersPage | null {
  const url = URL.parse(address);
  if (url === null || url.hostname !== 'business.facebook.com') return null;
  const shape = SYSTEM_USERS_PATHS.find((path) => path.test(url.pathname));
  if (shape === undefined) return null;
  return {
    portfolioId: digits(url.searchParams.get('business_id')),
    selectedPageId: digits(
      shape.exec(url.pathname)?.groups?.user ?? url.searchParams.get('selected_user_id'),
    ),
  };
}
