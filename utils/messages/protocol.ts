import * as v from 'valibot';
import type { AppView, ConnectionView } from '../connection/types.ts';
import type { ErrorKey } from '../graph/errors.ts';
import type { JobItem, JobView } from '../jobs/types.ts';
import { ASSET_KINDS, type AssetKind } from '../meta/assets.ts';
import { META_ID } from '../meta/ids.ts';
import { MAX_NAMES_AT_ONCE } from '../meta/names.ts';
import { PERMISSIONS, type Permission } from '../meta/permissions.ts';
import { SYSTEM_USER_ROLES } from '../meta/roles.ts';
import type { Diagnosis } from '../page/diagnosis.ts';
import { diagnosisSchema } from '../page/diagnosis-schema.ts';
import type { ExactAccess } from '../plan/exact.ts';
import { MAX_PLAN_PAIRS } from '../plan/limits.ts';
import type { TasksByKind } from '../plan/set-tasks.ts';
import type { Intent, Plan } from '../plan/types.ts';
import type { Difference } from '../portfolio/difference.ts';
import { MAX_GROUP_PARTS } from '../portfolio/groups.ts';
import type { Preflight } from '../portfolio/preflight.ts';
import type { Found, GroupContent, Portfolio, Snapshot } from '../portfolio/snapshot.ts';
import type { KeptReading } from '../review/kept.ts';
import { MAX_SELECTION_NAME, SELECTED, type Selection, selectionSchema } from '../selections.ts';
import { type Settings, settingsSchema } from '../settings/settings.ts';
import type { StorageFailure } from '../storage-failure.ts';
import type { Saved, StorageState } from '../storage-health.ts';
import { type GivenTemplates, templateUsedSchema } from '../templates/given.ts';
import { templateSchema } from '../templates/schema.ts';
import { type StoredTemplate, storedTemplateSchema } from '../templates/store.ts';
import { copyMarkSchema } from '../tokens/copied.ts';
import { EXPORT_FORMATS, type ExportedTokens, PLAIN_FORMATS } from '../tokens/export.ts';
import type { TokenHealth } from '../tokens/health.ts';
import type { RevealedToken } from '../tokens/reveal.ts';
import type { TokenRecord } from '../tokens/types.ts';
import type { DamagedEntry } from '../vault/entries.ts';
import type { VaultState } from '../vault/vault.ts';

/** Where a message may come from. `content`: beacon and panel, which share a page's process and one trust. */
export type Sender = 'popup' | 'console' | 'content';

export interface Status {
  readonly vault: VaultState;
  /** Milliseconds since 1970 before which no passphrase is tried; 0 when there is no wait. */
  readonly retryAt: number;
  readonly connection: ConnectionView | null;
  readonly app: AppView | null;
  readonly waitingTokens: number;
  readonly redirectUrl: string;
}

export type FailureKey =
  | ErrorKey
  | StorageFailure
  | 'throttled_wait'
  | 'vault_exists'
  | 'vault_absent'
  | 'vault_locked'
  | 'vault_damaged'
  | 'passphrase_short'
  | 'passphrase_wrong'
  | 'passphrase_wait'
  | 'token_malformed'
  | 'token_wrong_app'
  | 'token_not_user'
  | 'app_id_malformed'
  | 'app_secret_malformed'
  | 'not_connected'
  | 'connection_changed'
  | 'sign_in_cancelled'
  | 'sign_in_failed'
  | 'sign_in_state'
  | 'portfolio_unknown'
  | 'reading_unknown'
  | 'readings_pinned'
  | 'plan_unknown'
  | 'plan_empty'
  | 'plan_too_large'
  | 'access_too_large'
  | 'approval_needed'
  | 'job_unknown'
  | 'job_open'
  | 'template_unknown'
  | 'template_changed'
  | 'templates_full'
  | 'selections_full'
  | 'token_unknown'
  | 'token_gone'
  | 'age_key_missing'
  | 'age_recipient_wrong'
  | 'not_seen'
  | 'not_allowed'
  | 'bad_message'
  | 'internal';

/** What a surface is told when a message fails: the sentence `error.<key>`, its blanks, and Meta's trace id. */
export interface Failure {
  readonly key: FailureKey;
  readonly args: readonly string[];
  readonly fbtraceId: string | null;
}

export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: Failure };

const id = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_.:-]{1,200}$/));
const metaId = v.pipe(v.string(), v.regex(META_ID));
const helpPath = v.pipe(v.string(), v.regex(/^[a-z]{1,20}(?:\/[A-Za-z_.]{1,100})?$/));
const secretText = v.pipe(v.string(), v.maxLength(4096));
const empty = v.strictObject({});
const recordIds = v.strictObject({ recordIds: v.pipe(v.array(id), v.minLength(1), v.maxLength(2000)) });

const tasksSchema = v.pipe(v.array(v.pipe(v.string(), v.maxLength(100))), v.maxLength(100));
/** System users on assets of one portfolio. */
const pairs = {
  portfolioId: metaId,
  pairs: v.pipe(
    v.array(v.strictObject({ systemUserId: metaId, assetId: metaId })),
    v.minLength(1),
    v.maxLength(MAX_PLAN_PAIRS),
  ),
};

const exactSchema: v.GenericSchema<unknown, ExactAccess> = v.strictObject({
  systemUserId: metaId,
  assetId: metaId,
  tasks: v.nullable(tasksSchema),
});

const intentSchema = v.strictObject({
  portfolioId: metaId,
  users: v.pipe(
    v.array(
      v.variant('type', [
        v.strictObject({
          type: v.literal('new'),
          name: v.pipe(v.string(), v.maxLength(1000)),
          role: v.picklist(SYSTEM_USER_ROLES),
        }),
        v.strictObject({ type: v.literal('existing'), id: metaId }),
      ]),
    ),
    v.maxLength(MAX_NAMES_AT_ONCE),
  ),
  assets: v.pipe(
    v.array(
      v.strictObject({
        id: metaId,
        kind: v.picklist(ASSET_KINDS as readonly AssetKind[]),
        tasks: tasksSchema,
      }),
    ),
    v.maxLength(MAX_PLAN_PAIRS),
  ),
  mode: v.picklist(['add', 'replace']),
  token: v.nullable(
    v.strictObject({
      appId: metaId,
      permissions: v.pipe(v.array(v.picklist(PERMISSIONS as readonly Permission[])), v.maxLength(100)),
      expiry: v.picklist(['60_days', 'never']),
    }),
  ),
  template: v.exactOptional(templateUsedSchema),
  unreadGroups: v.exactOptional(v.pipe(v.array(v.pipe(v.string(), v.maxLength(1000))), v.maxLength(2000))),
});

const intentsSchema = v.pipe(
  v.array(intentSchema as v.GenericSchema<unknown, Intent>),
  v.minLength(1),
  v.maxLength(2000),
  v.check((intents) => new Set(intents.map(({ portfolioId }) => portfolioId)).size === 1),
  v.check((intents) => {
    const ids = intents.flatMap(({ users }) =>
      users.flatMap((user) => (user.type === 'existing' ? [user.id] : [])),
    );
    return ids.length === new Set(ids).size;
  }),
);

const systemUserIds = v.pipe(v.array(metaId), v.minLength(1), v.maxLength(2000));

interface Row<Request, Response> {
  readonly from: readonly Sender[];
  readonly request: v.GenericSchema<unknown, Request>;
  /** Type only: answers come from the background, which surfaces trust. */
  readonly response: Response;
}

function row<Response>() {
  return <Request>(
    from: readonly Sender[],
    request: v.GenericSchema<unknown, Request>,
  ): Row<Request, Response> => ({
    from,
    request,
    response: undefined as Response,
  });
}

const OWN: readonly Sender[] = ['popup', 'console'];
const ALL: readonly Sender[] = ['popup', 'console', 'content'];

/**
 * Every message to the background, once: who may send it, what it must look like, what comes back.
 * No row open to `content` returns or accepts a secret, or changes anything an admin would not undo.
 */
export const PROTOCOL = {
  /** The beacon: this tab shows the system-users page (or no longer does). */
  'page.seen': row<null>()(['content'], v.strictObject({ onPage: v.boolean() })),

  /** The panel: whether it found its place on the page. Nothing of the page's own is in it. */
  'page.report': row<null>()(['content'], v.strictObject({ diagnosis: diagnosisSchema })),
  /** What was last reported; `null`: nothing yet. */
  'page.health': row<Diagnosis | null>()(['console'], empty),

  'status.get': row<Status>()(ALL, empty),
  'vault.create': row<Status>()(OWN, v.strictObject({ passphrase: secretText })),
  'vault.unlock': row<Status>()(OWN, v.strictObject({ passphrase: secretText })),
  'vault.lock': row<Status>()(OWN, empty),
  'vault.changePassphrase': row<Status>()(OWN, v.strictObject({ current: secretText, next: secretText })),
  /** Destroys every secret and every record of tokens, without a passphrase; running jobs are paused. */
  'vault.erase': row<Status>()(['console'], v.strictObject({ sure: v.literal(true) })),
  /** What was found damaged and set aside. */
  'vault.damaged': row<readonly DamagedEntry[]>()(['console'], empty),

  /** How this computer's storage stands; of use where other messages fail. */
  'storage.state': row<StorageState>()(OWN, empty),
  /** What of it can be saved as files: no secret is in it. Templates only while the vault is not locked. */
  'storage.save': row<Saved>()(['console'], empty),
  /** Removes all that Steward keeps on this computer, as far as that is possible. */
  'storage.erase': row<null>()(['console'], v.strictObject({ sure: v.literal(true) })),

  'settings.get': row<Settings>()(OWN, empty),
  'settings.save': row<Settings>()(OWN, v.strictObject({ settings: settingsSchema })),

  'connection.token': row<Status>()(OWN, v.strictObject({ token: secretText })),
  'connection.login': row<Status>()(OWN, v.strictObject({ appId: secretText })),
  'connection.forget': row<Status>()(OWN, empty),
  'app.save': row<Status>()(
    OWN,
    v.strictObject({ appId: secretText, appSecret: secretText, keep: v.boolean() }),
  ),

  /** Roles to give again and again. They hold no secret. */
  'templates.list': row<readonly StoredTemplate[]>()(ALL, empty),
  /** `over`: the one to take the place of, as it was seen; `null`: a new one. */
  'templates.save': row<StoredTemplate>()(
    ['console'],
    v.strictObject({
      over: v.nullable(v.strictObject({ id, revision: v.pipe(v.number(), v.integer(), v.minValue(1)) })),
      template: templateSchema,
    }),
  ),
  'templates.remove': row<null>()(['console'], v.strictObject({ id })),
  /** Takes a removal back: the template as it was, before the one of the id `before`, or last. */
  'templates.restore': row<null>()(
    ['console'],
    v.strictObject({ template: storedTemplateSchema, before: v.nullable(id) }),
  ),
  /** Which template each system user of the portfolio was made from, was given, or is compared with. */
  'templates.given': row<GivenTemplates>()(['console'], v.strictObject({ portfolioId: metaId })),
  /** Has system users compared with a template from now on, and with nothing else. */
  'templates.give': row<null>()(
    ['console'],
    v.strictObject({ portfolioId: metaId, systemUserIds, template: v.nullable(templateUsedSchema) }),
  ),

  /** Choices of assets or system users under a name; they hold no secret. */
  'selections.list': row<readonly Selection[]>()(ALL, v.strictObject({ portfolioId: metaId })),
  'selections.save': row<null>()(ALL, v.strictObject({ selection: selectionSchema })),
  'selections.remove': row<null>()(
    ALL,
    v.strictObject({
      portfolioId: metaId,
      of: v.picklist(SELECTED),
      name: v.pipe(v.string(), v.maxLength(MAX_SELECTION_NAME)),
    }),
  ),

  'portfolios.list': row<readonly Portfolio[]>()(ALL, empty),
  'preflight.run': row<Preflight>()(ALL, v.strictObject({ portfolioId: v.nullable(metaId) })),
  /** Without `fresh`, what was kept will do: what has changed since is told as `portfolio_changed`. */
  'portfolio.read': row<Snapshot>()(ALL, v.strictObject({ portfolioId: metaId, fresh: v.boolean() })),
  /** What is in business asset groups of the portfolio, where a template says which assets by them. */
  'groups.read': row<readonly GroupContent[]>()(
    ALL,
    v.strictObject({
      portfolioId: metaId,
      parts: v.pipe(
        v.array(v.strictObject({ groupId: metaId, kind: v.picklist(ASSET_KINDS as readonly AssetKind[]) })),
        v.maxLength(MAX_GROUP_PARTS),
      ),
    }),
  ),
  /** The portfolio with what these system users have in it; one call an asset. */
  'access.of': row<Snapshot>()(
    ['console'],
    v.strictObject({
      portfolioId: metaId,
      systemUserIds,
    }),
  ),

  /** Reads who reaches what in the whole portfolio, and keeps it for comparing. */
  'access.read': row<Snapshot>()(['console'], v.strictObject({ portfolioId: metaId })),
  /** The kept readings of a portfolio, newest first. */
  'access.list': row<readonly KeptReading[]>()(['console'], v.strictObject({ portfolioId: metaId })),
  'access.kept': row<Snapshot>()(
    ['console'],
    v.strictObject({ portfolioId: metaId, readAt: v.pipe(v.number(), v.safeInteger()) }),
  ),
  /** Has a kept reading stay until it is released, or releases it. */
  'access.pin': row<null>()(
    ['console'],
    v.strictObject({
      portfolioId: metaId,
      readAt: v.pipe(v.number(), v.safeInteger()),
      pinned: v.boolean(),
    }),
  ),

  'plan.make': row<Plan>()(ALL, v.strictObject({ intent: intentSchema as v.GenericSchema<unknown, Intent> })),
  /**
   * One plan of several intents in one portfolio, each system user in one of them only. `only`: those there are
   * lose what the intents do not say.
   */
  'plan.makeAll': row<Plan>()(['console'], v.strictObject({ intents: intentsSchema, only: v.boolean() })),
  'plan.get': row<Plan>()(OWN, v.strictObject({ planId: id })),
  /** Plans about tokens that exist. None is run but by `job.start`, after approval in Steward's own tab. */
  'plan.revoke': row<Plan>()(['console'], v.strictObject({ ...recordIds.entries, all: v.boolean() })),
  'plan.rotate': row<Plan>()(['console'], recordIds),
  'plan.renew': row<Plan>()(['console'], recordIds),
  /** Takes access away; what Meta has no call for is named in the plan. */
  'plan.remove': row<Plan>()(['console'], v.strictObject(pairs)),
  /** Gives system users other names. */
  'plan.rename': row<Plan>()(
    ['console'],
    v.strictObject({
      portfolioId: metaId,
      renames: v.pipe(
        v.array(v.strictObject({ systemUserId: metaId, name: v.pipe(v.string(), v.maxLength(1000)) })),
        v.minLength(1),
        v.maxLength(MAX_NAMES_AT_ONCE),
        v.check(
          (renames) => new Set(renames.map(({ systemUserId }) => systemUserId)).size === renames.length,
          'one name for each',
        ),
      ),
    }),
  ),
  /** Gives exactly these tasks, by kind of asset; assets of other kinds stay as they are. */
  'plan.tasks': row<Plan>()(
    ['console'],
    v.strictObject({
      ...pairs,
      tasks: v.record(v.picklist(ASSET_KINDS as readonly AssetKind[]), tasksSchema) as v.GenericSchema<
        unknown,
        TasksByKind
      >,
    }),
  ),
  /** Gives each pair exactly these tasks; `null` takes its access away, as far as Meta lets it. */
  'plan.exact': row<Plan>()(
    ['console'],
    v.strictObject({
      portfolioId: metaId,
      access: v.pipe(v.array(exactSchema), v.minLength(1), v.maxLength(MAX_PLAN_PAIRS)),
    }),
  ),
  /** What takes back what a job that is over has done, as far as Meta lets it. */
  'plan.undo': row<Plan>()(['console'], v.strictObject({ jobId: id })),
  /** Opens Steward's own tab with the plan, where it can be approved. */
  'plan.open': row<null>()(ALL, v.strictObject({ planId: id })),

  /** `content` only for plans that need no approval; the handler checks it. */
  'job.start': row<{ readonly jobId: string }>()(ALL, v.strictObject({ planId: id })),
  'job.pause': row<null>()(ALL, v.strictObject({ jobId: id })),
  'job.resume': row<null>()(OWN, v.strictObject({ jobId: id })),
  'job.cancel': row<null>()(ALL, v.strictObject({ jobId: id })),
  'job.retry': row<null>()(OWN, v.strictObject({ jobId: id })),
  'job.get': row<JobView>()(ALL, v.strictObject({ jobId: id })),
  'jobs.list': row<readonly JobView['job'][]>()(ALL, empty),

  'tokens.list': row<readonly TokenRecord[]>()(OWN, empty),
  'token.reveal': row<RevealedToken>()(['popup'], v.strictObject({ recordId: id })),
  /** "I saved it": the secret is destroyed at once, or kept sealed (`keep`) and never shown again. */
  'token.consume': row<null>()(['popup'], v.strictObject({ recordId: id, keep: v.boolean() })),
  /** Destroys a kept secret. */
  'token.forget': row<null>()(OWN, v.strictObject({ recordId: id })),
  /** Starts the reveal of each and answers with one file of them all; `age` seals the `inner` format. */
  'tokens.export': row<ExportedTokens>()(
    ['popup'],
    v.strictObject({
      ...recordIds.entries,
      format: v.picklist(EXPORT_FORMATS),
      inner: v.picklist(PLAIN_FORMATS),
      passphrase: v.nullable(secretText),
      recipients: v.pipe(v.array(secretText), v.maxLength(20)),
    }),
  ),
  /** The file is saved: the secrets are destroyed at once. To keep one takes a word for that very token. */
  'tokens.consume': row<null>()(['popup'], v.strictObject({ ...recordIds.entries, keep: v.literal(false) })),
  /** A token was copied: whether it is cleared from the clipboard also when the popup is closed. */
  'clipboard.copied': row<boolean>()(['popup'], copyMarkSchema),
  /** Asks Meta about a kept token. */
  'token.check': row<TokenHealth>()(OWN, v.strictObject({ recordId: id })),
  'token.checkPasted': row<TokenHealth>()(OWN, v.strictObject({ token: secretText })),

  /** Opens Steward's own tab, the access review at that of one portfolio, help at one topic. */
  'console.open': row<null>()(
    ALL,
    v.variant('view', [
      v.strictObject({ view: v.picklist(['home', 'tokens', 'templates', 'history', 'setup']) }),
      v.strictObject({ view: v.literal('review'), portfolioId: v.nullable(metaId) }),
      v.strictObject({ view: v.literal('help'), topic: v.nullable(helpPath) }),
    ]),
  ),
  /** Opens the popup over the window in front; `opened` is false where the browser does not let it. */
  'popup.open': row<{ readonly opened: boolean }>()(['content'], empty),
} as const;

export type Protocol = typeof PROTOCOL;
export type MessageName = keyof Protocol;
export type RequestOf<N extends MessageName> = v.InferOutput<Protocol[N]['request']>;
export type ResponseOf<N extends MessageName> = Protocol[N]['response'];

/** What travels: the name beside the payload. */
export interface Envelope {
  readonly steward: 1;
  readonly name: MessageName;
  readonly payload: unknown;
}

/** Streams pushed to surfaces over a port of this name; the present state comes first. */
export const EVENTS_PORT = 'steward.events';

/** News of a portfolio that is being read. */
export type PortfolioNews = Extract<StewardEvent, { type: 'portfolio_found' | 'portfolio_changed' }>;

export type StewardEvent =
  | { readonly type: 'status'; readonly status: Status }
  /** The whole job: when a surface joins and when the job changes state. */
  | { readonly type: 'job'; readonly view: JobView }
  /** In between, only the items that changed: a job may have ten thousand. */
  | { readonly type: 'job_items'; readonly jobId: string; readonly items: readonly JobItem[] }
  | { readonly type: 'tokens_changed' }
  /** A portfolio is being read. */
  | { readonly type: 'portfolio_found'; readonly portfolioId: string; readonly found: Found }
  /** One that was kept from before was read anew. */
  | { readonly type: 'portfolio_changed'; readonly portfolioId: string; readonly difference: Difference };
