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
  return {
    tell(event) {
      for (const listener of listeners) listener(event);
    },
    join(listener) {
      listeners.add(listener);
      void present().then((events) => {
        if (listeners.has(listener)) for (const event of events) listener(event);
      });
      return () => listeners.delete(listener);
    },
  };
}
