import { createQueue } from '../queue.ts';
import { type Vault, VaultError } from '../vault/vault.ts';
import type { TokenRecords } from './records.ts';
import { step } from './state.ts';
import type { TokenRecord } from './types.ts';

/** A token in the clear, beside what is known of it. */
export interface RevealedToken {
  readonly record: TokenRecord;
  readonly token: string;
}

/** Shows a token within one span of two minutes, and then never again. */
export interface Reveal {
  /**
   * The token: starts its one reveal, or goes on with the running one, with the same end. `null` when it
   * can't be had (any more).
   */
  reveal(id: string): Promise<RevealedToken | null>;
  /**
   * "I saved it": the secret is destroyed at once, or kept for use only. A token that was never shown stays
   * as it is.
   */
  consume(id: string, keep?: boolean): Promise<void>;
  /**
   * Ends what is overdue; `true` when something was. While the vault is locked it destroys the secrets, and
   * the records follow when they are next read.
   */
  sweep(): Promise<boolean>;
  /** Milliseconds since 1970 of the next sweep worth making; `null`: none. Works while locked. */
  nextDeadline(): Promise<number | null>;
}

export interface RevealOptions {
  readonly records: TokenRecords;
  readonly vault: Vault;
  readonly now: () => number;
}

export function createReveal({ records, vault, now }: RevealOptions): Reveal {
  const alone = createQueue();

  async function reveal(id: string): Promise<RevealedToken | null> {
    // The reveal is written before the token is read: a worker stopped in between has spent time of the
    // one span, and never gains a second one.
    const revealing = (await records.update(id, (record) => step(record, 'reveal', now())))?.after;
    if (revealing?.state !== 'revealing') return null;
    const token = await records.secret(id);
    const event = token === null ? 'missing' : 'tick';
    const checked = (await records.update(id, (record) => step(record, event, now())))?.after;
    return token !== null && checked?.state === 'revealing' ? { record: checked, token } : null;
  }

  async function overdue(): Promise<string[]> {
    const time = now();
    return Object.entries(await records.waitingTokens()).flatMap(([id, due]) => (due <= time ? [id] : []));
  }

  /** Reading a record settles it. Impossible while the vault is locked, or when the record is damaged. */
  async function settled(id: string): Promise<boolean> {
    try {
      return (await records.get(id)) !== null;
    } catch (error) {
      if (error instanceof VaultError) return false;
      throw error;
    }
  }

  async function sweep(): Promise<boolean> {
    const ids = await overdue();
    for (const id of ids) if (!(await settled(id))) await records.destroySecrets([id]);
    return ids.length > 0;
  }

  return {
    reveal: (id) => alone(() => reveal(id)),
    consume: (id, keep = false) =>
      alone(async () => {
        await records.update(id, (record) => step(record, keep ? 'keep' : 'saved', now()));
      }),
    sweep: () => alone(sweep),
    nextDeadline: () =>
      alone(async () => {
        // The alarm's owner may leave a locked vault alone, and must not be woken for it over and over.
        if ((await vault.state()) !== 'unlocked') await sweep();
        const times = Object.values(await records.waitingTokens());
        return times.length === 0 ? null : Math.min(...times);
      }),
  };
}
