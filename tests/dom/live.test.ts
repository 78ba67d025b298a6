// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { EMPTY_LIVE, followBackground, HELD_JOBS, reduce } from '../../utils/stores/live.ts';

interface Port {
  readonly onMessage: { addListener: (listener: (event: unknown) => void) => void };
  readonly onDisconnect: { addListener: (listener: () => void) => void };
  readonly disconnect: () => void;
}

const { ports, connect } = vi.hoisted(() => {
  const ports: { tell: (event: unknown) => void; drop: () => void }[] = [];
  return {
    ports,
    connect: (): Port => {
      let tell = (_: unknown) => {};
      let drop = () => {};
      ports.push({ tell: (event) => tell(event), drop: () => drop() });
      return {
        onMessage: {
          addListener: (listener) => {
            tell = listener;
          },
        },
        onDisconnect: {
          addListener: (listener) => {
            drop = listener;
          },
        },
        disconnect: () => {},
      };
    },
  };
});
vi.mock('wxt/browser', () => ({ browser: { runtime: { connect } } }));

const show = (state: 'visible' | 'hidden') => {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(state);
  document.dispatchEvent(new Event('visibilitychange'));
};

let leave: AbortController;
beforeEach(() => {
  vi.useFakeTimers();
  ports.length = 0;
  leave = new AbortController();
});
afterEach(() => {
  leave.abort();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it('connects again when the worker was stopped, and takes the present state from it', () => {
  show('visible');
  const live = followBackground(leave.signal);
  ports[0]?.tell({ type: 'job', view: { job: { id: 'job.1' } } });
  expect(live.getState()).toMatchObject({ connections: 1, jobs: { 'job.1': {} } });
  ports[0]?.drop();
  vi.advanceTimersByTime(1000);
  expect(ports).toHaveLength(2);
  // What happened meanwhile is not known: tokens are read again, and what was known of jobs is let go.
  expect(live.getState()).toMatchObject({ connections: 2, tokensVersion: 1, jobs: {} });
  ports[1]?.tell({ type: 'tokens_changed' });
  expect(live.getState().tokensVersion).toBe(2);
});

it('leaves a stopped worker alone while nobody looks', () => {
  show('visible');
  followBackground(leave.signal);
  show('hidden');
  ports[0]?.drop();
  vi.advanceTimersByTime(60_000);
  expect(ports).toHaveLength(1);
  show('visible');
  expect(ports).toHaveLength(2);
});

it('stays away for good once its surface is gone', () => {
  show('hidden');
  followBackground(leave.signal);
  ports[0]?.drop();
  vi.advanceTimersByTime(1000);
  leave.abort();
  show('visible');
  expect(ports).toHaveLength(1);
});

it('holds the last of the jobs that are over, and all that are not, however long it is open', () => {
  const view = (id: string, state: string) => ({ job: { id, state }, items: [], counts: {} }) as never;
  let state = reduce(EMPTY_LIVE, { type: 'job', view: view('open', 'running') });
  for (let each = 0; each < 100; each++)
    state = reduce(state, { type: 'job', view: view(`over ${each}`, 'done') });
  const ids = Object.keys(state.jobs);
  expect(ids).toHaveLength(HELD_JOBS + 1);
  expect(ids).toContain('open');
  expect(ids.at(-1)).toBe('over 99');
  expect(ids).not.toContain('over 79');
});
