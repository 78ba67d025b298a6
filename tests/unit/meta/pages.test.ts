import { describe, expect, it } from 'vitest';
import { systemUsersPage } from '../../../utils/meta/pages.ts';

const at = (path: string) => systemUsersPage(`https://business.facebook.com${path}`);

describe('systemUsersPage', () => {
  it.each([
    ['/latest/settings/system_users?business_id=42', { portfolioId: '42', selectedPageId: null }],
    [
      '/latest/settings/system_users/?business_id=42&selected_user_id=7',
      { portfolioId: '42', selectedPageId: '7' },
    ],
    ['/latest/settings/system_users/7?business_id=42', { portfolioId: '42', selectedPageId: '7' }],
    ['/latest/settings/system_users/123/assets', { portfolioId: null, selectedPageId: '123' }],
    ['/settings/system-users/7/?business_id=42', { portfolioId: '42', selectedPageId: '7' }],
    ['/latest/settings/system_users/new', { portfolioId: null, selectedPageId: null }],
    ['/settings/system-users/7x', { portfolioId: null, selectedPageId: null }],
    ['/settings/system-users/7', { portfolioId: null, selectedPageId: '7' }],
    ['/settings/system-users?business_id=42#x', { portfolioId: '42', selectedPageId: null }],
    ['/settings/system-users?business_id=42%27or', { portfolioId: null, selectedPageId: null }],
  ])('knows %s', (path, page) => {
    expect(at(path)).toEqual(page);
  });

  it.each([
    '/latest/settings/people?business_id=42',
    '/latest/settings/system_users_old',
    '/x/settings/system_users',
    '/',
  ])('passes over %s', (path) => {
    expect(at(path)).toBeNull();
  });

  it('knows no other host', () => {
    expect(systemUsersPage('https://business.facebook.com.evil.example/settings/system_users')).toBeNull();
    expect(systemUsersPage('not an address')).toBeNull();
  });
});
