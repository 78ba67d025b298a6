/** Where Meta's API is and what it allows. One place for the version. */
export const GRAPH_ORIGIN = 'https://graph.facebook.com';
export const FACEBOOK_ORIGIN = 'https://www.facebook.com';
export const GRAPH_VERSION = 'v26.0';

/** Items in one batch request; Meta refuses more. */
export const MAX_BATCH_ITEMS = 50;
/** Items asked for per page of a cursor; Meta may serve fewer. */
export const PAGE_SIZE = 100;

/** Seconds: how long an expiring system-user token lives. */
export const TOKEN_LIFETIME_S = 60 * 24 * 60 * 60;

/** System users Meta lets a portfolio have, by default and with full access to the Marketing API. */
export const SYSTEM_USER_LIMITS = {
  default: { EMPLOYEE: 1, ADMIN: 1 },
  marketingApi: { EMPLOYEE: 10, ADMIN: 1 },
} as const;
