/** Building nodes the way Meta's build leaves them: machine-made classes, roles instead of tags, split texts. */

export const config = JSON.parse(document.querySelector('script[type="application/json"]').textContent);
const options = new URLSearchParams(location.search);

/** Read once: navigation inside the page drops these from the address, as the real one has no such thing. */
export const simulation = {
  delay: Number(options.get('sim_delay') ?? 250),
  rerender: Number(options.get('sim_rerender') ?? 4000),
  locale: options.get('locale'),
};

export const direction = config.direction;

/** A text of the page's language; `{name}` placeholders are filled. */
export function t(key, values = {}) {
  return (config.texts[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? '');
}

export function css(names) {
  const merged = {};
  for (const name of names.split(' ')) Object.assign(merged, config.classes[name]);
  return Object.values(merged).join(' ');
}

/** `h('div', {css: 'card grow', role: 'list', on: {click}}, …children)`; `null` children are left out. */
export function h(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === 'css') node.className = css(value);
    else if (name === 'on')
      for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
    else if (name === 'inline') node.style.cssText = value;
    else node.setAttribute(name, value === true ? 'true' : String(value));
  }
  node.append(
    ...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false),
  );
  return node;
}

/**
 * A text in nested spans, split at its first space, so that no single node holds the whole of it. The inner
 * one has its own direction: a Latin name in an Arabic page stays aligned with the page.
 */
export function text(value, names = '') {
  const space = value.indexOf(' ');
  const parts = space > 0 ? [value.slice(0, space + 1), value.slice(space + 1)] : [value];
  return h(
    'span',
    names === '' ? {} : { css: names },
    h(
      'span',
      { dir: 'auto' },
      parts.map((part) => h('span', {}, part)),
    ),
  );
}

const SVG = 'http://www.w3.org/2000/svg';

/** Icons are strokes on a 24 grid. */
const ICONS = {
  home: 'M4 11l8-7 8 7v8a1 1 0 0 1-1 1h-4v-6H9v6H5a1 1 0 0 1-1-1z',
  inbox: 'M4 6h16v9a3 3 0 0 1-3 3h-5l-4 3v-3H7a3 3 0 0 1-3-3z',
  content: 'M5 4h14v16H5zM8 8h8M8 12h8M8 16h5',
  planner: 'M5 6h14v14H5zM5 10h14M9 3v4M15 3v4',
  ads: 'M4 10v4l11 5V5zM15 9a3 3 0 0 1 0 6M7 15.5V19h3',
  insights: 'M4 20h16M7 20v-7M12 20V5M17 20v-10',
  allTools: 'M4 7h16M4 12h16M4 17h16',
  settings:
    'M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM12 3v3M12 18v3M3 12h3M18 12h3M5.6 5.6l2.1 2.1M16.3 16.3l2.1 2.1M18.4 5.6l-2.1 2.1M7.7 16.3l-2.1 2.1',
  help: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM9.7 9.5a2.4 2.4 0 1 1 3.4 2.2c-.8.4-1.1.9-1.1 1.8M12 16.6v.1',
  people:
    'M9 5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM3 20c0-3.5 2.5-5 6-5s6 1.5 6 5M16 6a3 3 0 0 1 0 6M17 15c2.6 .5 4 2 4 5',
  partners: 'M4 8l4-3 4 3 4-3 4 3v8l-4 3-4-3-4 3-4-3zM12 8v8',
  systemUsers: 'M5 5h14v6H5zM5 13h14v6H5zM8 8h.1M8 16h.1M12 8h4M12 16h4',
  pages: 'M6 3v18M6 4h11l-2 4 2 4H6',
  adAccounts: 'M4 6h16v12H4zM4 10h16M8 14h4',
  assetGroups: 'M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z',
  apps: 'M12 3l8 4.5v9L12 21l-8-4.5v-9zM4 7.5l8 4.5 8-4.5M12 12v9',
  instagram:
    'M7 3h10a4 4 0 0 1 4 4v10a4 4 0 0 1-4 4H7a4 4 0 0 1-4-4V7a4 4 0 0 1 4-4zM12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM17 7v.1',
  whatsapp: 'M4 20l1.3-4A8 8 0 1 1 8.5 19zM9 9c0 4 2.5 6 6 6l.5-2-2-.8-1 1c-1.2-.5-2-1.5-2.3-2.5l1-1L10.5 8z',
  catalogs: 'M4 8h16l-1.5 12h-13zM8.5 10V7a3.5 3.5 0 0 1 7 0v3',
  datasets: 'M5 7c0-4 14-4 14 0s-14 4-14 0zM5 7v10c0 4 14 4 14 0V7M5 12c0 4 14 4 14 0',
  search: 'M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM16 16l4.5 4.5',
  plus: 'M12 5v14M5 12h14',
  close: 'M6 6l12 12M18 6L6 18',
  chevron: 'M6 9l6 6 6-6',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  trash: 'M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5',
  pencil: 'M4 20l1-4L16 5l3 3L8 19zM14 7l3 3',
  info: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 11v5M12 7.8v.1',
  warning: 'M12 4l9 16H3zM12 10v4M12 17v.1',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  mark: 'M5 6h14v5H5zM5 13h14v5H5zM8 8.5h.1M8 15.5h.1',
};

export function icon(name, size = 20, names = '') {
  const svg = document.createElementNS(SVG, 'svg');
  const attributes = {
    viewBox: '0 0 24 24',
    width: size,
    height: size,
    fill: 'none',
    stroke: 'currentColor',
    'stroke-width': 2,
    'stroke-linecap': 'round',
    'stroke-linejoin': 'round',
    'aria-hidden': true,
    class: css(names),
  };
  for (const [key, value] of Object.entries(attributes)) svg.setAttribute(key, String(value));
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', ICONS[name]);
  svg.append(path);
  return svg;
}

const COLOURS = ['#2a6bd4', '#7b5cd6', '#0d7a70', '#b34e15', '#b83280', '#4a6785', '#2a7a51', '#9b4dca'];

/** The same colour for the same name wherever it stands. */
export function colourOf(name) {
  let sum = 0;
  for (const character of name) sum = (sum * 31 + character.codePointAt(0)) % 9973;
  return COLOURS[sum % COLOURS.length];
}

/** Of the first and the last word; numbers stand for nothing. */
export function initials(name) {
  const words = name.split(/[\s_.-]+/).filter((word) => /^\p{L}/u.test(word));
  const letters = words.length > 1 ? [words[0], words[words.length - 1]] : [words[0] ?? (name || '?')];
  return letters.map((word) => [...word][0].toUpperCase()).join('');
}

export function avatar(name, names) {
  return h(
    'div',
    { css: names, inline: `background:${colourOf(name)}`, 'aria-hidden': true },
    initials(name),
  );
}
