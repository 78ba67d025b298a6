import { expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../utils/settings/settings.ts';
import { supportReport } from '../../utils/support.ts';
import { CONNECTION } from '../dom/setup-fakes.ts';

it('tells what is set up, and not whose or which', () => {
  const report = supportReport({
    version: '1.2.3',
    userAgent: 'Browser/9',
    language: 'de',
    vault: 'unlocked',
    // Whole, as the console has it: what may not be told is left out by the report.
    connection: { ...CONNECTION, expiresAt: Date.UTC(2026, 11, 24) },
    appSecret: 'session',
    waitingTokens: 2,
    settings: DEFAULT_SETTINGS,
    checks: [{ id: 'admin', state: 'failed' }],
  });
  expect(report.split('\n')).toEqual([
    'Steward: 1.2.3',
    'Graph API: v26.0',
    'Browser: Browser/9',
    'Language: de',
    'Vault: unlocked',
    'Access token: expires 2026-12-24',
    'Permissions: business_management',
    'App secret: session',
    'Waiting tokens: 2',
    'Settings: idleMinutes 15, lockWithSystem true, notifyExpiry false, clearClipboard false',
    'Pre-flight: admin failed',
  ]);
  for (const told of [CONNECTION.name, CONNECTION.appName, CONNECTION.appId])
    expect(report).not.toContain(told);
});

it('says what is not there', () => {
  const report = supportReport({
    version: '1',
    userAgent: '',
    language: 'en',
    vault: 'absent',
    connection: null,
    appSecret: 'missing',
    waitingTokens: 0,
    settings: null,
    checks: [],
  });
  expect(report).toContain('Access token: none');
  expect(report).toContain('Settings: not read');
  expect(report).toContain('Pre-flight: none');
});
