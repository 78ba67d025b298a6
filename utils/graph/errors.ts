/**
 * Meta's errors as data. Texts from Meta are localised and change, so everything branches on codes; the
 * sentence a person reads is a key of the locale files (`error.<key>`), with what to do next.
 */

/** What Steward does about an error. */
export type ErrorAction =
  /** Passing: try again later; a write only after re-reading. */
  | 'retry'
  /** A limit: hold the queue until Meta's headers say. */
  | 'throttle'
  /** This item will not work: name it and go on. */
  | 'stop_item'
  /** The caller's token is not good any more: pause until reconnected. */
  | 'reconnect'
  /** The app secret does not fit: pause until corrected. */
  | 'app_secret'
  /** Meta blocks the caller: stop everything. */
  | 'block';

export const ERROR_KEYS = [
  'network',
  'timeout',
  'not_json',
  'passing',
  'throttled',
  'permission',
  'capability',
  'missing_or_unassigned',
  'wrong_id_space',
  'invalid_parameter',
  'token_invalid',
  'token_expired',
  'app_secret_wrong',
  'policy_block',
  'two_factor',
  'already_has_access',
  'limit_employee',
  'limit_admin',
  'permission_name',
  'duplicate_name',
  'no_app',
  'lost_answer',
  'unanswered',
  'access_changed',
  'name_changed',
  'token_lost',
  'token_not_kept',
  'dependency',
  'unknown',
] as const;
export type ErrorKey = (typeof ERROR_KEYS)[number];

/** An error as it crosses contexts: no secret, nothing of the request. */
export interface ErrorView {
  readonly key: ErrorKey;
  readonly action: ErrorAction;
  readonly code: number | null;
  readonly subcode: number | null;
  /** Meta's own words for people (`error_user_msg`), or its message, cut to 300 characters; may be empty. */
  readonly detail: string;
  readonly fbtraceId: string | null;
}

interface Rule {
  readonly code: number;
  /** The last code of a range that begins with `code`. */
  readonly to?: number;
  readonly subcode?: number;
  readonly key: ErrorKey;
  readonly action: ErrorAction;
}

/** First match wins: rows with a subcode stand before the row of their code. */
const RULES: readonly Rule[] = [
  { code: 1, key: 'passing', action: 'retry' },
  { code: 2, key: 'passing', action: 'retry' },
  { code: 3, key: 'capability', action: 'stop_item' },
  ...[4, 17, 32, 341, 613].map((code): Rule => ({ code, key: 'throttled', action: 'throttle' })),
  { code: 10, key: 'permission', action: 'stop_item' },
  { code: 100, subcode: 33, key: 'missing_or_unassigned', action: 'stop_item' },
  { code: 100, subcode: 1752100, key: 'wrong_id_space', action: 'stop_item' },
  { code: 100, key: 'invalid_parameter', action: 'stop_item' },
  { code: 102, key: 'token_invalid', action: 'reconnect' },
  { code: 104, key: 'app_secret_wrong', action: 'app_secret' },
  { code: 110, key: 'invalid_parameter', action: 'stop_item' },
  { code: 190, subcode: 463, key: 'token_expired', action: 'reconnect' },
  { code: 190, key: 'token_invalid', action: 'reconnect' },
  { code: 200, to: 299, key: 'permission', action: 'stop_item' },
  { code: 368, key: 'policy_block', action: 'block' },
  { code: 415, key: 'two_factor', action: 'block' },
  { code: 452, key: 'token_invalid', action: 'reconnect' },
  { code: 3944, key: 'already_has_access', action: 'stop_item' },
  { code: 3949, key: 'limit_employee', action: 'stop_item' },
  { code: 3962, key: 'permission_name', action: 'stop_item' },
  { code: 3965, key: 'limit_admin', action: 'stop_item' },
  { code: 3972, key: 'duplicate_name', action: 'stop_item' },
  { code: 80000, to: 80014, key: 'throttled', action: 'throttle' },
  { code: 104001, key: 'no_app', action: 'stop_item' },
];

/** Whether an error code is of a limit that one portfolio has run into, not the app or the caller. */
export const isPortfolioLimit = (code: number | null): boolean =>
  code !== null && code >= 80000 && code <= 80014;

const TOO_MANY_REQUESTS = 429;

/** What an HTTP status alone says, where no error code does. */
export function ruleOfStatus(status: number): Pick<Rule, 'key' | 'action'> | null {
  if (status === TOO_MANY_REQUESTS) return { key: 'throttled', action: 'throttle' };
  return status >= 500 ? { key: 'passing', action: 'retry' } : null;
}

const holds = ({ code, to = code, subcode }: Rule, ofCode: number, ofSubcode: number | null): boolean =>
  ofCode >= code && ofCode <= to && (subcode === undefined || subcode === ofSubcode);

function ruleFor(code: number, subcode: number | null): Pick<Rule, 'key' | 'action'> | null {
  return RULES.find((rule) => holds(rule, code, subcode)) ?? null;
}

/** Meta's codes for an error as its documentation writes them, `100/33` or `200–299`; none for Steward's own. */
export const codesOf = (key: ErrorKey): readonly string[] =>
  RULES.filter((rule) => rule.key === key).map(({ code, to, subcode }) =>
    to !== undefined ? `${code}–${to}` : subcode !== undefined ? `${code}/${subcode}` : String(code),
  );

/** What Steward does when Meta answers so; `null` for an error that is Steward's own finding. */
export const actionOf = (key: ErrorKey): ErrorAction | null =>
  RULES.find((rule) => rule.key === key)?.action ?? null;

/** The `error` object of an answer; every field may be missing. */
export interface MetaError {
  readonly message?: unknown;
  readonly code?: unknown;
  readonly error_subcode?: unknown;
  readonly is_transient?: unknown;
  readonly error_user_title?: unknown;
  readonly error_user_msg?: unknown;
  readonly fbtrace_id?: unknown;
}

/**
 * Anything like a secret: user and system-user tokens, app tokens (`id|secret`), app secrets and proofs in hex,
 * and whatever else is as long. Meta echoes the caller's token in some messages.
 */
const SECRET_LIKE =
  /\b(?:EA[A-Za-z0-9]{20,}|\d{5,20}(?:\||%7[Cc])[\w-]{20,}|[0-9A-Fa-f]{32,}\b|[A-Za-z0-9_|-]{60,})/g;
const MAX_DETAIL = 300;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const integer = (value: unknown): number | null => (Number.isInteger(value) ? (value as number) : null);

/** Cuts anything like a secret out of words that came from Meta. */
export function withoutSecrets(words: string): string {
  return words.replace(SECRET_LIKE, '…').slice(0, MAX_DETAIL);
}

/** Reads Meta's error object; `status` (HTTP) decides where the code is unknown. */
export function readError(error: MetaError, status: number): ErrorView {
  const code = integer(error.code);
  const subcode = integer(error.error_subcode);
  const rule = code === null ? null : ruleFor(code, subcode);
  const fallback: Pick<Rule, 'key' | 'action'> =
    error.is_transient === true
      ? { key: 'passing', action: 'retry' }
      : { key: 'unknown', action: 'stop_item' };
  const { key, action } = rule ?? ruleOfStatus(status) ?? fallback;
  return {
    key,
    action: error.is_transient === true && action === 'stop_item' ? 'retry' : action,
    code,
    subcode,
    detail: withoutSecrets(text(error.error_user_msg) || text(error.message)),
    fbtraceId: text(error.fbtrace_id) || null,
  };
}

/** An error that did not come from Meta. */
export function localError(key: ErrorKey, action: ErrorAction, detail = ''): ErrorView {
  return { key, action, code: null, subcode: null, detail: withoutSecrets(detail), fbtraceId: null };
}

/**
 * Thrown by the Graph client. `sent` tells whether Meta may have received the request; `waitMs`, of a request
 * held back for a limit, in how many milliseconds it may go.
 */
export class GraphError extends Error {
  readonly view: ErrorView;
  readonly sent: boolean;
  readonly waitMs: number | null;
  constructor(view: ErrorView, sent: boolean, waitMs: number | null = null) {
    super(`${view.key}${view.code === null ? '' : ` (${view.code})`}`);
    this.name = 'GraphError';
    this.view = view;
    this.sent = sent;
    this.waitMs = waitMs;
  }
}
