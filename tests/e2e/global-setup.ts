import { findBrowser } from './find-browser.ts';

/** Installs a browser before any test's clock runs. */
export function setup(): void {
  findBrowser((line) => console.log(line));
}
