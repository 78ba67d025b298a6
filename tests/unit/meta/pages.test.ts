import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type AddressShape,
  SYSTEM_USERS_ADDRESSES,
  SYSTEM_USERS_ORIGINS,
  systemUsersAddress,
  systemUsersPage,
} from '../../../utils/meta/pages.ts';
import { servedShapes } from '../../meta/suite/addresses.ts';

const ROOT = join(import.meta.dirname, '../../..');
const at = (path: string) => systemUsersPage(`https://business.facebook.com${path}`);

/** An address that no shape of today has, with the portfolio in its path. */
const NEW: AddressShape = {
  origin: 'https://suite.facebook.com',
  path: '/portfolio/{portfolio}/access/robots/{user}',
  query: { user: 'robot' },
};

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
    expect(at(path)).toMatchObject(page);
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

describe('the table of addresses', () => {
  const withNew = [...SYSTEM_USERS_ADDRESSES, NEW];

  it.each(withNew.map((shape, index) => [shape.path, shape, index] as const))(
    'reads and writes %s',
    (_, shape, index) => {
      const address = systemUsersAddress('42', shape);
      const read = systemUsersPage(address, withNew);
      expect(read).toEqual({ portfolioId: '42', selectedPageId: null, shape: index });
      const user = new URL(address);
      user.pathname += '/7';
      expect(systemUsersPage(user.href, withNew)).toMatchObject({ portfolioId: '42', selectedPageId: '7' });
      const asked = new URL(address);
      asked.searchParams.set(shape.query.user!, '8');
      expect(systemUsersPage(asked.href, withNew)).toMatchObject({ selectedPageId: '8' });
    },
  );

  it('wants an id where one must stand in the path', () => {
    expect(systemUsersPage('https://suite.facebook.com/portfolio/x/access/robots', withNew)).toBeNull();
    expect(systemUsersPage('https://suite.facebook.com/portfolio/1/access', withNew)).toBeNull();
  });

  it('is served by the simulator row by row', () => {
    for (const [index, { pattern }] of servedShapes(withNew).entries()) {
      const { pathname } = new URL(systemUsersAddress('42', withNew[index]!));
      expect(new RegExp(pattern).exec(`${pathname}/7`)?.groups?.user).toBe('7');
      expect(new RegExp(pattern).test(`${pathname}/7x`)).toBe(false);
    }
  });

  it('names no host but Meta’s', () => {
    for (const origin of SYSTEM_USERS_ORIGINS)
      expect(origin).toMatch(/^https:\/\/[a-z]+\.(?:facebook|meta)\.com$/);
  });

  it('settles on a shape that leads nowhere else', () => {
    expect(SYSTEM_USERS_ADDRESSES[0].moved).toBeUndefined();
  });

  it('is the only file of the source, and of what stands in for Meta, that tells of them', () => {
    const files = execFileSync('git', ['ls-files', 'components', 'entrypoints', 'utils', 'tests', '*.ts'], {
      cwd: ROOT,
      encoding: 'utf8',
    })
      .split('\n')
      .filter((file) => /\.(?:ts|tsx|js|html)$/.test(file) && !/\.test\.tsx?$/.test(file));
    expect(files.length).toBeGreaterThan(400);
    const telling = files.filter((file) =>
      /settings\/system[-_]users|system-users\/|https:\/\/business\./.test(
        readFileSync(join(ROOT, file), 'utf8'),
      ),
    );
    expect(telling).toEqual(['utils/meta/pages.ts']);
  });
});
