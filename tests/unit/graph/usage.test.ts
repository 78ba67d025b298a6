import { describe, expect, it } from 'vitest';
import { callsInFlight, createUsageGate, EVERYONE, readUsage } from '../../../utils/graph/usage.ts';

const headers = (values: Record<string, unknown>) => (name: string) =>
  name in values ? JSON.stringify(values[name]) : null;

const app = (call_count: number) => headers({ 'x-app-usage': { call_count } });
const portfolio = (id: string, call_count: number, minutes = 0) =>
  headers({
    'x-business-use-case-usage': { [id]: [{ call_count, estimated_time_to_regain_access: minutes }] },
  });
const NONE = () => null;

describe('usage headers', () => {
  it('reads the highest share and the longest wait, of everyone and of each portfolio', () => {
    const answer = headers({
      'x-app-usage': { call_count: 12, total_time: 30, total_cputime: 5 },
      'x-business-use-case-usage': {
        '42': [
          { type: 'ads_management', call_count: 97, estimated_time_to_regain_access: 2 },
          { type: 'pages', call_count: 20, estimated_time_to_regain_access: 0 },
        ],
        '43': [{ type: 'ads_management', call_count: 8, estimated_time_to_regain_access: 0 }],
      },
    });
    expect([...readUsage([answer])]).toEqual([
      ['', { percent: 30, waitMs: 0 }],
      ['42', { percent: 97, waitMs: 120_000 }],
      ['43', { percent: 8, waitMs: 0 }],
    ]);
  });

  it('counts the time to reset of an ad account, in seconds, only when it is used up', () => {
    const account = (acc_id_util_pct: number) =>
      headers({ 'x-ad-account-usage': { acc_id_util_pct, reset_time_duration: 100 } });
    expect(readUsage([account(99)]).get('')).toEqual({ percent: 99, waitMs: 0 });
    expect(readUsage([account(100)]).get('')).toEqual({ percent: 100, waitMs: 100_000 });
  });

  it.each(['<html>', 'null', '7', '"call_count"', '{', ''])('makes nothing of the header %j', (text) => {
    expect(readUsage([() => text]).size).toBe(0);
  });
});

describe('the gate', () => {
  it('opens wide below 80 per cent and closes towards 100, but never wholly', () => {
    const gate = createUsageGate();
    const eased = [79, 90, 130].map((share) => {
      gate.observe([app(share)], 0);
      return [gate.ease(), callsInFlight(gate)];
    });
    expect(eased).toEqual([
      [1, 4],
      [0.5, 2],
      [0, 1],
    ]);
  });

  it('keeps what it knows when answers tell nothing', () => {
    const gate = createUsageGate();
    gate.observe([app(90)], 0);
    gate.observe([NONE, () => '<html>'], 0);
    expect(gate.ease()).toBe(0.5);
  });

  it('takes the fullest of the answers of one call, and the next call anew', () => {
    const gate = createUsageGate();
    gate.observe([app(20), NONE, app(90), app(30)], 0);
    expect(gate.ease()).toBe(0.5);
    gate.observe([app(31)], 0);
    expect(gate.ease()).toBe(1);
  });

  it('holds as long as Meta says, or a minute when it says nothing', () => {
    const gate = createUsageGate();
    gate.throttled(NONE, 1000);
    expect(gate.readyAt()).toBe(61_000);
    gate.throttled(portfolio('1', 100, 5), 1000);
    expect(gate.readyAt()).toBe(301_000);
    gate.throttled(NONE, 2000);
    expect(gate.readyAt()).toBe(301_000);
  });

  it('holds and slows only the portfolio that a limit is of', () => {
    const gate = createUsageGate();
    gate.observe([portfolio('1', 100, 5), portfolio('2', 90)], 1000);
    gate.throttled(NONE, 1000, '3');
    const all = ['1', '2', '3', '4', EVERYONE];
    expect(all.map((id) => gate.readyAt(id))).toEqual([301_000, 0, 61_000, 0, 0]);
    expect(all.map((id) => gate.ease(id))).toEqual([0, 0.5, 1, 1, 1]);
    expect([gate.readyAt(), gate.ease()]).toEqual([301_000, 0]);
    gate.forget();
    expect([gate.readyAt(), gate.ease()]).toEqual([0, 1]);
  });

  it('holds and slows every portfolio for a limit of the app', () => {
    const gate = createUsageGate();
    gate.observe([app(90), portfolio('1', 10)], 0);
    gate.throttled(NONE, 0);
    expect([gate.readyAt('1'), gate.readyAt('2')]).toEqual([60_000, 60_000]);
    expect([gate.ease('1'), gate.ease('2')]).toEqual([0.5, 0.5]);
  });
});
