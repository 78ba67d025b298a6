export type VaultErrorReason =
  | 'absent'
  | 'exists'
  | 'locked'
  | 'passphrase_short'
  | 'passphrase_wrong'
  | 'wait'
  | 'weak'
  | 'malformed'
  | 'damaged';

const MESSAGES: Readonly<Record<VaultErrorReason, string>> = {
  absent: 'there is no vault',
  exists: 'there is a vault already',
  locked: 'the vault is locked',
  passphrase_short: 'passphrase too short',
  passphrase_wrong: 'wrong passphrase',
  wait: 'too many wrong passphrases',
  weak: 'weak parameters',
  malformed: 'the stored vault is malformed',
  damaged: 'the stored vault is damaged',
};

/** Why the vault refused. Carries nothing of what it was given. */
export class VaultError extends Error {
  readonly reason: VaultErrorReason;
  /** Milliseconds since 1970 before which no passphrase is tried; 0 when there is no wait. */
  readonly retryAt: number;
  constructor(reason: VaultErrorReason, retryAt = 0) {
    super(MESSAGES[reason]);
    this.name = 'VaultError';
    this.reason = reason;
    this.retryAt = retryAt;
  }
}
