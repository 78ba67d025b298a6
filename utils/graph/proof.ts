import { toHex } from './digest.ts';

const utf8 = new TextEncoder();

/** `appsecret_proof`: hex HMAC-SHA256 of the calling token, keyed with the app secret. Computed here, never sent out. */
export async function appSecretProof(appSecret: string, callingToken: string): Promise<string> {
  const key = await crypto.subtle.importKey(
    'raw',
    utf8.encode(appSecret),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign'],
  );
  const mac = await crypto.subtle.sign('HMAC', key, utf8.encode(callingToken));
  return toHex(mac);
}
