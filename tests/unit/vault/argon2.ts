import { createHash } from 'node:crypto';

/** KiB; for more, the device that tests run on has no memory. */
export const DEVICE_MEMORY_KIB = 256 * 1024;

/** In the place of `hash-wasm`: as different for different input, and done at once. */
export async function argon2id({
  password,
  salt,
  memorySize,
}: {
  readonly password: Uint8Array;
  readonly salt: Uint8Array;
  readonly memorySize: number;
}): Promise<Uint8Array> {
  if (memorySize > DEVICE_MEMORY_KIB) throw new RangeError('out of memory');
  return new Uint8Array(createHash('sha256').update(salt).update(password).digest());
}
