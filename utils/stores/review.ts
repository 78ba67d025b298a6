import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Failure } from '../messages/protocol.ts';
import type { Portfolio, Snapshot } from '../portfolio/snapshot.ts';
import { type MatrixFilter, NO_FILTER } from '../review/filter.ts';
import type { KeptReading } from '../review/kept.ts';
import type { Load } from './flow.ts';
import { failureOf, type Send } from './setup.ts';

export interface ReviewState {
  /** Whom Meta told it. */
  readonly callerId: string | null;
  readonly portfolios: Load<readonly Portfolio[]>;
  readonly portfolioId: string | null;
  /** The reading shown. */
  readonly reading: Load<Snapshot>;
  /** Meta is being asked while the last reading stays on screen; why that failed, if it did. */
  readonly asking: boolean;
  readonly askFailure: Failure | null;
  /** The kept readings, newest first. */
  readonly kept: readonly KeptReading[];
  /** Why the last reading could not be pinned or released. */
  readonly pinFailure: Failure | null;
  readonly filter: MatrixFilter;
  /** The reading compared with. */
  readonly earlier: Load<Snapshot>;
  /** The one it is compared to; idle: the reading shown. */
  readonly later: Load<Snapshot>;
}

/** Who reaches what in a portfolio, as the console shows it. */
export interface Review {
  readonly store: StoreApi<ReviewState>;
  /**
   * Reads which portfolios the caller has, and the access of the one wanted, or of a single one. Another caller
   * begins anew.
   */
  start(callerId: string | null, wanted?: string | null): Promise<void>;
  /** Shows the last reading kept of a portfolio, or asks Meta where there is none. */
  choose(portfolioId: string): Promise<void>;
  /** Asks Meta anew; what is on screen stays until the answer is there. */
  ask(): Promise<void>;
  narrow(change: Partial<MatrixFilter>): void;
  /** Takes the reading of that time to compare with, or to be compared. */
  compare(readAt: number, as?: 'earlier' | 'later'): Promise<void>;
  /** Has a kept reading stay until it is released, or releases it. */
  pin(readAt: number, pinned: boolean): Promise<void>;
}

const IDLE = { state: 'idle' } as const;
const READING = { state: 'reading' } as const;

const NOTHING: ReviewState = {
  callerId: null,
  portfolios: IDLE,
  portfolioId: null,
  reading: IDLE,
  asking: false,
  askFailure: null,
  kept: [],
  pinFailure: null,
  filter: NO_FILTER,
  earlier: IDLE,
  later: IDLE,
};

export function createReview({ send }: { readonly send: Send }): Review {
  const store = createStore<ReviewState>(() => NOTHING);
  const { getState, setState } = store;
  const isStill = (portfolioId: string) => getState().portfolioId === portfolioId;

  async function start(callerId: string | null, wanted: string | null = null): Promise<void> {
    if (callerId !== getState().callerId) setState({ ...NOTHING, callerId });
    const { portfolios } = getState();
    if (portfolios.state === 'reading') return;
    if (portfolios.state === 'ready') {
      if (portfolios.value.some(({ id }) => id === wanted)) await choose(wanted as string);
      return;
    }
    setState({ portfolios: READING });
    try {
      const value = await send('portfolios.list', {});
      if (getState().callerId !== callerId) return;
      setState({ portfolios: { state: 'ready', value } });
      const first = value.find(({ id }) => id === wanted) ?? (value.length === 1 ? value[0] : undefined);
      if (first !== undefined) await choose(first.id);
    } catch (error) {
      setState({ portfolios: { state: 'failed', failure: failureOf(error) } });
    }
  }

  async function choose(portfolioId: string): Promise<void> {
    if (isStill(portfolioId)) return;
    setState({
      portfolioId,
      reading: READING,
      asking: false,
      askFailure: null,
      kept: [],
      pinFailure: null,
      filter: NO_FILTER,
      earlier: IDLE,
      later: IDLE,
    });
    try {
      const kept = await send('access.list', { portfolioId });
      const [newest] = kept;
      if (newest === undefined) return await ask();
      const value = await send('access.kept', { portfolioId, readAt: newest.readAt });
      if (isStill(portfolioId)) setState({ kept, reading: { state: 'ready', value } });
    } catch (error) {
      if (isStill(portfolioId)) setState({ reading: { state: 'failed', failure: failureOf(error) } });
    }
  }

  async function ask(): Promise<void> {
    const { portfolioId, asking, reading } = getState();
    if (portfolioId === null || asking) return;
    setState({ asking: true, askFailure: null, ...(reading.state === 'ready' ? {} : { reading: READING }) });
    try {
      const value = await send('access.read', { portfolioId });
      const kept = await send('access.list', { portfolioId });
      if (!isStill(portfolioId)) return;
      setState({ asking: false, kept, reading: { state: 'ready', value } });
      // What was compared may have made room for this reading.
      for (const which of ['earlier', 'later'] as const) {
        const { [which]: load } = getState();
        if (load.state === 'ready' && !kept.some(({ readAt }) => readAt === load.value.readAt))
          setState({ [which]: IDLE });
      }
    } catch (error) {
      if (!isStill(portfolioId)) return;
      const failure = failureOf(error);
      const hasReading = getState().reading.state === 'ready';
      setState({
        asking: false,
        ...(hasReading ? { askFailure: failure } : { reading: { state: 'failed', failure } }),
      });
    }
  }

  async function compare(readAt: number, as: 'earlier' | 'later' = 'earlier'): Promise<void> {
    const { portfolioId, reading: shown } = getState();
    if (portfolioId === null) return;
    if (as === 'later' && shown.state === 'ready' && shown.value.readAt === readAt) {
      setState({ later: IDLE });
      return;
    }
    const reading = { ...READING };
    setState({ [as]: reading });
    // Of two that are asked for, the one asked for last counts.
    const settle = (load: Load<Snapshot>) => {
      if (getState()[as] === reading) setState({ [as]: load });
    };
    try {
      settle({ state: 'ready', value: await send('access.kept', { portfolioId, readAt }) });
    } catch (error) {
      settle({ state: 'failed', failure: failureOf(error) });
    }
  }

  async function pin(readAt: number, pinned: boolean): Promise<void> {
    const { portfolioId } = getState();
    if (portfolioId === null) return;
    let pinFailure: Failure | null = null;
    const note = (error: unknown) => {
      pinFailure ??= failureOf(error);
      return null;
    };
    await send('access.pin', { portfolioId, readAt, pinned }).catch(note);
    // Other readings may be kept by now.
    const kept = await send('access.list', { portfolioId }).catch(note);
    if (isStill(portfolioId)) setState({ pinFailure, ...(kept === null ? {} : { kept }) });
  }

  return {
    store,
    start,
    choose,
    ask,
    compare,
    pin,
    narrow: (change) => setState(({ filter }) => ({ filter: { ...filter, ...change } })),
  };
}
