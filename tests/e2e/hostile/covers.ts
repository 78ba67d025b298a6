/** Ways of a page to change what is seen of the panel, as scripts for the page; `undo` takes all of them back. */

const overlay = (tag: string, style: string, show: string) =>
  `{ const over = document.createElement('${tag}'); over.id = 'evil'; over.textContent = 'You have won a telephone';
     over.style.cssText = 'position:fixed;margin:0;border:0;max-width:none;max-height:none;background:white;pointer-events:none;${style}';
     document.body.append(over); ${show} }`;

const ALL_OF_IT = 'inset:0;width:100vw;height:100vh;';

/** These hide the panel or something of it, and let the click through. */
export const COVERS: Readonly<Record<string, string>> = {
  'a popover over all of it': overlay('div', ALL_OF_IT, "over.popover = 'manual'; over.showPopover();"),
  'a popover over the words of the plan alone': overlay(
    'div',
    'inset:200px auto auto 140px;width:400px;height:80px;',
    "over.popover = 'manual'; over.showPopover();",
  ),
  'a popover that is almost transparent': overlay(
    'div',
    `${ALL_OF_IT}opacity:0.02;`,
    "over.popover = 'manual'; over.showPopover();",
  ),
  'a page shrunk to a twentieth': "document.documentElement.style.zoom = '0.05';",
};

/** These go through the element that holds the panel, which a page can reach. */
export const DISGUISES: Readonly<Record<string, string>> = {
  'the host as a faded popover': `{ const host = document.querySelector('steward-layer');
     host.style.cssText = 'display:block;opacity:0.01'; host.popover = 'manual'; host.showPopover(); }`,
  'letters without ink, inherited from the host':
    "document.querySelector('steward-layer').style.setProperty('-webkit-text-fill-color', 'transparent', 'important');",
};

/** These do not reach the panel: it looks as before. */
export const VAIN: Readonly<Record<string, string>> = {
  'html and body without opacity':
    "for (const each of [document.documentElement, document.body]) each.style.setProperty('opacity', '0', 'important');",
  'a transformed, blurred, clipped html': `Object.assign(document.documentElement.style,
     { transform: 'scale(0.1)', filter: 'blur(30px)', clipPath: 'inset(50%)' });`,
  'the highest z-index': overlay('div', `${ALL_OF_IT}z-index:2147483647;`, ''),
  'a style sheet against the host': `{ const style = document.createElement('style'); style.id = 'evil';
     style.textContent = 'steward-layer, steward-layer * { opacity: 0 !important; visibility: hidden !important; color: red !important; transform: scale(0) !important }';
     document.head.append(style); }`,
  'fonts of the names the panel could ask for': `{ const style = document.createElement('style'); style.id = 'evil';
     style.textContent = ['-apple-system', 'BlinkMacSystemFont', 'Segoe UI', 'Roboto', 'Helvetica Neue', 'Noto Sans', 'Arial', 'system-ui', 'sans-serif']
       .map((name) => '@font-face{font-family:"' + name + '";src:local("Liberation Mono"),local("DejaVu Sans Mono")}').join('');
     document.head.append(style); }`,
  'registered properties of the names of its variables': `{ const style = document.createElement('style'); style.id = 'evil';
     style.textContent = ['text', 'text-2', 'surface', 'accent', 'raised', 'line']
       .map((name) => '@property --s-' + name + '{syntax:"<color>";inherits:false;initial-value:red}').join('');
     document.head.append(style); }`,
};

export const UNDO = `document.getElementById('evil')?.remove();
  document.documentElement.removeAttribute('style'); document.body.removeAttribute('style');`;
