import { describe, expect, it } from 'vitest';
import { readError, withoutSecrets } from '../../../utils/graph/errors.ts';

describe('readError', () => {
  it.each([
    [{ code: 1 }, 'passing', 'retry'],
    [{ code: 4 }, 'throttled', 'throttle'],
    [{ code: 80004 }, 'throttled', 'throttle'],
    [{ code: 200 }, 'permission', 'stop_item'],
    [{ code: 294 }, 'permission', 'stop_item'],
    [{ code: 100, error_subcode: 33 }, 'missing_or_unassigned', 'stop_item'],
    [{ code: 100, error_subcode: 1752100 }, 'wrong_id_space', 'stop_item'],
    [{ code: 100 }, 'invalid_parameter', 'stop_item'],
    [{ code: 190, error_subcode: 463 }, 'token_expired', 'reconnect'],
    [{ code: 190, error_subcode: 460 }, 'token_invalid', 'reconnect'],
    [{ code: 104 }, 'app_secret_wrong', 'app_secret'],
    [{ code: 368 }, 'policy_block', 'block'],
    [{ code: 3949 }, 'limit_employee', 'stop_item'],
    [{ code: 3965 }, 'limit_admin', 'stop_item'],
    [{ code: 3972 }, 'duplicate_name', 'stop_item'],
    [{ code: 104001 }, 'no_app', 'stop_item'],
    [{ code: 123456 }, 'unknown', 'stop_item'],
    [{ code: 123456, is_transient: true }, 'passing', 'retry'],
    [{}, 'unknown', 'stop_item'],
  ])('%j is %s → %s', (error, key, action) => {
    expect(readError(error, 400)).toMatchObject({ key, action });
  });

  it('takes any 5xx without a known code for passing', () => {
    expect(readError({}, 503).action).toBe('retry');
  });

  it('keeps the trace id and cuts tokens out of the words', () => {
    const token = `EAA${'x1'.repeat(60)}`;
    const view = readError({ code: 190, message: `Malformed access token ${token}`, fbtrace_id: 'AbC' }, 400);
    expect(view.fbtraceId).toBe('AbC');
    expect(view.detail).toBe('Malformed access token …');
    expect(withoutSecrets('f'.repeat(64))).toBe('…');
  });
});

describe('withoutSecrets', () => {
  const hex = '0123456789abcdef'.repeat(2);

  it.each([
    ['a user token', `EAA${'x1'.repeat(60)}`],
    ['an app token', `123456789012345|${'aB_-'.repeat(7)}`],
    ['a short app token', `12345|${'x'.repeat(20)}`],
    ['an app token in an address', `123456789012345%7C${'aB_-'.repeat(7)}`],
    ['an app token with the app secret', `123456789012345|${hex}`],
    ['an app secret', hex],
    ['an app secret in capitals', hex.toUpperCase()],
    ['a proof', hex.repeat(2)],
  ])('cuts out %s', (_, secret) => {
    expect(withoutSecrets(`The value (${secret}) is wrong`)).toBe('The value (…) is wrong');
    expect(withoutSecrets(`"${secret}"`)).toBe('"…"');
  });

  it.each([
    'Object with ID 123456789012345678 does not exist',
    'Fields a1|b2 and deadbeef are unknown',
    'AbCdEfGhIjKlMnOpQrStUv',
  ])('leaves %j as it is', (words) => {
    expect(withoutSecrets(words)).toBe(words);
  });
});
