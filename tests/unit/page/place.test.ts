// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { createPlacement } from '../../../utils/page/place.ts';

describe('placing the bar', () => {
  it('stands right after the anchor, and moves with it', () => {
    document.body.innerHTML = '<div id="row"><i id="a"></i><b></b></div><div id="other"><i id="c"></i></div>';
    const host = document.createElement('div');
    const placement = createPlacement(host);
    expect(placement.beside(document.querySelector<HTMLElement>('#a')!)).toBe(true);
    expect(document.querySelector('#a')!.nextElementSibling).toBe(host);
    placement.beside(document.querySelector<HTMLElement>('#c')!);
    expect(host.parentElement?.id).toBe('other');
  });

  it('gives way to a page that keeps throwing it out', () => {
    document.body.innerHTML = '<div><i id="a"></i></div>';
    const host = document.createElement('div');
    const anchor = document.querySelector<HTMLElement>('#a')!;
    let now = 0;
    const placement = createPlacement(host, () => now);
    let rounds = 0;
    while (rounds < 100 && placement.beside(anchor)) {
      host.remove();
      rounds += 1;
      now += 10;
    }
    expect(rounds).toBeLessThan(40);
    expect(placement.beside(anchor)).toBe(false);
  });

  it('puts up with a page that redraws every few seconds for ever', () => {
    document.body.innerHTML = '<div><i id="a"></i></div>';
    const host = document.createElement('div');
    let now = 0;
    const placement = createPlacement(host, () => now);
    for (let round = 0; round < 200; round += 1) {
      expect(placement.beside(document.querySelector<HTMLElement>('#a')!)).toBe(true);
      host.remove();
      now += 1000;
    }
  });
});
