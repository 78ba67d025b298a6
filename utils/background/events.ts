import type { StewardEvent } from '../messages/protocol.ts';

type Listener = (event: StewardEvent) => void;

/** What happens, told to whoever listens; a newcomer first hears the present state. */
export interface Events {
  tell(event: StewardEvent): void;
  /** Returns how to leave again. */
  join(listener: Listener): () => void;
}

export function createEvents(present: () => Promise<readonly StewardEvent[]>): Events {
  const listeners = new Set<Listener>();
  /** One that can't be told, because its surface has just gone or what happened is too large, holds up nobody. */
  const hand = (listener: Listener, event: StewardEvent) => {
    try {
      listener(event);
    } catch {
      // Its port says by itself when it is gone.
    }
  };
  return {
    tell(event) {
      for (const listener of listeners) hand(listener, event);
    },
    join(listener) {
      // What happens before the present state is known comes after it, or it would be overwritten by the past.
      let held: StewardEvent[] | null = [];
      const member: Listener = (event) => (held === null ? hand(listener, event) : held.push(event));
      listeners.add(member);
      void present()
        .catch(() => [])
        .then((events) => {
          const all = [...events, ...(held ?? [])];
          held = null;
          if (listeners.has(member)) for (const event of all) hand(listener, event);
        });
      return () => listeners.delete(member);
    },
  };
}
