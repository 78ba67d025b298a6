// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Console } from '../../components/console/app.tsx';
import type { Plan } from '../../utils/plan/types.ts';
import { endableOld, filterTokens, holdersOf, isInView, NEWEST_FIRST } from '../../utils/stores/tokens.ts';
import type { TokenHealth } from '../../utils/tokens/health.ts';
import { type Answers, CONNECTION, recordWith, refuse, statusWith, surface } from './setup-fakes.ts';

const DAY = 86_400_000;
const now = Date.UTC(2026, 10, 24, 12);

const RECORDS = [
  recordWith({ id: 'wait', systemUserName: 'Waiting one', createdAt: now, fingerprint: '00000001' }),
  recordWith({
    id: 'kept',
    systemUserId: '2',
    systemUserName: 'Kept one',
    state: 'kept',
    createdAt: now - DAY,
    expiresAt: now + 10 * DAY,
    fingerprint: '00000002',
    permissions: ['ads_read', 'read_insights'],
    granted: ['ads_read', 'business_management'],
  }),
  recordWith({
    id: 'used',
    systemUserId: '3',
    systemUserName: 'Collected one',
    state: 'consumed',
    createdAt: now - 2 * DAY,
    expiresAt: now + 30 * DAY,
    fingerprint: '00000003',
  }),
  recordWith({
    id: 'old',
    systemUserId: '4',
    systemUserName: 'Replaced one',
    state: 'superseded',
    keepsSecret: true,
    createdAt: now - 3 * DAY,
    expiresAt: now + 20 * DAY,
    fingerprint: '00000004',
  }),
  recordWith({
    id: 'over',
    systemUserId: '5',
    systemUserName: 'Expired one',
    state: 'consumed',
    createdAt: now - 70 * DAY,
    expiresAt: now - 10 * DAY,
    fingerprint: '00000005',
  }),
];

const HEALTH: TokenHealth = {
  valid: true,
  appId: CONNECTION.appId,
  appName: CONNECTION.appName,
  userId: '2',
  type: 'SYSTEM_USER',
  expiresAt: now + 10 * DAY,
  dataAccessExpiresAt: null,
  scopes: ['ads_read'],
  missing: ['read_insights'],
  extra: [],
  recordId: 'kept',
  problem: null,
};

const PLAN = { id: 'plan.9' } as Plan;

beforeEach(() => {
  vi.useFakeTimers({ now });
  vi.spyOn(document, 'hasFocus').mockReturnValue(true);
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.restoreAllMocks();
  location.hash = '';
});

const settle = (ms = 0) => act(async () => void (await vi.advanceTimersByTimeAsync(ms)));

async function press(name: string | RegExp) {
  fireEvent.click(screen.getByRole('button', { name }));
  await settle();
}

/** As a person's click is; scripts can't make one in a browser. */
async function trustedClick(button: HTMLElement) {
  const event = new MouseEvent('click', { bubbles: true, cancelable: true });
  Object.defineProperty(event, 'isTrusted', { value: true });
  act(() => void button.dispatchEvent(event));
  await settle();
}

async function open(answers: Answers = {}, records = RECORDS) {
  location.hash = '#/tokens';
  const made = surface(statusWith(), { 'tokens.list': () => records, ...answers });
  render(<Console {...made} />);
  await settle();
  return made;
}

const rows = () =>
  within(screen.getByRole('table'))
    .getAllByRole('rowheader')
    .map((cell) => cell.firstChild?.textContent);
const select = (name: string) => screen.getByRole('checkbox', { name: new RegExp(`Select .*${name}`) });

describe('views and order', () => {
  it('knows what belongs where', () => {
    const inView = (view: Parameters<typeof isInView>[1]) =>
      RECORDS.filter((record) => isInView(record, view, now)).map(({ id }) => id);
    expect(inView('waiting')).toEqual(['wait']);
    expect(inView('expiring')).toEqual(['kept']);
    expect(inView('expired')).toEqual(['over']);
    expect(inView('superseded')).toEqual(['old']);
    expect(endableOld(RECORDS, now).map(({ id }) => id)).toEqual(['old']);
    expect(endableOld(RECORDS, now + 21 * DAY)).toEqual([]);
  });

  it('knows who has a token that may still work', () => {
    const lost = recordWith({ id: 'lost', systemUserId: '8', state: 'lost', expiresAt: null });
    const ended = recordWith({ id: 'end', systemUserId: '9', state: 'revoked', expiresAt: null });
    const holders = holdersOf([...RECORDS, lost, ended], now);
    expect([...holders]).toEqual(expect.arrayContaining(['2', '3', '4', '8']));
    expect([holders.has('5'), holders.has('9')]).toEqual([false, false]);
  });

  it('puts what never expires after what does', () => {
    const by = (descending: boolean) =>
      filterTokens(RECORDS, { query: '', view: 'all', sort: { by: 'expires', descending } }, now)[0]?.id;
    expect(by(false)).toBe('over');
    expect(by(true)).toBe('wait');
    expect(filterTokens(RECORDS, { query: '', view: 'all', sort: NEWEST_FIRST }, now)[0]?.id).toBe('wait');
  });

  it('shows the present name, finds by the old one too, and tells of it', async () => {
    const renamed = recordWith({ id: 'r', systemUserName: 'Called so now', nameThen: 'Called so then' });
    const query = { view: 'all', sort: NEWEST_FIRST } as const;
    for (const word of ['now', 'then'])
      expect(filterTokens([...RECORDS, renamed], { ...query, query: `so ${word}` }, now)).toEqual([renamed]);
    await open({}, [renamed]);
    expect(rows()).toEqual(['Called so now']);
    await press(/^Details of the token of Called so now/);
    expect(screen.getByText("System user's name then").nextSibling?.textContent).toBe('Called so then');
  });

  it('narrows and sorts the table', async () => {
    await open();
    expect(rows()[0]).toBe('Waiting one');
    await press('Expires');
    expect(screen.getByRole('columnheader', { name: 'Expires' }).getAttribute('aria-sort')).toBe('ascending');
    expect(rows()[0]).toBe('Expired one');
    fireEvent.click(screen.getByRole('radio', { name: 'Expiring in 14 days 1' }));
    expect(rows()).toEqual(['Kept one']);
    expect(screen.getByText('in 10 days').className).toBe('co-soon');
  });
});

it('warns of a token that is about to be deleted unseen, and of no other', async () => {
  const old = recordWith({ id: 'old', systemUserName: 'Forgotten one', createdAt: now - 6 * DAY });
  await open({}, [...RECORDS, old]);
  expect(screen.getAllByText(/Deleted unseen/).map(({ textContent }) => textContent)).toEqual([
    'Deleted unseen tomorrow',
  ]);
  const row = screen.getByRole('row', { name: /Forgotten one/ });
  expect(
    within(row)
      .getByText(/Deleted unseen/)
      .getAttribute('title'),
  ).toContain('Nov 25, 2026');
});

describe('acting on several', () => {
  it('selects a range with shift, and never what is out of sight', async () => {
    await open();
    fireEvent.click(select('Waiting one'));
    fireEvent.click(select('Replaced one'), { shiftKey: true });
    expect(screen.getByText('4 tokens selected')).toBeTruthy();
    fireEvent.click(screen.getByRole('radio', { name: /^Kept/ }));
    expect(screen.getByText('1 token selected')).toBeTruthy();
    await press('Clear selection');
    expect(screen.queryByRole('region', { name: 'Selected tokens' })).toBeNull();
  });

  it('makes a plan to rotate, says what is left out, and goes to review it', async () => {
    const { sent } = await open({ 'plan.rotate': () => PLAN, 'plan.get': () => refuse('plan_unknown') });
    fireEvent.click(select('Waiting one'));
    fireEvent.click(select('Collected one'));
    await press('Rotate…');
    expect(screen.getByText('1 token is left out')).toBeTruthy();
    expect(screen.getByText(/“Waiting one” waits to be shown/)).toBeTruthy();
    await press('Review plan');
    expect(sent).toContainEqual({ name: 'plan.rotate', payload: { recordIds: ['wait', 'used'] } });
    expect(location.hash).toBe('#/approve/plan.9');
  });

  it('says why nothing can be renewed, and then plans nothing', async () => {
    const { sent } = await open();
    fireEvent.click(select('Collected one'));
    await press('Renew…');
    expect(screen.getByText('None of these tokens can be used for this')).toBeTruthy();
    await press('Review plan');
    expect(sent.some(({ name }) => name === 'plan.renew')).toBe(false);
  });

  it.each([
    ['kept tokens by themselves', 'Kept one', false],
    ['all tokens of the system user where it has to be', 'Collected one', true],
  ] as const)('revokes %s', async (_, name, all) => {
    const { sent } = await open({ 'plan.revoke': () => PLAN, 'plan.get': () => refuse('plan_unknown') });
    fireEvent.click(select(name));
    await press('Revoke…');
    expect(screen.getByRole('radio', { name: /Every token of this system user/ })).toHaveProperty(
      'checked',
      all,
    );
    const { title, warned } = all
      ? { title: 'Revoke every token of Collected one?', warned: 1 }
      : { title: 'Revoke 1 token?', warned: 0 };
    expect(screen.getByRole('dialog', { name: title })).toBeTruthy();
    expect(screen.queryAllByText(/^Ends every token of these system users/)).toHaveLength(warned);
    expect(screen.getByRole('button', { name: 'Review plan' }).className).toContain('s-button-danger');
    await press('Review plan');
    expect(sent.find((one) => one.name === 'plan.revoke')?.payload).toMatchObject({ all });
  });

  it('offers to revoke old ones whose successor was collected', async () => {
    const { sent } = await open({ 'plan.revoke': () => PLAN, 'plan.get': () => refuse('plan_unknown') });
    expect(screen.getByText('1 old token still works')).toBeTruthy();
    await press('Revoke the old one…');
    await press('Review plan');
    expect(sent).toContainEqual({ name: 'plan.revoke', payload: { recordIds: ['old'], all: false } });
  });

  it('says why no plan was made', async () => {
    await open({ 'plan.rotate': () => refuse('network') });
    fireEvent.click(select('Collected one'));
    await press('Rotate…');
    await press('Review plan');
    expect(screen.getByRole('alert')).toBeTruthy();
  });
});

describe('one token', () => {
  it('shows what was asked for and what was granted', async () => {
    await open();
    await press(/Details of the token of Kept one/);
    const missing = screen.getByText('not granted').closest('li');
    expect(missing?.textContent).toContain('read_insights');
    expect(screen.getByText('not asked for').closest('li')?.textContent).toContain('business_management');
  });

  it('checks a kept token', async () => {
    const { sent } = await open({ 'token.check': () => HEALTH });
    await press(/Details of the token of Kept one/);
    await press('Check health');
    expect(sent.at(-1)).toEqual({ name: 'token.check', payload: { recordId: 'kept' } });
    expect(screen.getByText('Meta accepts this token, but it lacks permissions.')).toBeTruthy();
  });

  it('forgets a kept secret by a person’s own click, and no sooner than it can be read', async () => {
    const { sent } = await open({ 'token.forget': () => null });
    await press(/Details of the token of Kept one/);
    await press('Forget…');
    const forgotten = () => sent.some(({ name }) => name === 'token.forget');
    const button = screen.getByRole('button', { name: 'Forget it' });
    await trustedClick(button);
    expect(forgotten()).toBe(false);
    await settle(600);
    fireEvent.click(button);
    expect(forgotten()).toBe(false);
    await trustedClick(button);
    expect(forgotten()).toBe(true);
  });

  it('checks a pasted token and lets go of it', async () => {
    const pasted = 'EAACanary0000';
    const { sent, tokens, setup } = await open({ 'token.checkPasted': () => HEALTH });
    await press('Check a token…');
    const field = screen.getByLabelText<HTMLInputElement>('Access token');
    fireEvent.input(field, { target: { value: ` ${pasted} ` } });
    fireEvent.submit(field.form as HTMLFormElement);
    await settle();
    expect(sent.at(-1)).toEqual({ name: 'token.checkPasted', payload: { token: pasted } });
    expect(field.value).toBe('');
    expect(screen.getByRole('region', { name: 'Health of the token' }).textContent).toContain('Kept one');
    expect(JSON.stringify([tokens.store.getState(), setup.store.getState()])).not.toContain(pasted);
  });
});
