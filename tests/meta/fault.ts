/** How Meta refuses a call. Thrown by the world and the Graph handler; becomes the `error` object of the answer. */

export interface FaultDetails {
  readonly subcode?: number;
  readonly isTransient?: boolean;
  readonly userTitle?: string;
  readonly userMessage?: string;
  readonly type?: 'OAuthException' | 'GraphMethodException' | 'GraphBatchException';
  /** HTTP status; by default the usual one of the code. */
  readonly status?: number;
}

const STATUS: ReadonlyMap<number, number> = new Map([
  [1, 500],
  [2, 500],
  [3, 403],
  [10, 403],
  [200, 403],
  [803, 404],
]);

export class GraphFault extends Error {
  readonly code: number;
  readonly subcode: number | undefined;
  readonly isTransient: boolean;
  readonly userTitle: string | undefined;
  readonly userMessage: string | undefined;
  readonly type: string;
  readonly status: number;
  constructor(code: number, message: string, details: FaultDetails = {}) {
    super(message);
    this.name = 'GraphFault';
    this.code = code;
    this.subcode = details.subcode;
    this.isTransient = details.isTransient ?? code === 2;
    this.userTitle = details.userTitle;
    this.userMessage = details.userMessage;
    this.type = details.type ?? 'OAuthException';
    this.status = details.status ?? STATUS.get(code) ?? 400;
  }
}

/** A parameter Meta does not take, or not like this. */
export const invalid = (message: string, details: FaultDetails = {}): GraphFault =>
  new GraphFault(100, `(#100) ${message}`, details);

/** Meta says the same of a missing object, one the caller may not see, and an operation that does not exist. */
export function missing(id: string, method = 'get'): GraphFault {
  return new GraphFault(
    100,
    `Unsupported ${method.toLowerCase()} request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation. Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api`,
    { subcode: 33, type: 'GraphMethodException' },
  );
}

/** An id of the Business Suite page where one of the Graph API is wanted. */
export const wrongIdSpace = (id: string): GraphFault =>
  invalid(`The user id ${id} is not a business-scoped id.`, {
    subcode: 1752100,
    userTitle: 'Invalid user',
    userMessage: 'The user you selected cannot be used here.',
  });

export const permissionMissing = (permission: string): GraphFault =>
  new GraphFault(200, `(#200) Requires ${permission} permission to manage the object`);

export const notAdmin = (): GraphFault =>
  new GraphFault(10, '(#10) Application does not have permission for this action', {
    userTitle: 'Permission denied',
    userMessage: 'Only an admin of the business portfolio can do this.',
  });

/** The caller's token is no good: 463 expired, 467 invalidated, 460 password changed. */
export function badToken(subcode?: 460 | 463 | 467, token?: string): GraphFault {
  const why =
    subcode === 463
      ? 'Session has expired.'
      : subcode === 460
        ? 'The session has been invalidated because the user changed their password or Facebook has changed the session for security reasons.'
        : subcode === 467
          ? 'The session is invalid because the user logged out.'
          : `Malformed access token ${token ?? ''}`;
  const message = subcode === undefined ? why : `Error validating access token: ${why}`;
  return new GraphFault(190, message, subcode === undefined ? {} : { subcode });
}
