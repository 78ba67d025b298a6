import { BUSINESS_ORIGIN } from '../../utils/meta/api.ts';

/** Meta's page where plans are prepared. */
export const SYSTEM_USERS_ADDRESS = `${BUSINESS_ORIGIN}/latest/settings/system_users`;
