import { direction, language } from '../i18n.ts';

/** Gives a page of Steward its language and the direction of its script. */
export function openPage(title: string): HTMLElement {
  const page = document.documentElement;
  page.lang = language();
  page.dir = direction();
  document.title = title;
  const app = document.getElementById('app');
  if (app === null) throw new Error('no #app');
  app.replaceChildren();
  return app;
}
