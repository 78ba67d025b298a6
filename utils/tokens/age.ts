import { Encrypter } from 'age-encryption';

/** Whom a file is encrypted for: whoever has the passphrase, or the holders of the keys. */
export interface AgeKeys {
  readonly passphrase: string | null;
  readonly recipients: readonly string[];
}

export type AgeSeal = (text: string) => Promise<Uint8Array>;

export type AgeSealing =
  | { readonly ok: true; readonly seal: AgeSeal }
  /** A file of the age format has a passphrase or recipients, and never both. */
  | { readonly ok: false; readonly problem: 'no_key' | 'both' }
  /** `recipient`: its beginning only, as it may be a secret key pasted by mistake. */
  | { readonly ok: false; readonly problem: 'recipient'; readonly recipient: string };

/** As the age program does by default: about a second. */
const WORK_FACTOR = 18;
const RECIPIENT_SHOWN = 16;
const shorten = (recipient: string): string =>
  recipient.length <= RECIPIENT_SHOWN ? recipient : `${recipient.slice(0, RECIPIENT_SHOWN)}…`;

/** Gets ready to encrypt, and tells what is wrong with the keys before anything secret is at hand. */
export function ageSealing(
  { passphrase, recipients: raw }: AgeKeys,
  /** Base-2 logarithm of what a guess at the passphrase costs. */
  workFactor = WORK_FACTOR,
): AgeSealing {
  const recipients = raw.map((recipient) => recipient.trim()).filter((recipient) => recipient !== '');
  const encrypter = new Encrypter();
  if (passphrase !== null && recipients.length > 0) return { ok: false, problem: 'both' };
  if (passphrase === null && recipients.length === 0) return { ok: false, problem: 'no_key' };
  if (passphrase !== null) {
    encrypter.setScryptWorkFactor(workFactor);
    encrypter.setPassphrase(passphrase);
  }
  for (const recipient of recipients) {
    try {
      encrypter.addRecipient(recipient);
    } catch {
      return { ok: false, problem: 'recipient', recipient: shorten(recipient) };
    }
  }
  return { ok: true, seal: (text) => encrypter.encrypt(text) };
}
