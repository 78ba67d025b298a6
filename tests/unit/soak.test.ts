// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { prepare } from '../chaos/run.ts';
import { growthOf, laterHalf } from '../soak/growth.ts';
import {
  type Census,
  censusOf,
  grownKinds,
  type HeapSnapshot,
  isDetached,
  leftBehind,
  totalOf,
} from '../soak/heap.ts';
import { leftStanding, type Round, soakSimulated } from '../soak/simulated.ts';

it('fits a line, which passing peaks do not tilt', () => {
  expect(growthOf([1, 3, 5, 7])).toBeCloseTo(2);
  expect(growthOf([4, 4, 4])).toBe(0);
  expect(growthOf([0, 0, 9, 0, 0])).toBe(0);
  expect(growthOf([0, 0, 0, 0, 0, 9, 9])).toBe(0);
  expect(growthOf([0, 0, 0, 6, 6, 6, 12, 12, 12])).toBeGreaterThan(1);
  expect(growthOf([5])).toBe(0);
  expect(growthOf([])).toBe(0);
  expect(laterHalf([1, 2, 3, 4, 5])).toEqual([3, 4, 5]);
});

describe('a heap snapshot', () => {
  const TYPES = ['hidden', 'string', 'object', 'closure', 'native'];
  /** A snapshot of nodes: type, name, bytes, and for an element whether it is out of the document. */
  function snapshotOf(...nodes: readonly (readonly [string, string, number, boolean?])[]): HeapSnapshot {
    const strings = nodes.map(([, name]) => name);
    return {
      snapshot: {
        meta: {
          node_fields: ['type', 'name', 'id', 'self_size', 'edge_count', 'detachedness'],
          node_types: [TYPES, 'string', 'number', 'number', 'number', 'number'],
          location_fields: ['object_index', 'script_id', 'line', 'column'],
        },
      },
      nodes: nodes.flatMap(([type, , bytes, detached], at) => [
        TYPES.indexOf(type),
        at,
        at * 2 + 1,
        bytes,
        0,
        detached === undefined ? 0 : detached ? 2 : 1,
      ]),
      locations: nodes.flatMap(([type], at) => (type === 'closure' ? [at * 6, 9, 3, 14] : [])),
      strings,
    };
  }

  it('is counted by constructor, function, element and type', () => {
    const census = censusOf(
      snapshotOf(
        ['object', 'Map', 16],
        ['object', 'Map', 24],
        ['object', 'system / Context / scope @81', 8],
        ['closure', 'tell', 32],
        ['closure', '', 32],
        ['native', '<div class="a" id="b">', 80, false],
        ['native', '<div>', 80, true],
        ['string', 'secret', 12],
      ),
    );
    expect(Object.fromEntries(census)).toEqual({
      Map: { count: 2, bytes: 40 },
      'system / Context / scope': { count: 1, bytes: 8 },
      'tell() at 3:14': { count: 1, bytes: 32 },
      'a function() at 3:14': { count: 1, bytes: 32 },
      '<div>': { count: 1, bytes: 80 },
      'detached <div>': { count: 1, bytes: 80 },
      '(string)': { count: 1, bytes: 12 },
    });
    expect(totalOf(census, isDetached)).toEqual({ count: 1, bytes: 80 });
    expect(totalOf(census).count).toBe(8);
  });

  const census = (counts: Readonly<Record<string, number>>): Census =>
    new Map(Object.entries(counts).map(([kind, count]) => [kind, { count, bytes: count * 10 }]));

  it('tells what rounds leave behind from what fills up, is noted by the browser, or comes and goes', () => {
    const taken = [
      { rounds: 10, census: census({ Port: 1, List: 0, '(code)': 0, PerformanceEventTiming: 0, Once: 0 }) },
      {
        rounds: 20,
        census: census({ Port: 6, List: 20, '(code)': 90, PerformanceEventTiming: 10, Once: 1 }),
      },
      {
        rounds: 30,
        census: census({ Port: 11, List: 20, '(code)': 190, PerformanceEventTiming: 20, Once: 2 }),
      },
    ];
    expect(leftBehind(taken)).toEqual(['Port']);
    expect(grownKinds(taken[0]!.census, taken[2]!.census)[0]).toBe('(code)');
  });
});

describe('the background in simulated time', () => {
  const ROUNDS = { hours: 1, seed: 1 } as const;

  it.each([true, false])(
    'leaves no timer, connection, listener, key or row (killed: %s)',
    async (killing) => {
      const { rounds, harm, figures } = await soakSimulated({
        ...ROUNDS,
        killing,
        prepared: await prepare(),
      });
      expect(harm).toEqual([]);
      expect(rounds.length).toBeGreaterThan(4);
      expect(leftStanding(rounds)).toEqual([]);
      expect(rounds.at(-1)?.standing).toMatchObject({
        timers: 1,
        alarms: 1,
        transactions: 0,
        toldAfterLeaving: 0,
      });
      expect(figures.locked).toBe(rounds.length);
      for (const what of ['throttled', 'reconnects', 'lockedUnderJob', 'alarms'] as const)
        expect(figures[what], what).toBeGreaterThan(0);
      expect(figures.killed > 0).toBe(killing);
    },
  );

  it('would tell of a timer that stays', () => {
    const standing = {
      timers: 1,
      alarms: 1,
      toldAfterLeaving: 0,
      connections: 2,
      transactions: 0,
      localKeys: 9,
      sessionKeys: 0,
      files: 4,
      rows: 1,
    };
    const rounds: Round[] = [1, 1, 1, 1, 1].map((timers, at) => ({ at, standing: { ...standing, timers } }));
    expect(leftStanding(rounds)).toEqual([]);
    expect(leftStanding([...rounds, { at: 5, standing: { ...standing, timers: 2 } }])).toEqual(['timers']);
  });
});
