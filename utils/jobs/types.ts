import type { ErrorView } from '../graph/errors.ts';
import type { PlanTitle } from '../plan/title.ts';
import type { Operation, Plan } from '../plan/types.ts';
import type { StorageFailure } from '../storage-failure.ts';

/** `uncertain`: sent, never answered; settled by reading Meta before anything is sent again. */
export type ItemState = 'waiting' | 'sending' | 'done' | 'failed' | 'uncertain' | 'cancelled';

/** What Meta answered. A token never stands here: only the id of its record. */
export type ItemResult =
  | { readonly type: 'system_user'; readonly id: string }
  | { readonly type: 'system_user_renamed' }
  | { readonly type: 'app_installed' }
  | { readonly type: 'asset_assigned' }
  | { readonly type: 'asset_unassigned' }
  /** Nothing of this job made it so. */
  | { readonly type: 'already_so' }
  | { readonly type: 'token'; readonly recordId: string }
  | { readonly type: 'tokens_revoked' };

export interface JobItem {
  readonly jobId: string;
  readonly index: number;
  readonly operation: Operation;
  readonly state: ItemState;
  readonly result: ItemResult | null;
  readonly error: ErrorView | null;
  /** Times it was sent, in all. */
  readonly attempts: number;
  /** Of those, the times before a person last asked for another try. */
  readonly attemptsBefore: number;
  /** Milliseconds since 1970: when it was last sent; 0 before. */
  readonly sentAt: number;
}

export type JobState = 'queued' | 'running' | 'paused' | 'done' | 'cancelled';

/** What a person asked of a job that is at work; it outlives the worker. */
export type Stop = 'pause' | 'cancel';

/** Why a job stands still. */
export type PauseReason =
  | 'by_person'
  | 'vault_locked'
  | 'token_refused'
  | 'rate_limited'
  | 'blocked'
  | 'offline'
  | 'app_secret'
  | StorageFailure
  /** Something of Steward's own failed. */
  | 'internal'
  /** Part of what was written down of it can't be read any more: it never goes on. */
  | 'damaged';

export interface Job {
  readonly id: string;
  readonly portfolioId: string;
  readonly portfolioName: string;
  /** Name of whom Steward was connected as when the job was started. */
  readonly by: string;
  readonly state: JobState;
  readonly pause: PauseReason | null;
  /** Asked for, and not yet carried out. */
  readonly wanted: Stop | null;
  /** Milliseconds since 1970 when a rate limit ends; `null` when it is not waiting for one. */
  readonly resumeAt: number | null;
  readonly error: ErrorView | null;
  readonly createdAt: number;
  readonly finishedAt: number | null;
  /** How its items stood when it last changed its state. */
  readonly counts: ItemCounts;
  readonly plan: Omit<Plan, 'operations' | 'skipped'>;
  /** What it is about; not there where it is damaged, or older than titles are. */
  readonly title?: PlanTitle;
}

/** A plan becomes at most one job, which is named after it. */
export const jobIdOf = (planId: string): string => `job.${planId}`;

export const isOver = ({ state }: Job): boolean => state === 'done' || state === 'cancelled';

export type ItemCounts = Readonly<Record<ItemState, number>>;

/** Name of the record of the token an item makes: one per try, so that a lost one and its successor both stand. */
export const tokenRecordId = ({ jobId, index, attempts }: JobItem): string => `${jobId}.${index}.${attempts}`;

/** What surfaces see of a job. */
export interface JobView {
  readonly job: Job;
  readonly items: readonly JobItem[];
  readonly counts: ItemCounts;
}
