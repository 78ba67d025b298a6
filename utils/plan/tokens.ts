import type { Permission } from '../meta/permissions.ts';
import { estimate } from './estimate.ts';
import type {
  Impossible,
  ImpossibleReason,
  InstallApp,
  Operation,
  Plan,
  RevokeAllTokens,
  Subject,
  TokenExpiry,
  Warning,
} from './types.ts';

/** What a plan has to know of a token. The records of tokens, which stand above plans, tell all of it. */
export interface KnownToken {
  readonly id: string;
  readonly portfolioId: string;
  readonly portfolioName: string;
  /** Empty: not known. */
  readonly systemUserId: string;
  readonly systemUserName: string;
  readonly appId: string;
  readonly appName: string;
  readonly permissions: readonly Permission[];
  readonly expiry: TokenExpiry;
  readonly state: string;
  /** Milliseconds since 1970; `null`: never. */
  readonly expiresAt: number | null;
  readonly fingerprint: string;
  /** Id of the token that this one takes the place of. */
  readonly replaces?: string;
}

/** Whom Steward is connected as. */
export interface PlanCaller {
  readonly userId: string;
  readonly appId: string;
}

export interface TokenPlanFacts {
  /** All there are. */
  readonly records: readonly KnownToken[];
  /** Whether the secret of a record is kept for use. */
  isUsable(record: KnownToken): boolean;
  readonly caller: PlanCaller;
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly madeAt: number;
}

type Judge = (record: KnownToken) => ImpossibleReason | null;

interface Sorted {
  readonly possible: readonly KnownToken[];
  readonly impossible: readonly Impossible[];
}

function sort({ records }: TokenPlanFacts, recordIds: readonly string[], judge: Judge): Sorted {
  const known = new Map(records.map((record) => [record.id, record]));
  const possible: KnownToken[] = [];
  const impossible: Impossible[] = [];
  for (const id of new Set(recordIds)) {
    const record = known.get(id);
    const reason = record === undefined ? 'token_unknown' : judge(record);
    if (record !== undefined && reason === null) possible.push(record);
    else if (reason !== null) impossible.push({ reason, item: record?.systemUserName ?? id });
  }
  return { possible, impossible };
}

const subjectOf = ({ systemUserId, systemUserName }: KnownToken): Subject => ({
  type: 'existing',
  id: systemUserId,
  name: systemUserName,
});

const isWaiting = ({ state }: KnownToken): boolean => state === 'sealed' || state === 'revealing';

/** One token, whose system user Steward must know, and which no successor is on the way for. */
function judgeSuccession({ records }: TokenPlanFacts): Judge {
  const awaited = new Set(records.filter(isWaiting).flatMap(({ replaces = null }) => replaces ?? []));
  /** Its place is free again when whatever took it has been revoked. */
  const isFree = (id: string) => {
    const successors = records.filter(({ replaces }) => replaces === id);
    return successors.length > 0 && successors.every(({ state }) => state === 'revoked');
  };
  return (record) => {
    if (record.systemUserId === '') return 'user_unknown';
    if (isWaiting(record) || awaited.has(record.id)) return 'token_waiting';
    if (record.state === 'superseded' && !isFree(record.id)) return 'token_superseded';
    return record.state === 'revoked' ? 'token_revoked' : null;
  };
}

/** What renewing and revoking one token take: the token itself, and the secret of its app. */
function judgeUse({ isUsable, caller }: TokenPlanFacts): Judge {
  return (record) => {
    if (record.state === 'revoked') return 'token_revoked';
    if (isWaiting(record)) return 'token_waiting';
    if (!isUsable(record)) return 'token_not_kept';
    return record.appId === caller.appId ? null : 'token_other_app';
  };
}

const PORTFOLIOS_NAMED = 3;

/**
 * Operations about tokens name their system user and need no portfolio, so one plan may span several; it
 * stands under the first, and names some.
 */
function portfolioOf(records: readonly KnownToken[]): Pick<Plan, 'portfolioId' | 'portfolioName'> {
  const names = [...new Map(records.map((one) => [one.portfolioId, one.portfolioName])).values()];
  const more = names.length > PORTFOLIOS_NAMED ? ', …' : '';
  return {
    portfolioId: records[0]?.portfolioId ?? '',
    portfolioName: names.slice(0, PORTFOLIOS_NAMED).join(', ') + more,
  };
}

interface Parts {
  readonly sorted: Sorted;
  readonly operations: readonly Operation[];
  readonly warnings: readonly Warning[];
}

function planOf({ id, madeAt }: TokenPlanFacts, { sorted, operations, warnings }: Parts): Plan {
  return {
    version: 1,
    id,
    ...portfolioOf(sorted.possible),
    snapshotHash: '',
    madeAt,
    operations,
    skipped: [],
    impossible: sorted.impossible,
    warnings: warnings.filter(({ items }) => items.length > 0),
    estimate: estimate(operations),
    needsApproval: true,
  };
}

/** Ends each of the tokens, by itself. */
export function planRevoke(facts: TokenPlanFacts, recordIds: readonly string[]): Plan {
  const sorted = sort(facts, recordIds, judgeUse(facts));
  const operations = sorted.possible.map(
    (record): Operation => ({
      type: 'revoke_token',
      id: `revoke:${record.id}`,
      subject: subjectOf(record),
      dependsOn: [],
      recordId: record.id,
      appId: record.appId,
      appName: record.appName,
      fingerprint: record.fingerprint,
    }),
  );
  return planOf(facts, { sorted, operations, warnings: [] });
}

/** Ends every token of the system users of these tokens. Steward's own connection is ended last. */
export function planRevokeAll(facts: TokenPlanFacts, recordIds: readonly string[]): Plan {
  const sorted = sort(facts, recordIds, ({ systemUserId }) => (systemUserId === '' ? 'user_unknown' : null));
  const users = new Map(sorted.possible.map((record) => [record.systemUserId, subjectOf(record)]));
  const own = users.get(facts.caller.userId);
  const last = own === undefined ? [] : [own];
  const subjects = [...[...users.values()].filter((subject) => subject !== own), ...last];
  const before: string[] = [];
  const operations = subjects.map((subject): RevokeAllTokens => {
    const id = `revoke-all:${subject.type === 'existing' ? subject.id : subject.operationId}`;
    const after = subject === own ? [...before] : [];
    before.push(id);
    return { type: 'revoke_all_tokens', id, subject, dependsOn: [], after };
  });
  const names = (all: readonly Subject[]) => all.map(({ name }) => name);
  return planOf(facts, {
    sorted,
    operations,
    warnings: [
      { warning: 'all_tokens_end', items: names(subjects) },
      { warning: 'connection_ends', items: names(last) },
    ],
  });
}

/** A new token in place of each, for the same system user, app, permissions and expiry. */
export function planRotate(facts: TokenPlanFacts, recordIds: readonly string[]): Plan {
  const succession = judgeSuccession(facts);
  const sorted = sort(
    facts,
    recordIds,
    (record) =>
      succession(record) ??
      (record.appId === facts.caller.appId ? null : 'token_other_app') ??
      (record.permissions.length === 0 ? 'permissions_missing' : null),
  );
  const installs = new Map<string, InstallApp>();
  const tokens = sorted.possible.map((record): Operation => {
    const subject = subjectOf(record);
    const { appId, appName } = record;
    const install = `install:${record.systemUserId}:${appId}`;
    installs.set(install, { type: 'install_app', id: install, subject, dependsOn: [], appId, appName });
    return {
      type: 'generate_token',
      id: `token:${record.id}`,
      subject,
      dependsOn: [install],
      after: [],
      appId,
      appName,
      permissions: record.permissions,
      expiry: record.expiry,
      replaces: record.id,
    };
  });
  const namesOf = (wanted: (record: KnownToken) => boolean) => [
    ...new Set(sorted.possible.filter(wanted).map(({ systemUserName }) => systemUserName)),
  ];
  return planOf(facts, {
    sorted,
    operations: [...installs.values(), ...tokens],
    warnings: [
      { warning: 'never_expires', items: namesOf(({ expiry }) => expiry === 'never') },
      { warning: 'old_token_stays', items: namesOf((record) => !facts.isUsable(record)) },
    ],
  });
}

/** Sixty days more for each: kept tokens that expire, and have not yet. */
export function planRenew(facts: TokenPlanFacts, recordIds: readonly string[]): Plan {
  const succession = judgeSuccession(facts);
  const use = judgeUse(facts);
  const sorted = sort(facts, recordIds, (record) => {
    const reason = succession(record) ?? use(record);
    if (reason !== null) return reason;
    if (record.expiresAt === null) return 'token_never_expires';
    return record.expiresAt <= facts.madeAt ? 'token_expired' : null;
  });
  const operations = sorted.possible.map(
    (record): Operation => ({
      type: 'renew_token',
      id: `renew:${record.id}`,
      subject: subjectOf(record),
      dependsOn: [],
      recordId: record.id,
      appId: record.appId,
      appName: record.appName,
      permissions: record.permissions,
    }),
  );
  return planOf(facts, { sorted, operations, warnings: [] });
}
