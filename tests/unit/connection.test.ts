import { describe, expect, it } from 'vitest';
import { readSignIn, signInAddress } from '../../utils/connection/sign-in.ts';

const BACK = 'https://abcdefghijklmnopabcdefghijklmnop.chromiumapp.org/';

describe('sign-in', () => {
  it('asks for a token in the fragment, with its state', () => {
    const address = new URL(signInAddress('123', BACK, 'state-1'));
    expect(address.origin + address.pathname).toBe('https://www.facebook.com/v26.0/dialog/oauth');
    expect(Object.fromEntries(address.searchParams)).toMatchObject({
      client_id: '123',
      redirect_uri: BACK,
      response_type: 'token',
      state: 'state-1',
    });
    expect(address.searchParams.get('scope')?.split(',')).toContain('business_management');
  });

  it.each([
    [`${BACK}#access_token=EAAx&state=s`, { type: 'token', token: 'EAAx' }],
    [`${BACK}#access_token=EAAx&state=other`, { type: 'state' }],
    [`${BACK}#access_token=EAAx`, { type: 'state' }],
    [`${BACK}?error=access_denied&state=s`, { type: 'cancelled' }],
    [`${BACK}?error=server_error&state=s`, { type: 'failed' }],
    [`${BACK}#access_token=&state=s`, { type: 'failed' }],
    ['nonsense', { type: 'failed' }],
  ])('reads %s', (returned, end) => {
    expect(readSignIn(returned, 's')).toEqual(end);
  });
});
