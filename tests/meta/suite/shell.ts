import { SYSTEM_USERS_ADDRESSES } from '../../../utils/meta/pages.ts';
import { servedShapes } from './addresses.ts';
import { classNames, compileStyles } from './styles.ts';
import type { Language } from './texts.ts';

const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** JSON inside a script element must not be able to end it. */
const safeJson = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c');

/**
 * The one HTML document behind every address: placeholders, the styles of this load, and the script. The
 * colour scheme is set before the first paint.
 */
export function renderShell(language: Language, nonce: string): string {
  const { css, classes } = compileStyles();
  const c = (names: string) => `class="${classNames(classes, names)}"`;
  const repeat = (count: number, html: string) => html.repeat(count);
  const row = `<div ${c('skeletonRow')}><div ${c('shimmer skeletonRound')}></div><div ${c('grow')}><div ${c('shimmer skeletonLine')}></div><div ${c('shimmer skeletonShort')}></div></div></div>`;
  const side = `<div ${c('sideTitle')}><div ${c('shimmer skeletonTitle')}></div></div>${repeat(9, `<div ${c('shimmer skeletonItem')}></div>`)}`;
  return `<!DOCTYPE html>
<html lang="${language.lang}" dir="${language.direction}" class="__fb-light-mode">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escapeHtml(language.texts.settings)} | Business Suite</title>
<style nonce="${nonce}">${css}</style>
<script nonce="${nonce}">document.documentElement.className=matchMedia('(prefers-color-scheme: dark)').matches?'__fb-dark-mode':'__fb-light-mode'</script>
</head>
<body>
<div ${c('app')} aria-busy="true"><div ${c('rail')}></div><div ${c('side')}>${side}</div><div ${c('main')} role="main"><div ${c('headerRow')}><div ${c('shimmer skeletonTitle')}></div></div><div ${c('body')}><div ${c('card listColumn')}>${repeat(6, row)}</div><div ${c('card detailColumn')}></div></div></div></div>
<script type="application/json" nonce="${nonce}">${safeJson({ classes, texts: language.texts, direction: language.direction, addresses: servedShapes(SYSTEM_USERS_ADDRESSES) })}</script>
<script type="module" src="/rsrc/main.js"></script>
</body>
</html>`;
}
