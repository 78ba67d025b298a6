import { createHash } from 'node:crypto';

/** In the place of `hash-wasm`: as different for different input, and done at once. */
export const argon2id = async ({
  password,
  salt,
}: {
  readonly password: Uint8Array;
  readonly salt: Uint8Array;
}): Promise<Uint8Array> => new Uint8Array(createHash('sha256').update(salt).update(password).digest());
