import * as v from 'valibot';
import { ERROR_KEYS, type ErrorView } from '../graph/errors.ts';
import { ASSET_KINDS, type AssetKind } from '../meta/assets.ts';
import { META_ID } from '../meta/ids.ts';
import type { Permission } from '../meta/permissions.ts';
import { SYSTEM_USER_ROLES } from '../meta/roles.ts';
import { TITLE_KINDS } from '../plan/title.ts';
import type { Operation } from '../plan/types.ts';
import { STORAGE_FAILURES } from '../storage-failure.ts';
import { templateUsedSchema } from '../templates/given.ts';
import { countItems } from './items.ts';
import type { ItemResult, Job, JobItem } from './types.ts';

/** What a disk may have damaged is judged before a job goes on by it: some of it would be sent to Meta. */

const texts = v.array(v.string());
/** Milliseconds since 1970, of a time that makes a date. */
const time = v.pipe(v.number(), v.minValue(0), v.maxValue(8.64e15));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const metaId = v.pipe(v.string(), v.regex(META_ID));
const kind = v.picklist(ASSET_KINDS as readonly AssetKind[]);
// A job may be old, and name permissions that Meta has dropped since.
const permissions = texts as v.GenericSchema<unknown, Permission[]>;

const error: v.GenericSchema<unknown, ErrorView> = v.object({
  key: v.picklist(ERROR_KEYS),
  action: v.picklist(['retry', 'throttle', 'stop_item', 'reconnect', 'app_secret', 'block']),
  code: v.nullable(v.number()),
  subcode: v.nullable(v.number()),
  detail: v.string(),
  fbtraceId: v.nullable(v.string()),
});

const base = {
  id: v.string(),
  subject: v.variant('type', [
    v.object({ type: v.literal('existing'), id: metaId, name: v.string() }),
    v.object({ type: v.literal('new'), operationId: v.string(), name: v.string() }),
  ]),
  dependsOn: texts,
};
const app = { appId: metaId, appName: v.string() };
const asset = { assetId: metaId, assetName: v.string(), kind, before: v.nullable(texts) };

const operation: v.GenericSchema<unknown, Operation> = v.variant('type', [
  v.object({ ...base, type: v.literal('create_system_user'), role: v.picklist(SYSTEM_USER_ROLES) }),
  v.object({ ...base, type: v.literal('rename_system_user'), newName: v.string() }),
  v.object({ ...base, type: v.literal('install_app'), ...app }),
  v.object({ ...base, type: v.literal('assign_asset'), ...asset, tasks: texts }),
  v.object({ ...base, type: v.literal('unassign_asset'), ...asset }),
  v.object({
    ...base,
    type: v.literal('generate_token'),
    after: texts,
    ...app,
    permissions,
    expiry: v.picklist(['60_days', 'never']),
    replaces: v.exactOptional(v.string()),
  }),
  v.object({ ...base, type: v.literal('renew_token'), recordId: v.string(), ...app, permissions }),
  v.object({
    ...base,
    type: v.literal('revoke_token'),
    recordId: v.string(),
    ...app,
    fingerprint: v.string(),
  }),
  v.object({ ...base, type: v.literal('revoke_all_tokens'), after: texts }),
]);

const result: v.GenericSchema<unknown, ItemResult> = v.variant('type', [
  v.object({ type: v.literal('system_user'), id: metaId }),
  v.object({
    type: v.picklist([
      'system_user_renamed',
      'app_installed',
      'asset_assigned',
      'asset_unassigned',
      'already_so',
      'tokens_revoked',
    ]),
  }),
  v.object({ type: v.literal('token'), recordId: v.string() }),
]) as v.GenericSchema<unknown, ItemResult>;

const itemSchema: v.GenericSchema<unknown, JobItem> = v.object({
  jobId: v.string(),
  index: count,
  operation,
  state: v.picklist(['waiting', 'sending', 'done', 'failed', 'uncertain', 'cancelled']),
  result: v.nullable(result),
  error: v.nullable(error),
  attempts: count,
  attemptsBefore: count,
  sentAt: time,
});

const counts = v.object({
  waiting: count,
  sending: count,
  done: count,
  failed: count,
  uncertain: count,
  cancelled: count,
});

const title = v.object({
  kind: v.picklist(TITLE_KINDS),
  count,
  users: count,
  user: v.nullable(v.string()),
  undo: v.boolean(),
});

const planTemplateSchema = v.object({
  template: templateUsedSchema,
  subjects: texts,
  // Jobs of before this was noted: nothing is ever taken away for what was added.
  as: v.optional(v.picklist(['add', 'replace', 'undone']), 'add'),
});

const jobSchema = v.object({
  id: v.string(),
  portfolioId: metaId,
  portfolioName: v.string(),
  by: v.string(),
  state: v.picklist(['queued', 'running', 'paused', 'done', 'cancelled']),
  pause: v.nullable(
    v.picklist([
      'by_person',
      'vault_locked',
      'token_refused',
      'rate_limited',
      'blocked',
      'offline',
      'app_secret',
      ...STORAGE_FAILURES,
      'internal',
      'damaged',
    ]),
  ),
  wanted: v.nullable(v.picklist(['pause', 'cancel'])),
  resumeAt: v.nullable(time),
  error: v.nullable(error),
  createdAt: time,
  finishedAt: v.nullable(time),
  counts,
  plan: v.looseObject({
    version: v.literal(1),
    id: v.string(),
    madeAt: time,
    impossible: v.array(v.object({ reason: v.string(), item: v.string() })),
    warnings: v.array(v.object({ warning: v.string(), items: texts })),
    estimate: v.object({ operations: v.number(), requests: v.number(), seconds: v.number() }),
    templates: v.exactOptional(v.array(planTemplateSchema)),
    needsApproval: v.boolean(),
  }),
  // Only shown: a job goes on without.
  title: v.exactOptional(v.fallback(v.optional(title), undefined)),
});

const words = v.fallback(v.string(), '');

/** What can be told of a job whose record is damaged: it never goes on. */
const damagedSchema = v.object({
  id: v.string(),
  portfolioId: v.fallback(metaId, '0'),
  portfolioName: words,
  by: words,
  state: v.fallback(v.picklist(['paused', 'done', 'cancelled']), 'paused'),
  createdAt: v.fallback(time, 0),
  finishedAt: v.fallback(v.nullable(time), null),
  counts: v.fallback(counts, countItems([])),
});

/** A job as it stands in the journal, or what can be told of one that is damaged. */
export function readJob(stored: unknown): Job {
  const read = v.safeParse(jobSchema, stored);
  if (read.success) return read.output as unknown as Job;
  const told = v.parse(damagedSchema, stored);
  return {
    ...told,
    pause: 'damaged',
    wanted: null,
    resumeAt: null,
    error: null,
    plan: {
      version: 1,
      id: '',
      portfolioId: told.portfolioId,
      portfolioName: told.portfolioName,
      snapshotHash: '',
      madeAt: 0,
      impossible: [],
      warnings: [],
      estimate: { operations: 0, requests: 0, seconds: 0 },
      needsApproval: true,
    },
  };
}

/** The items that read, in their order. */
export const readItems = (stored: readonly unknown[]): JobItem[] =>
  stored.flatMap((each) => {
    const read = v.safeParse(itemSchema, each);
    return read.success ? [read.output] : [];
  });

/** How many items of a job were there and can't be read any more, or wait for one that is not there. */
export function lostItems(job: Job, items: readonly JobItem[]): number {
  const all = Object.values(job.counts).reduce((sum, each) => sum + each, 0);
  if (items.length < all) return all - items.length;
  const ids = new Set(items.map((item) => item.operation.id));
  const isAdrift = ({ operation: each }: JobItem) =>
    each.dependsOn.some((id) => !ids.has(id)) ||
    (each.subject.type === 'new' && !ids.has(each.subject.operationId));
  const isTwice = ids.size < items.length || items.some(({ index }, at) => index !== at);
  return isTwice ? 1 : items.filter(isAdrift).length;
}
