import { createTokenRecords, TOKEN_RECORD_KIND } from '../../../utils/tokens/records.ts';
import { createReveal } from '../../../utils/tokens/reveal.ts';
import type { NewToken } from '../../../utils/tokens/types.ts';
import { createVault } from '../../../utils/vault/vault.ts';
import { type Dump, dumpOf, FLOOR, freshStores, type Stores, T0 } from '../vault/kit.ts';

export const PASSPHRASE = 'canary passphrase of tokens';
export const PORTFOLIO = 'Canary Customer & Söhne';

export const tokenOf = (number: number): string => `EAAcanary${number}token${number}value${'x'.repeat(30)}`;

export const metaOf = (id: string, change: Partial<NewToken> = {}): NewToken => ({
  id,
  portfolioId: '1000',
  portfolioName: PORTFOLIO,
  systemUserId: '2000',
  systemUserName: 'Canary system user',
  appId: '3000',
  appName: 'Canary app',
  permissions: ['ads_read', 'business_management'],
  expiry: '60_days',
  createdAt: T0,
  expiresAt: T0 + 60 * 24 * 60 * 60_000,
  ...change,
});

/** An open vault, made once: deriving a key takes a while. */
export async function openVault(): Promise<Dump> {
  const stores = freshStores();
  await createVault({ ...stores, now: () => T0, kdf: FLOOR }).create(PASSPHRASE);
  return dumpOf(stores);
}

/** All that a worker builds anew on the same stores. */
export function worker(stores: Stores, now: () => number) {
  const vault = createVault({
    ...stores,
    lasting: [TOKEN_RECORD_KIND],
    now,
    kdf: FLOOR,
    idleMs: () => 12 * 60 * 60_000,
  });
  const records = createTokenRecords({ vault, local: stores.local, now });
  return { vault, records, reveal: createReveal({ records, vault, now }) };
}
