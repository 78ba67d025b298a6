import { describe, expect, it } from 'vitest';
import { createUsageGate, readUsage } from '../../../utils/graph/usage.ts';

const headers = (values: Record<string, unknown>) => (name: string) =>
  name in values ? JSON.stringify(values[name]) : null;

describe('usage headers', () => {
  it('reads the highest share of any limit and the longest wait, in minutes', () => {
    expect(
      readUsage(
        headers({
          'x-app-usage': { call_count: 12, total_time: 30, total_cputime: 5 },
          'x-business-use-case-usage': {
            '42': [{ type: 'ads_management', call_count: 97, estimated_time_to_regain_access: 2 }],
          },
        }),
      ),
    ).toEqual({ percent: 97, waitMs: 120_000 });
  });

  it('makes nothing of headers that are no JSON', () => {
    expect(readUsage(() => '<html>')).toEqual({ percent: 0, waitMs: 0 });
  });

  it('opens wide below 80 per cent and closes towards 100', () => {
    const gate = createUsageGate();
    gate.observe(headers({ 'x-app-usage': { call_count: 79 } }), 0);
    expect(gate.ease()).toBe(1);
    gate.observe(headers({ 'x-app-usage': { call_count: 90 } }), 0);
    expect(gate.ease()).toBe(0.5);
    gate.observe(headers({ 'x-app-usage': { call_count: 130 } }), 0);
    expect(gate.ease()).toBe(0);
  });

  it('holds as long as Meta says, or a minute when it says nothing', () => {
    const gate = createUsageGate();
    gate.throttled(() => null, 1000);
    expect(gate.readyAt()).toBe(61_000);
    gate.observe(
      headers({ 'x-business-use-case-usage': { '1': [{ estimated_time_to_regain_access: 5 }] } }),
      1000,
    );
    expect(gate.readyAt()).toBe(301_000);
  });
});
