/** The addresses of Business Suite that Steward knows. A new address shape is one row here. */
const SYSTEM_USERS_PATH = /^\/(?:latest\/)?settings\/system[-_]users(?:\/(\d+)(?=\/|$))?(?:\/|$)/;

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
  const match = SYSTEM_USERS_PATH.exec(url.pathname);
  if (match === null) return null;
  return {
    portfolioId: digits(url.searchParams.get('business_id')),
    selectedPageId: digits(match[1] ?? url.searchParams.get('selected_user_id')),
  };
}
