// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { withOwnNames } from '../../../components/panel/own-names.ts';
import { sendIfSeen } from '../../../components/panel/send-if-seen.ts';
import { MessageFailure } from '../../../utils/messages/client.ts';
import { createSight, IN_VIEW_MS, type Sight } from '../../../utils/page/visible.ts';

/** What the browser tells of the dialog; a real one does it in `tests/e2e/hostile-page.test.ts`. */
let cover: (entry: { isVisible?: boolean; intersectionRatio?: number }) => void = () => {};
let size: (width: number, height: number) => void = () => {};
let watched: Element | null = null;

class FakeIntersectionObserver {
  readonly options: object;
  constructor(tell: (entries: object[]) => void, options: object) {
    this.options = options;
    expect(options).toMatchObject({ trackVisibility: true, delay: 100 });
    cover = (entry) => tell([{ isVisible: true, intersectionRatio: 1, ...entry }]);
  }
  observe(element: Element): void {
    watched = element;
  }
  disconnect(): void {
    watched = null;
  }
}
class FakeResizeObserver {
  constructor(tell: (entries: object[]) => void) {
    size = (width, height) =>
      tell([{ devicePixelContentBoxSize: [{ inlineSize: width, blockSize: height }] }]);
  }
  observe(): void {}
  disconnect(): void {}
}

describe('what a person can have seen', () => {
  let now = 0;
  let focused = true;
  let stop: AbortController;
  let host: HTMLElement;
  let root: HTMLElement;
  let sight: Sight;
  const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
  const openDialog = async () => {
    root.append(document.createElement('dialog'));
    await settle();
    cover({});
    size(800, 600);
  };
  const wait = (milliseconds: number) => {
    now += milliseconds;
  };

  beforeEach(() => {
    vi.stubGlobal('IntersectionObserver', FakeIntersectionObserver);
    vi.stubGlobal('ResizeObserver', FakeResizeObserver);
    vi.stubGlobal('devicePixelRatio', 1);
    vi.spyOn(document, 'hasFocus').mockImplementation(() => focused);
    now = 0;
    focused = true;
    stop = new AbortController();
    host = document.createElement('div');
    root = document.createElement('div');
    document.body.append(host, root);
    sight = createSight(() => now);
    sight.follow(host, root, stop.signal);
  });
  afterEach(() => {
    stop.abort();
    host.remove();
    root.remove();
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });

  it('is nothing while there is no dialog', () => {
    wait(10 * IN_VIEW_MS);
    expect(sight.seen()).toBe(false);
  });

  it('is a dialog that has been in plain view for half a second', async () => {
    await openDialog();
    wait(IN_VIEW_MS - 1);
    expect(sight.seen()).toBe(false);
    wait(1);
    expect(sight.seen()).toBe(true);
  });

  it.each([
    ['covered, faded or distorted', () => cover({ isVisible: false })],
    ['partly out of the window', () => cover({ intersectionRatio: 0.9 })],
    ['in a browser that can’t tell', () => cover({ isVisible: undefined as never })],
    ['too narrow to be read', () => size(100, 600)],
    ['too low to be read', () => size(800, 40)],
  ])('is not a dialog that is %s, nor at once after it was', async (_, spoil) => {
    await openDialog();
    wait(IN_VIEW_MS);
    spoil();
    expect(sight.seen()).toBe(false);
    cover({});
    size(800, 600);
    expect(sight.seen()).toBe(false);
    wait(IN_VIEW_MS);
    expect(sight.seen()).toBe(true);
  });

  it('takes the size as it is on the screen, whatever the pixels of the device', async () => {
    vi.stubGlobal('devicePixelRatio', 3);
    await openDialog();
    size(700, 700);
    wait(IN_VIEW_MS);
    expect(sight.seen()).toBe(false);
    size(3 * 700, 3 * 700);
    wait(IN_VIEW_MS);
    expect(sight.seen()).toBe(true);
  });

  it('is nothing any more once the page has touched the host', async () => {
    await openDialog();
    wait(IN_VIEW_MS);
    host.style.visibility = 'hidden';
    await settle();
    host.style.visibility = '';
    await settle();
    wait(IN_VIEW_MS);
    expect(sight.seen()).toBe(false);
  });

  it('begins anew when the window comes to the front, and is nothing without the focus', async () => {
    await openDialog();
    wait(IN_VIEW_MS);
    window.dispatchEvent(new Event('focus'));
    expect(sight.seen()).toBe(false);
    wait(IN_VIEW_MS);
    expect(sight.seen()).toBe(true);
    focused = false;
    expect(sight.seen()).toBe(false);
  });

  it('ends with the dialog, and with the panel', async () => {
    await openDialog();
    wait(IN_VIEW_MS);
    root.querySelector('dialog')?.remove();
    await settle();
    expect(sight.seen()).toBe(false);
    await openDialog();
    expect(watched).not.toBeNull();
    stop.abort();
    expect(watched).toBeNull();
    wait(IN_VIEW_MS);
    expect(sight.seen()).toBe(false);
  });
});

describe('messages that act', () => {
  const sender = () => vi.fn(async () => null as never);

  it('go through when the dialog was seen, and the others always', async () => {
    const send = sender();
    await sendIfSeen(send, () => true)('job.start', { planId: 'p' });
    await sendIfSeen(send, () => false)('jobs.list', {});
    expect(send.mock.calls).toEqual([
      ['job.start', { planId: 'p' }],
      ['jobs.list', {}],
    ]);
  });

  it('lead to Steward’s own tab when it was not, and say so', async () => {
    const send = sender();
    const guarded = sendIfSeen(send, () => false);
    for (const act of [
      guarded('job.start', { planId: 'p' }),
      guarded('job.pause', { jobId: 'j' }),
      guarded('job.cancel', { jobId: 'j' }),
    ]) {
      const failure = await act.catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(MessageFailure);
      expect((failure as MessageFailure).failure.key).toBe('not_seen');
    }
    expect(send.mock.calls).toEqual([
      ['plan.open', { planId: 'p' }],
      ['console.open', { view: 'history' }],
      ['console.open', { view: 'history' }],
    ]);
  });
});

describe('names of style variables', () => {
  const css = '.s-root{--s-text:#000;--s-a-b : 1px}.x{color:var(--s-text);width:calc(2*var(--s-a-b))}';

  it('are made unguessable where they are declared and where they are used', () => {
    expect(withOwnNames(css, 'zz')).toBe(
      '.s-root{--szz-text:#000;--szz-a-b : 1px}.x{color:var(--szz-text);width:calc(2*var(--szz-a-b))}',
    );
    expect(withOwnNames(css)).not.toContain('--s-text');
    expect(withOwnNames(css)).not.toBe(withOwnNames(css));
  });

  it('stay where a script sets them', () => {
    expect(withOwnNames('.x{height:var(--s-bar-height, 36px)}')).toBe('.x{height:var(--s-bar-height, 36px)}');
  });
});
