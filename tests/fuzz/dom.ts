import { GlobalWindow } from 'happy-dom';
import { systemUsersAddress } from '../../utils/meta/pages.ts';

/** What the look at Meta's page takes of a browser. */
const NAMES = [
  ...(['document', 'Document', 'Element', 'Node', 'NodeFilter', 'DOMParser'] as const),
  ...(['getComputedStyle', 'matchMedia', 'innerWidth', 'innerHeight', 'devicePixelRatio'] as const),
];

/** A document without a browser, for a process of Node that has none. */
export function registerDom(): void {
  const window = new GlobalWindow({ url: systemUsersAddress('1') });
  for (const name of NAMES) {
    const value: unknown = window[name];
    const isCall = name === 'getComputedStyle' || name === 'matchMedia';
    Reflect.set(globalThis, name, isCall ? (value as () => unknown).bind(window) : value);
  }
}
