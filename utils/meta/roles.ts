/** The two roles Meta accepts for a system user (`POST /{business}/system_users` refuses the others). */
export const SYSTEM_USER_ROLES = ['EMPLOYEE', 'ADMIN'] as const;
export type SystemUserRole = (typeof SYSTEM_USER_ROLES)[number];
