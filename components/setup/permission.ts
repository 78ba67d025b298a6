import { browser } from 'wxt/browser';

/** Permissions of the browser that Steward asks for only when they are needed. */
export type AskedPermission = 'downloads' | 'notifications';

export async function hasPermission(permission: AskedPermission): Promise<boolean> {
  try {
    return await browser.permissions.contains({ permissions: [permission] });
  } catch {
    return false;
  }
}

/**
 * Asks the person, unless they have agreed before. To be called first thing in the handler of a click: browsers
 * take it only from there. Where the browser does not know the permission, the answer is no.
 */
export async function askPermission(permission: AskedPermission): Promise<boolean> {
  try {
    return await browser.permissions.request({ permissions: [permission] });
  } catch {
    return hasPermission(permission);
  }
}
