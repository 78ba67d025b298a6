import { FACEBOOK_ORIGIN, GRAPH_VERSION } from '../meta/api.ts';
import type { Permission } from '../meta/permissions.ts';

/** Permissions asked for at sign-in: what managing system users and every asset kind takes. */
export const SIGN_IN_PERMISSIONS = [
  'business_management',
  'ads_management',
  'catalog_management',
  'pages_show_list',
  'instagram_basic',
  'whatsapp_business_management',
] as const satisfies readonly Permission[];

/** Address of Meta's sign-in dialog. The token comes back in the fragment, which no server ever sees. */
export function signInAddress(appId: string, redirectUrl: string, state: string): string {
  const address = new URL(`${FACEBOOK_ORIGIN}/${GRAPH_VERSION}/dialog/oauth`);
  address.search = new URLSearchParams({
    client_id: appId,
    redirect_uri: redirectUrl,
    response_type: 'token',
    scope: SIGN_IN_PERMISSIONS.join(','),
    state,
  }).toString();
  return address.href;
}

export type SignInEnd =
  | { readonly type: 'token'; readonly token: string }
  | { readonly type: 'cancelled' }
  | { readonly type: 'failed' }
  /** The answer is not to our question: someone else's, or an old one. */
  | { readonly type: 'state' };

/** Reads the address Meta came back to. */
export function readSignIn(returned: string, state: string): SignInEnd {
  const url = URL.parse(returned);
  if (url === null) return { type: 'failed' };
  const fragment = new URLSearchParams(url.hash.slice(1));
  const value = (name: string) => fragment.get(name) ?? url.searchParams.get(name);
  if (value('state') !== state) return { type: 'state' };
  if (value('error') === 'access_denied') return { type: 'cancelled' };
  const token = fragment.get('access_token');
  return token === null || token === '' ? { type: 'failed' } : { type: 'token', token };
}
