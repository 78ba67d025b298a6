import type { BatchAnswer, EdgeAnswer, Graph } from '../graph/client.ts';
import { backoff, type Clock, LONGEST_SLEEP_MS } from '../graph/clock.ts';
import { type ErrorKey, type ErrorView, GraphError, localError } from '../graph/errors.ts';
import { callsInFlight, type UsageGate } from '../graph/usage.ts';
import { MAX_BATCH_ITEMS } from '../meta/api.ts';
import { isTokenOperation, type MakingOperation, REPEATABLE, type TokenOperation } from '../plan/types.ts';
import { createQueue } from '../queue.ts';
import { storageFailureOf } from '../storage-failure.ts';
import { createItemGraph } from './items.ts';
import type { Journal } from './journal.ts';
import { type NamedUser, namedUserRow, namedUsersRequest } from './names.ts';
import { createRecheck } from './recheck.ts';
import { type BatchedOperation, requestOf, resultOf } from './requests.ts';
import type { ItemResult, Job, JobItem, PauseReason, Stop } from './types.ts';

/** Nothing was sent and nothing can be for now: the whole job stands still, no item is to blame. */
export class Halt extends Error {
  readonly reason: PauseReason;
  readonly view: ErrorView | null;
  constructor(reason: PauseReason, view: ErrorView | null = null) {
    super(reason);
    this.name = 'Halt';
    this.reason = reason;
    this.view = view;
  }
}

/** Carries out operations about tokens, behind an interface: the runner never sees one. */
export interface TokenDesk {
  /**
   * Makes and seals a token, or ends some. Throws `GraphError`, or `Halt` when nothing was sent; a token
   * that was made is sealed, even if the vault was locked in the middle.
   */
  carryOut(item: JobItem, operation: TokenOperation, userId: string): Promise<ItemResult>;
  /** The record sealed for this item by an answer that the journal missed. */
  findSealed(item: JobItem): Promise<string | null>;
  /** Notes that a token may exist whose answer never came. */
  recordLost(item: JobItem, operation: MakingOperation, userId: string): Promise<void>;
}

export interface RunOptions {
  readonly journal: Pick<Journal, 'putItems'>;
  readonly graph: Graph;
  readonly gate: UsageGate;
  readonly clock: Clock;
  readonly desk: TokenDesk;
  /**
   * Asked before each call: once a stop is wanted, which is never taken back, calls under way end and no more
   * start. Before a job is cancelled, what was never answered is settled, so that no token is forgotten.
   */
  readonly wanted: () => Stop | null;
  readonly onItems: (items: readonly JobItem[]) => void;
}

export type RunEnd =
  | { readonly type: 'finished' }
  | { readonly type: 'stopped' }
  | {
      readonly type: 'halted';
      readonly reason: PauseReason;
      readonly view: ErrorView | null;
      /** Milliseconds since 1970 from which trying again makes sense; `null`: when the person has acted. */
      readonly resumeAt: number | null;
    };

/** Times an item is sent before it counts as failed, until a person asks for more. */
const MAX_ATTEMPTS = 5;
/** Rounds of calls in a row without any answer after which the job rests. */
const OFFLINE_AFTER = 4;
const OFFLINE_REST_MS = 30_000;
/** Disks get room, and databases come free, without anybody telling. */
const STORAGE_REST_MS = 60_000;
/** Milliseconds by which Meta's clock and ours may differ. */
const CLOCK_SKEW_MS = 5 * 60_000;

const isToken = ({ operation }: JobItem): boolean => isTokenOperation(operation);

/** How a job ends that a halt, something of Steward's own, or of this computer, has stopped. */
export function haltOf(error: unknown, now: number): Extract<RunEnd, { type: 'halted' }> {
  if (error instanceof Halt)
    return { type: 'halted', reason: error.reason, view: error.view, resumeAt: null };
  const failure = storageFailureOf(error);
  const passes = failure === 'storage_full' || failure === 'storage_blocked';
  return {
    type: 'halted',
    reason: failure ?? 'internal',
    view: null,
    resumeAt: passes ? now + STORAGE_REST_MS : null,
  };
}

/**
 * Applies a job until it is finished, stopped or halted. Each item is journalled as `sending` before its call
 * and with its end after, so a worker killed anywhere leaves items whose fate is known or `uncertain`; those
 * are settled by reading Meta, never by sending again blindly.
 */
export async function runJob(job: Job, loaded: readonly JobItem[], options: RunOptions): Promise<RunEnd> {
  const { journal, graph, gate, clock, desk, wanted } = options;
  const work = createItemGraph(
    loaded.map((item) => (item.state === 'sending' ? { ...item, state: 'uncertain' as const } : item)),
  );
  let halt: Extract<RunEnd, { type: 'halted' }> | null = null;
  let silent = 0;
  let round = 0;

  const stopFor = (reason: PauseReason, view: ErrorView | null, resumeAt: number | null = null) => {
    halt ??= { type: 'halted', reason, view, resumeAt };
  };

  const stumble = (error: unknown) => {
    halt ??= haltOf(error, clock.now());
  };

  /** The job waits for whatever ends an error that is no item's fault. */
  function standStill(view: ErrorView): void {
    switch (view.action) {
      case 'reconnect':
        stopFor('token_refused', view);
        break;
      case 'app_secret':
        stopFor('app_secret', view);
        break;
      case 'block':
        stopFor('blocked', view);
        break;
      case 'throttle':
        stopFor('rate_limited', view, gate.readyAt(job.portfolioId));
        break;
      default:
        stopFor('offline', view, clock.now() + OFFLINE_REST_MS);
    }
  }

  /** Whether calls may still start; once they may not, none does any more. */
  const goesOn = () => halt === null && wanted() === null;

  async function write(changed: readonly JobItem[]): Promise<void> {
    if (changed.length === 0) return;
    await journal.putItems(changed);
    const doomed = work.put(changed);
    if (doomed.length > 0) await journal.putItems(doomed);
    options.onItems([...changed, ...doomed]);
  }

  const markSending = (item: JobItem): JobItem => ({
    ...item,
    state: 'sending',
    error: null,
    attempts: item.attempts + 1,
    sentAt: clock.now(),
  });

  const done = (item: JobItem, result: ItemResult): JobItem => ({
    ...item,
    state: 'done',
    result,
    error: null,
  });
  const unsent = (item: JobItem): JobItem => ({ ...item, state: 'waiting', attempts: item.attempts - 1 });
  /** What Meta said of it stands, under another key. */
  const failedAs = (item: JobItem, key: ErrorKey): JobItem => ({
    ...item,
    state: 'failed',
    error: item.error === null ? localError(key, 'stop_item') : { ...item.error, key, action: 'stop_item' },
  });
  /** Empty while the system user is still to be made, and then nothing but its making is sent. */
  const userIdOf = (item: JobItem): string => work.systemUserId(item) ?? '';
  const mayTryAgain = ({ attempts, attemptsBefore }: JobItem) => attempts - attemptsBefore < MAX_ATTEMPTS;

  /** What becomes of an item whose call ended in an error. */
  function afterError(item: JobItem, error: GraphError): JobItem {
    const { view } = error;
    switch (view.action) {
      case 'retry':
        if (!error.sent) return unsent(item);
        if (!REPEATABLE[item.operation.type]) return { ...item, state: 'uncertain', error: view };
        return { ...item, state: mayTryAgain(item) ? 'waiting' : 'failed', error: view };
      case 'throttle':
        return unsent(item);
      case 'reconnect':
      case 'app_secret':
      case 'block':
        standStill(view);
        return unsent(item);
      case 'stop_item':
        // A name that is taken may be our own: of a try before, or of this one, which browsers send again by
        // themselves when a connection ends without an answer. Look before calling it a failure.
        if (view.key === 'duplicate_name') return { ...item, state: 'uncertain', error: view };
        if (view.key === 'already_has_access' && item.operation.type === 'assign_asset')
          return done(item, { type: item.attempts > 1 ? 'asset_assigned' : 'already_so' });
        return { ...item, state: 'failed', error: view };
    }
  }

  function afterAnswer(item: JobItem, answer: BatchAnswer): JobItem {
    if (!answer.ok) return afterError(item, answer.error);
    const result = resultOf(item.operation as BatchedOperation, answer.body);
    return result === null
      ? afterError(item, new GraphError(localError('not_json', 'retry'), true))
      : done(item, result);
  }

  /** Counts rounds in which nobody answered, calls side by side as one; after a few in a row the job rests. */
  async function noteSilence(error: GraphError | null, ofRound: number): Promise<void> {
    if (error === null || error.view.action !== 'retry') {
      silent = 0;
      return;
    }
    if (ofRound === round) {
      silent++;
      round++;
    }
    if (silent >= OFFLINE_AFTER) standStill(error.view);
    else await clock.sleep(backoff(silent, clock));
  }

  const recheck = createRecheck({ graph, clock, portfolioId: job.portfolioId, since: job.plan.madeAt });

  // What was read is written before more is read, or a tight limit would go into readings alone.
  const readAndWrite = createQueue();
  const flyBatch = (taken: readonly JobItem[]): Promise<void> =>
    recheck.needs(taken) ? readAndWrite(() => fly(taken)) : fly(taken);

  async function fly(taken: readonly JobItem[]): Promise<void> {
    const ofRound = round;
    if (!goesOn()) return;
    const checked = await recheck.judge(taken);
    if ('error' in checked) {
      standStill(checked.error);
      return;
    }
    await write(checked.ended);
    if (checked.go.length === 0 || !goesOn()) return;
    const sending = checked.go.map(markSending);
    await write(sending);
    try {
      const answers = await graph.batch(
        sending.map((item) => requestOf(item.operation as BatchedOperation, job.portfolioId, userIdOf(item))),
      );
      const after = sending.map((item, index) => afterAnswer(item, answers[index] as BatchAnswer));
      await write(after);
      const passing = answers.flatMap((answer) =>
        !answer.ok && answer.error.view.action === 'retry' ? [answer.error] : [],
      );
      await noteSilence(passing.length === answers.length ? (passing[0] ?? null) : null, ofRound);
      if (passing.length > 0 && passing.length < answers.length)
        await clock.sleep(backoff(Math.max(...after.map(({ attempts }) => attempts)), clock));
    } catch (error) {
      await afterThrow(sending, error, ofRound);
    }
  }

  async function afterThrow(sending: readonly JobItem[], error: unknown, ofRound: number): Promise<void> {
    if (error instanceof Halt) {
      stopFor(error.reason, error.view);
      await write(sending.map(unsent));
      return;
    }
    if (!(error instanceof GraphError)) throw error;
    await write(sending.map((item) => afterError(item, error)));
    await noteSilence(error, ofRound);
  }

  async function flyToken(taken: JobItem): Promise<void> {
    const ofRound = round;
    const sending = markSending(taken);
    await write([sending]);
    try {
      const operation = sending.operation as TokenOperation;
      const result = await desk.carryOut(sending, operation, userIdOf(sending));
      await write([done(sending, result)]);
      await noteSilence(null, ofRound);
    } catch (error) {
      await afterThrow([sending], error, ofRound);
    }
  }

  /** Of tokens whose making was never answered: the one sealed in time, or a record of what was lost. */
  async function settleTokens(items: readonly JobItem[]): Promise<void> {
    for (const item of items) {
      const recordId = await desk.findSealed(item);
      if (recordId !== null) {
        await write([done(item, { type: 'token', recordId })]);
        continue;
      }
      await desk.recordLost(item, item.operation as MakingOperation, userIdOf(item));
      await write([failedAs(item, 'token_lost')]);
    }
  }

  /**
   * Looks for system users whose making was never answered, by exact name and time, and for the names of those
   * whose renaming was not.
   */
  async function settleUsers(items: readonly JobItem[]): Promise<void> {
    const edges = await graph.readEdges([namedUsersRequest(job.portfolioId)], namedUserRow);
    const { rows, error } = edges[0] as EdgeAnswer<NamedUser>;
    if (error !== null) {
      const { view } = error;
      if (view.action === 'stop_item') await write(items.map((item) => unknown({ ...item, error: view })));
      else standStill(view);
      return;
    }
    await write(
      items.map((item): JobItem => {
        const { operation } = item;
        if (operation.type === 'rename_system_user') {
          const present = rows.find(({ id }) => id === work.systemUserId(item))?.name;
          if (present === operation.newName) return done(item, { type: 'system_user_renamed' });
          // Where the name is a third one, somebody else has given it since.
          if (present !== operation.subject.name)
            return { ...item, state: 'failed', error: localError('name_changed', 'stop_item') };
        } else {
          const found = rows.find(
            ({ name, created_time }) =>
              name === operation.subject.name &&
              (created_time === undefined || Date.parse(created_time) >= item.sentAt - CLOCK_SKEW_MS),
          );
          if (found) return done(item, { type: 'system_user', id: found.id });
        }
        const again = item.error?.key !== 'duplicate_name' && mayTryAgain(item);
        return {
          ...item,
          state: again ? 'waiting' : 'failed',
          error: item.error ?? localError('lost_answer', 'stop_item'),
        };
      }),
    );
  }

  /** What was not answered and is not to be sent again: it may have been done, and nobody looked. */
  const unknown = (item: JobItem): JobItem => failedAs(item, 'unanswered');

  async function settle(items: readonly JobItem[]): Promise<void> {
    const again = items.filter(({ operation }) => REPEATABLE[operation.type]);
    const once = items.filter(({ operation }) => !REPEATABLE[operation.type]);
    await write(
      again.map((item) => (wanted() === 'cancel' ? unknown(item) : { ...item, state: 'waiting' as const })),
    );
    await settleTokens(once.filter(isToken));
    const users = once.filter((item) => !isToken(item));
    if (users.length > 0) await settleUsers(users);
  }

  /** Waits out a limit if it is short; leaves a long one to an alarm. */
  async function passGate(): Promise<void> {
    const readyAt = gate.readyAt(job.portfolioId);
    const wait = readyAt - clock.now();
    if (wait <= 0) return;
    if (wait > LONGEST_SLEEP_MS) stopFor('rate_limited', localError('throttled', 'throttle'), readyAt);
    else await clock.sleep(wait);
  }

  function nextFlight(): Promise<void> | null {
    const batch = work.takeReady(MAX_BATCH_ITEMS, (item) => !isToken(item));
    if (batch.length > 0) return flyBatch(batch);
    const [token] = work.takeReady(1, isToken);
    return token ? flyToken(token) : null;
  }

  const flights = new Set<Promise<void>>();

  /** Sends what may be sent now, in as many calls side by side as the limits leave. */
  async function launch(): Promise<void> {
    await passGate();
    const lanes = callsInFlight(gate, job.portfolioId);
    while (flights.size < lanes && goesOn()) {
      const flight = nextFlight();
      if (flight === null) break;
      const tracked = flight.catch(stumble).finally(() => flights.delete(tracked));
      flights.add(tracked);
    }
  }

  /** One turn of the loop; `true` when there is nothing more to do. */
  async function turn(): Promise<boolean> {
    if (work.uncertain().length === 0 && work.hasReady() && goesOn()) await launch();
    if (flights.size > 0) {
      await Promise.race(flights);
      return false;
    }
    if (halt !== null || work.allSettled()) return true;
    const uncertain = work.uncertain();
    if (uncertain.length > 0 && wanted() !== 'pause') {
      await passGate();
      if (halt === null) await settle(uncertain);
      return false;
    }
    // Items that wait for each other, as only a damaged journal has them, would be waited for without end.
    if (wanted() === null) stopFor('damaged', null);
    return true;
  }

  try {
    if (work.doomed.length > 0) await journal.putItems(work.doomed);
    while (!(await turn()));
  } catch (error) {
    stumble(error);
    // What is in the air still lands, and is journalled if that is possible.
    await Promise.all(flights);
  }
  if (halt !== null) return halt;
  return work.allSettled() ? { type: 'finished' } : { type: 'stopped' };
}
