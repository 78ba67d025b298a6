import { findBrowser, findFirefox } from './find-browser.ts';

/** Installs the browsers before any test's clock runs. */
export function setup(): void {
  findBrowser((line) => console.log(line));
  findFirefox((line) => console.log(line));
}
