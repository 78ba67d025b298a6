import { createHash, X509Certificate } from 'node:crypto';
import { generate } from 'selfsigned';
import { SYSTEM_USERS_ORIGINS } from '../../utils/meta/pages.ts';

/** Where the Graph API, the sign-in dialog and Business Suite stand. */
export const HOSTS = [
  'graph.facebook.com',
  'www.facebook.com',
  ...SYSTEM_USERS_ORIGINS.map((origin) => new URL(origin).host),
] as const;

export interface Certificate {
  readonly key: string;
  readonly cert: string;
  /** Base64 SHA-256 of the public key: Chromium can be told to trust just this one. */
  readonly spki: string;
}

/** Made anew at every start and never written down. */
export async function createCertificate(): Promise<Certificate> {
  const made = await generate([{ name: 'commonName', value: HOSTS[0] }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: HOSTS.map((value) => ({ type: 2, value })) },
    ],
  });
  const key = new X509Certificate(made.cert).publicKey.export({ type: 'spki', format: 'der' });
  return { key: made.private, cert: made.cert, spki: createHash('sha256').update(key).digest('base64') };
}
