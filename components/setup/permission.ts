import { browser } from 'wxt/browser';
import { GRAPH_ORIGIN } from '../../utils/meta/api.ts';
import { SYSTEM_USERS_PATTERNS } from '../../utils/meta/pages.ts';

/** Permissions of the browser that Steward asks for only when they are needed. */
export type AskedPermission =
  | 'downloads'
  | 'notifications'
  | 'clipboardRead'
  | 'clipboardWrite'
  | 'offscreen';
export type AskedPermissions = readonly AskedPermission[];

/** What clearing the clipboard takes while no surface is open. */
export const CLIPBOARD_PERMISSIONS: AskedPermissions =
  import.meta.env.BROWSER === 'firefox'
    ? ['clipboardRead', 'clipboardWrite']
    : ['clipboardRead', 'clipboardWrite', 'offscreen'];

type Permissions = Parameters<typeof browser.permissions.contains>[0];
const asked = (permissions: AskedPermissions) => ({ permissions: [...permissions] }) as Permissions;

export async function hasPermissions(permissions: AskedPermissions): Promise<boolean> {
  try {
    return await browser.permissions.contains(asked(permissions));
  } catch {
    return false;
  }
}

/** Gives permissions back that nothing needs any more. */
export async function dropPermissions(permissions: AskedPermissions): Promise<void> {
  try {
    await browser.permissions.remove(asked(permissions));
  } catch {
    // Not there, or not to be given back: nothing uses them.
  }
}

/**
 * Asks the person, unless they have agreed before. To be called first thing in the handler of a click: browsers
 * take it only from there. Where the browser does not know the permission, the answer is no.
 */
export async function askPermissions(permissions: AskedPermissions): Promise<boolean> {
  try {
    return await browser.permissions.request(asked(permissions));
  } catch {
    return hasPermissions(permissions);
  }
}

/** The sites of the manifest: allowed with the extension, but people and administrators can hold them back. */
const SITES = { origins: [...SYSTEM_USERS_PATTERNS, `${GRAPH_ORIGIN}/*`] };

/** Whether Steward may reach Meta; yes where the browser can't tell. */
export async function hasSites(): Promise<boolean> {
  try {
    return await browser.permissions.contains(SITES);
  } catch {
    return true;
  }
}

/** As `askPermissions`, for the sites. */
export async function askSites(): Promise<boolean> {
  try {
    return await browser.permissions.request(SITES);
  } catch {
    return hasSites();
  }
}
