import { expect, it } from 'vitest';
import { namedUserRow, namedUsersRequest } from '../../../utils/jobs/names.ts';

it('reads of the system users of a portfolio what a row of them has', () => {
  expect(namedUsersRequest('900')).toEqual({
    method: 'GET',
    path: '900/system_users',
    portfolioId: '900',
    params: { fields: Object.keys(namedUserRow.entries).join(',') },
  });
  expect(Object.keys(namedUserRow.entries)).toEqual(['id', 'name', 'created_time']);
});
