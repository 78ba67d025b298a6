// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest';
import { createFight, putBeside, standsBeside } from '../../../utils/page/place.ts';

const at = (id: string) => document.querySelector<HTMLElement>(`#${id}`)!;

describe('placing the bar', () => {
  let host: HTMLElement;
  let now: number;
  const fight = () => createFight(() => now);

  beforeEach(() => {
    document.body.innerHTML = '<div id="row"><i id="a"></i><b></b></div><div id="other"><i id="c"></i></div>';
    host = document.createElement('div');
    now = 0;
  });

  it('stands right beside the anchor, on the side it is told, and moves with it', () => {
    expect(putBeside(host, at('a'), 'after', fight())).toBe(true);
    expect(at('a').nextElementSibling).toBe(host);
    putBeside(host, at('a'), 'before', fight());
    expect(at('a').previousElementSibling).toBe(host);
    putBeside(host, at('c'), 'after', fight());
    expect(host.parentElement?.id).toBe('other');
    expect(standsBeside(host, at('c'))).toBe(true);
    expect(standsBeside(host, at('a'))).toBe(false);
  });

  it('is not taken out of the document where it stands already', async () => {
    putBeside(host, at('a'), 'after', fight());
    let moved = false;
    const observer = new MutationObserver(() => {
      moved = true;
    });
    observer.observe(document.body, { childList: true, subtree: true });
    putBeside(host, at('a'), 'after', fight());
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(moved).toBe(false);
    observer.disconnect();
  });

  it('gives way to a page that keeps throwing it out', () => {
    const own = fight();
    let rounds = 0;
    while (rounds < 100 && putBeside(host, at('a'), 'after', own)) {
      host.remove();
      rounds += 1;
      now += 10;
    }
    expect(rounds).toBeLessThan(40);
    expect(putBeside(host, at('a'), 'after', own)).toBe(false);
  });

  it('puts up with a page that redraws every few seconds for ever', () => {
    const own = fight();
    for (let round = 0; round < 200; round += 1) {
      expect(putBeside(host, at('a'), 'after', own)).toBe(true);
      host.remove();
      now += 1000;
    }
  });
});
