/**
 * The looks of the page, written by name here and served as atomic CSS under class names that change with
 * every load, as Meta's own build does: a content script that keys on a class name fails at once.
 */

/**
 * Base declarations under a name; `name:state` or `name[attribute]` for states of the same element, `name@width` for
 * windows of at most so many pixels.
 */
const STYLES: Readonly<Record<string, string>> = {
  // Frame
  app: 'display:flex;height:100vh;overflow:hidden;background:var(--web-wash);color:var(--primary-text)',
  rail: 'width:64px;flex-shrink:0;display:flex;flex-direction:column;align-items:center;gap:4px;padding:12px 0;background:var(--surface-background);border-inline-end:1px solid var(--divider)',
  railMark:
    'width:36px;height:36px;border-radius:10px;margin-bottom:12px;display:flex;align-items:center;justify-content:center;color:#fff;background:linear-gradient(135deg,#1877f2,#0064d1)',
  railItem:
    'width:44px;height:44px;border-radius:8px;display:flex;align-items:center;justify-content:center;color:var(--secondary-icon);cursor:pointer;text-decoration:none',
  'railItem:hover': 'background:var(--hover-overlay)',
  'railItem:focus-visible': 'outline:2px solid var(--focus);outline-offset:-2px',
  'railItem[aria-current]': 'background:var(--selected-background);color:var(--accent)',
  railSpace: 'flex-grow:1',
  'side@960': 'display:none',
  'rail@600': 'display:none',
  'main@960': 'padding:16px 12px 12px',
  'body@960': 'flex-direction:column;overflow-y:auto',
  'listColumn@960': 'width:100%',
  'detailColumn@960': 'flex-shrink:0',
  side: 'width:264px;flex-shrink:0;display:flex;flex-direction:column;padding:16px 12px 12px;overflow-y:auto;background:var(--surface-background);border-inline-end:1px solid var(--divider)',
  sideTitle: 'font-size:20px;line-height:24px;font-weight:700;padding:4px 8px 12px',
  section:
    'font-size:13px;line-height:16px;font-weight:600;color:var(--secondary-text);padding:16px 8px 6px;display:flex;align-items:center;justify-content:space-between',
  sideItem:
    'display:flex;align-items:center;gap:12px;min-height:36px;padding:0 8px;border-radius:8px;font-size:15px;line-height:20px;color:var(--primary-text);cursor:pointer;text-decoration:none',
  'sideItem:hover': 'background:var(--hover-overlay)',
  'sideItem:focus-visible': 'outline:2px solid var(--focus);outline-offset:-2px',
  'sideItem[aria-current]': 'background:var(--selected-background);color:var(--accent);font-weight:600',
  sideFoot:
    'margin-top:auto;padding:20px 8px 0;font-size:11px;line-height:14px;color:var(--placeholder-text)',
  main: 'flex-grow:1;min-width:0;display:flex;flex-direction:column;padding:24px 24px 20px;outline:none',
  headerRow: 'display:flex;align-items:flex-start;gap:16px;padding-bottom:16px',
  heading: 'font-size:24px;line-height:28px;font-weight:700;letter-spacing:-.2px;margin:0',
  about: 'font-size:14px;line-height:20px;color:var(--secondary-text);max-width:880px;padding-top:4px',
  link: 'color:var(--link);text-decoration:none;cursor:pointer',
  'link:hover': 'text-decoration:underline',
  'link:focus-visible': 'outline:2px solid var(--focus);border-radius:2px',

  // Portfolio switcher
  switcher:
    'display:flex;align-items:center;gap:10px;padding:7px 8px;border:1px solid var(--divider-strong);border-radius:8px;cursor:pointer;background:var(--surface-background);text-align:start',
  'switcher:hover': 'background:var(--hover-overlay)',
  'switcher:focus-visible': 'outline:2px solid var(--focus);outline-offset:1px',
  switcherMark:
    'width:32px;height:32px;border-radius:8px;flex-shrink:0;display:flex;align-items:center;justify-content:center;font-size:13px;font-weight:700;color:#fff',
  grow: 'flex-grow:1;min-width:0',
  oneLine: 'display:block;overflow:hidden;text-overflow:ellipsis;white-space:nowrap',
  strong: 'font-weight:600;font-size:15px;line-height:20px',
  small: 'font-size:12px;line-height:16px;color:var(--secondary-text)',
  note: 'font-size:13px;line-height:18px;color:var(--secondary-text)',
  label: 'font-size:14px;line-height:20px;font-weight:600',
  popover:
    'position:fixed;z-index:40;overflow-y:auto;padding:6px;border-radius:8px;background:var(--popover-background);box-shadow:0 12px 28px var(--shadow-2),0 2px 4px var(--shadow-1);outline:none',
  option:
    'display:flex;align-items:center;gap:10px;min-height:40px;padding:4px 8px;border-radius:6px;font-size:15px;line-height:20px;cursor:pointer;outline:none',
  'option:hover': 'background:var(--hover-overlay)',
  'option:focus': 'background:var(--hover-overlay)',
  'option:focus-visible': 'outline:2px solid var(--focus);outline-offset:-2px',

  switcherInner: 'display:flex;align-items:center;gap:10px',
  viewer:
    'display:flex;align-items:center;gap:8px;padding-bottom:10px;font-size:13px;line-height:18px;color:var(--secondary-text)',
  avatarSmall: 'width:24px;height:24px;font-size:10px',
  sectionCard: 'display:flex;flex-direction:column',
  padTop: 'margin-top:8px',

  // Controls
  button:
    'display:inline-flex;align-items:center;justify-content:center;flex-shrink:0;min-height:36px;padding:0 14px;border-radius:8px;font-size:15px;line-height:20px;font-weight:600;cursor:pointer;user-select:none;white-space:nowrap;position:relative',
  'button:focus-visible': 'outline:2px solid var(--focus);outline-offset:2px',
  'button:active': 'transform:scale(.98)',
  'button[aria-disabled=true]':
    'cursor:not-allowed;background:var(--disabled-background);color:var(--disabled-text);transform:none',
  buttonInner: 'display:flex;align-items:center;gap:7px',
  primary: 'background:var(--primary-button);color:#fff',
  'primary:hover': 'background:var(--primary-button-hover)',
  secondary: 'background:var(--secondary-button);color:var(--primary-text)',
  'secondary:hover': 'background:var(--secondary-button-hover)',
  danger: 'background:var(--danger-button);color:#fff',
  'danger:hover': 'filter:brightness(.93)',
  iconButton:
    'width:36px;height:36px;flex-shrink:0;display:inline-flex;align-items:center;justify-content:center;border-radius:8px;cursor:pointer;color:var(--secondary-icon)',
  'iconButton:hover': 'background:var(--hover-overlay)',
  'iconButton:focus-visible': 'outline:2px solid var(--focus);outline-offset:-2px',
  field:
    'display:flex;align-items:center;gap:8px;min-height:36px;padding:0 10px;border:1px solid var(--divider-strong);border-radius:8px;background:var(--field-background);color:var(--secondary-icon)',
  'field:hover': 'border-color:var(--secondary-icon)',
  'field:focus-within': 'border-color:var(--accent);box-shadow:0 0 0 1px var(--accent)',
  input:
    'flex-grow:1;min-width:0;height:34px;padding:0;border:0;outline:none;background:transparent;color:var(--primary-text);font:inherit;font-size:15px',
  'input::placeholder': 'color:var(--placeholder-text);opacity:1',
  tall: 'min-height:44px',
  select: 'cursor:pointer;font-size:15px;color:var(--primary-text);width:100%;text-align:start',
  'select:focus-visible': 'outline:2px solid var(--focus);outline-offset:1px',
  check:
    'width:20px;height:20px;flex-shrink:0;border-radius:5px;border:2px solid var(--secondary-icon);display:flex;align-items:center;justify-content:center;color:transparent',
  checkOn: 'border-color:var(--accent-fill);background:var(--accent-fill);color:#fff',
  checkOff:
    'border-color:var(--divider-strong);background:var(--disabled-background);color:var(--disabled-text)',
  radio:
    'width:20px;height:20px;flex-shrink:0;border-radius:50%;border:2px solid var(--secondary-icon);display:flex;align-items:center;justify-content:center',
  radioOn: 'border-color:var(--accent-fill)',
  radioDot: 'width:10px;height:10px;border-radius:50%;background:var(--accent-fill)',
  track:
    'width:40px;height:24px;flex-shrink:0;border-radius:12px;padding:2px;background:var(--toggle-off);transition:background .15s',
  trackOn: 'background:var(--accent-fill)',
  knob: 'width:20px;height:20px;border-radius:50%;background:#fff;box-shadow:0 1px 2px var(--shadow-2);transition:margin .15s',
  knobOn: 'margin-inline-start:16px',

  // List and detail
  toolbar: 'display:flex;align-items:center;gap:12px;padding-bottom:16px',
  searchBox: 'width:320px;max-width:50%;background:var(--surface-background)',
  body: 'flex-grow:1;min-height:0;display:flex;gap:16px',
  card: 'background:var(--card-background);border-radius:12px;box-shadow:0 1px 2px var(--shadow-1);overflow:hidden',
  listColumn: 'width:340px;flex-shrink:0;display:flex;flex-direction:column',
  detailColumn: 'flex-grow:1;min-width:0;display:flex;flex-direction:column',
  listHead:
    'display:flex;align-items:center;justify-content:space-between;padding:14px 16px 10px;font-size:13px;line-height:18px;font-weight:600;color:var(--secondary-text)',
  scroller: 'flex-grow:1;min-height:0;overflow-y:auto;position:relative;padding:0 8px;margin-bottom:8px',
  spacer: 'position:relative',
  row: 'position:absolute;inset-inline:0;height:64px;display:flex;align-items:center;gap:12px;padding:0 10px;border-radius:8px;cursor:pointer;outline:none',
  'row:hover': 'background:var(--hover-overlay)',
  'row:focus-visible': 'outline:2px solid var(--focus);outline-offset:-2px',
  'row[aria-selected=true]': 'background:var(--selected-background)',
  avatar:
    'width:40px;height:40px;border-radius:50%;flex-shrink:0;display:flex;align-items:center;justify-content:center;font-size:14px;font-weight:600;letter-spacing:.3px;color:#fff',
  avatarBig: 'width:64px;height:64px;border-radius:50%;font-size:22px',
  badge:
    'flex-shrink:0;padding:2px 8px;border-radius:10px;font-size:12px;line-height:16px;font-weight:600;background:var(--wash);color:var(--secondary-text)',
  badgeAdmin: 'background:var(--selected-background);color:var(--accent)',
  detailHead: 'display:flex;align-items:center;gap:16px;padding:20px 20px 16px',
  detailName: 'font-size:20px;line-height:24px;font-weight:700;overflow:hidden;text-overflow:ellipsis',
  metaLine:
    'display:flex;align-items:center;flex-wrap:wrap;gap:4px 8px;padding-top:4px;font-size:13px;line-height:18px;color:var(--secondary-text)',
  actions: 'display:flex;flex-wrap:wrap;gap:8px;padding:0 20px 16px',
  tabs: 'display:flex;gap:4px;padding:0 12px;border-bottom:1px solid var(--divider)',
  tab: 'padding:12px 10px;margin-bottom:-1px;border-bottom:3px solid transparent;font-size:15px;line-height:20px;font-weight:600;color:var(--secondary-text);cursor:pointer;border-start-start-radius:6px;border-start-end-radius:6px',
  'tab:hover': 'background:var(--hover-overlay)',
  'tab:focus-visible': 'outline:2px solid var(--focus);outline-offset:-2px',
  'tab[aria-selected=true]': 'color:var(--accent);border-bottom-color:var(--accent-fill)',
  tabPanel: 'flex-grow:1;min-height:0;overflow-y:auto;padding:8px 20px 16px',
  group: 'font-size:13px;line-height:18px;font-weight:600;color:var(--secondary-text);padding:14px 0 4px',
  asset: 'display:flex;align-items:center;gap:12px;min-height:56px;border-bottom:1px solid var(--divider)',
  'asset:last-child': 'border-bottom-color:transparent',
  assetMark:
    'width:36px;height:36px;border-radius:8px;flex-shrink:0;display:flex;align-items:center;justify-content:center;background:var(--wash);color:var(--secondary-icon)',
  empty:
    'flex-grow:1;display:flex;flex-direction:column;align-items:center;justify-content:center;text-align:center;gap:8px;padding:40px 24px',
  emptyMark:
    'width:80px;height:80px;border-radius:50%;margin-bottom:8px;display:flex;align-items:center;justify-content:center;background:var(--selected-background);color:var(--accent)',
  emptyTitle: 'font-size:17px;line-height:22px;font-weight:700',
  emptyText: 'font-size:14px;line-height:20px;color:var(--secondary-text);max-width:380px',
  gapTop: 'margin-top:8px',

  // Dialogs
  backdrop:
    'position:fixed;inset:0;z-index:30;display:flex;align-items:center;justify-content:center;padding:24px;background:var(--scrim)',
  dialog:
    'width:100%;max-height:100%;display:flex;flex-direction:column;border-radius:12px;background:var(--popover-background);box-shadow:0 12px 28px var(--shadow-2),0 2px 4px var(--shadow-1);outline:none',
  narrow: 'max-width:500px',
  medium: 'max-width:720px',
  wide: 'max-width:980px',
  dialogHead:
    'display:flex;align-items:center;justify-content:space-between;gap:12px;padding-block:14px;padding-inline:20px 14px;border-bottom:1px solid var(--divider)',
  dialogTitle: 'font-size:20px;line-height:24px;font-weight:700;min-width:0',
  dialogBody: 'padding:20px;display:flex;flex-direction:column;gap:16px;overflow-y:auto',
  dialogFoot:
    'display:flex;align-items:center;justify-content:flex-end;gap:8px;padding:14px 20px;border-top:1px solid var(--divider)',
  footNote: 'margin-inline-end:auto;font-size:14px;color:var(--secondary-text)',
  stack: 'display:flex;flex-direction:column;gap:6px',
  'stack:empty': 'display:none',
  errorStrip: 'padding:12px 20px;border-top:1px solid var(--divider)',
  'errorStrip:empty': 'display:none',
  columns: 'display:flex;height:440px;min-height:0;overflow:hidden',
  column: 'display:flex;flex-direction:column;min-height:0;border-inline-end:1px solid var(--divider)',
  columnTypes: 'width:224px;flex-shrink:0;padding:12px 8px;gap:2px;overflow-y:auto',
  columnAssets: 'flex-grow:1;min-width:0;padding:12px 0 0',
  columnTasks:
    'width:336px;flex-shrink:0;padding:12px 20px 16px;overflow-y:auto;border-inline-end-color:transparent',
  columnTitle: 'font-size:17px;line-height:22px;font-weight:700;padding:2px 0 10px',
  assetSearch: 'margin:0 12px 8px',
  pick: 'position:absolute;inset-inline:0;height:52px;display:flex;align-items:center;gap:12px;padding:0 8px;border-radius:8px;cursor:pointer;outline:none',
  'pick:hover': 'background:var(--hover-overlay)',
  'pick:focus-visible': 'outline:2px solid var(--focus);outline-offset:-2px',
  'pick[aria-disabled=true]': 'cursor:default;color:var(--secondary-text)',
  count:
    'min-width:20px;padding:0 6px;border-radius:10px;font-size:12px;line-height:20px;font-weight:600;text-align:center;background:var(--accent-fill);color:#fff',
  toggleRow: 'display:flex;align-items:flex-start;gap:12px;padding:10px 0;cursor:pointer;outline:none',
  'toggleRow:focus-visible': 'outline:2px solid var(--focus);outline-offset:2px;border-radius:6px',
  rule: 'height:1px;flex-shrink:0;margin:8px 0;background:var(--divider)',
  steps:
    'width:216px;flex-shrink:0;padding:20px 12px;display:flex;flex-direction:column;gap:4px;border-inline-end:1px solid var(--divider)',
  step: 'display:flex;align-items:center;gap:10px;min-height:40px;padding:0 8px;border-radius:8px;font-size:14px;line-height:18px;color:var(--secondary-text)',
  'step[aria-current]': 'background:var(--selected-background);color:var(--accent);font-weight:600',
  stepMark:
    'width:24px;height:24px;border-radius:50%;flex-shrink:0;display:flex;align-items:center;justify-content:center;font-size:12px;font-weight:700;background:var(--wash);color:var(--secondary-text)',
  stepMarkOn: 'background:var(--accent-fill);color:#fff',
  stepTitle: 'font-size:17px;line-height:22px;font-weight:700;padding-bottom:2px',
  wizard: 'display:flex;height:400px;min-height:0',
  wizardBody:
    'flex-grow:1;min-width:0;display:flex;flex-direction:column;gap:12px;padding:20px;overflow-y:auto',
  choice:
    'display:flex;align-items:flex-start;gap:12px;padding:14px;border:1px solid var(--divider-strong);border-radius:8px;cursor:pointer;outline:none',
  'choice:hover': 'background:var(--hover-overlay)',
  'choice:focus-visible': 'outline:2px solid var(--focus);outline-offset:1px',
  choiceOn: 'border-color:var(--accent-fill);background:var(--selected-background)',
  scopes: 'display:flex;flex-direction:column;margin:0 -8px',
  scope:
    'display:flex;align-items:center;gap:12px;min-height:40px;padding:0 8px;border-radius:8px;font-size:15px;cursor:pointer;outline:none',
  'scope:hover': 'background:var(--hover-overlay)',
  'scope:focus-visible': 'outline:2px solid var(--focus);outline-offset:-2px',
  token:
    'padding:12px 14px;border-radius:8px;border:1px solid var(--divider-strong);background:var(--wash);font-family:ui-monospace,Menlo,Consolas,monospace;font-size:13px;line-height:20px;word-break:break-all;user-select:all',
  info: 'display:flex;gap:10px;padding:12px;border-radius:8px;font-size:14px;line-height:20px;background:var(--selected-background);color:var(--primary-text)',
  error:
    'display:flex;gap:10px;padding:12px;border-radius:8px;font-size:14px;line-height:20px;background:var(--danger-wash);color:var(--primary-text)',
  errorIcon: 'color:var(--danger-button);flex-shrink:0',
  infoIcon: 'color:var(--accent);flex-shrink:0',
  toast:
    'position:fixed;z-index:40;bottom:24px;inset-inline:0;width:fit-content;margin:0 auto;display:flex;align-items:center;gap:10px;padding:14px 16px;border-radius:8px;font-size:15px;line-height:20px;background:#242526;color:#e4e6eb;box-shadow:0 12px 28px rgba(0,0,0,.35)',

  // Placeholders shown before the data is there
  shimmer:
    'border-radius:6px;background:var(--skeleton);animation:shimmer 1.4s ease-in-out infinite alternate',
  skeletonRow: 'display:flex;align-items:center;gap:12px;height:64px;padding:0 10px',
  skeletonRound: 'width:40px;height:40px;border-radius:50%;flex-shrink:0',
  skeletonLine: 'height:12px;width:60%',
  skeletonShort: 'height:10px;width:35%;margin-top:8px',
  skeletonTitle: 'height:24px;width:200px',
  skeletonItem: 'height:20px;width:70%;margin:8px',
};

const PALETTE = `
.__fb-light-mode{color-scheme:light;--primary-text:#1c1e21;--secondary-text:#65676b;--placeholder-text:#65676b;--disabled-text:#a4a7ab;--secondary-icon:#606770;
--web-wash:#f0f2f5;--wash:#eceff3;--surface-background:#fff;--card-background:#fff;--popover-background:#fff;--field-background:#fff;
--divider:#e4e6eb;--divider-strong:#ccd0d5;--hover-overlay:rgba(0,0,0,.05);--selected-background:#e7f1fd;--accent:#0064d1;--accent-fill:#0064d1;--link:#0064d1;--focus:#1877f2;
--primary-button:#0064d1;--primary-button-hover:#0058b8;--secondary-button:#e4e6eb;--secondary-button-hover:#d8dadf;--disabled-background:#e4e6eb;--danger-button:#c9263c;--danger-wash:#fdecee;
--toggle-off:#8d949e;--skeleton:#e4e6eb;--scrim:rgba(11,20,33,.5);--shadow-1:rgba(0,0,0,.1);--shadow-2:rgba(0,0,0,.2)}
.__fb-dark-mode{color-scheme:dark;--primary-text:#e4e6eb;--secondary-text:#b0b3b8;--placeholder-text:#9a9da2;--disabled-text:#7d8085;--secondary-icon:#b0b3b8;
--web-wash:#18191a;--wash:#3a3b3c;--surface-background:#242526;--card-background:#242526;--popover-background:#2b2c2e;--field-background:#303133;
--divider:#393a3b;--divider-strong:#4e5053;--hover-overlay:rgba(255,255,255,.08);--selected-background:#1f3650;--accent:#6cb1ff;--accent-fill:#2374e1;--link:#6cb1ff;--focus:#6cb1ff;
--primary-button:#2374e1;--primary-button-hover:#3982e4;--secondary-button:#3a3b3c;--secondary-button-hover:#4e4f50;--disabled-background:#3a3b3c;--danger-button:#e0475b;--danger-wash:#43262b;
--toggle-off:#6b6e73;--skeleton:#3a3b3c;--scrim:rgba(0,0,0,.65);--shadow-1:rgba(0,0,0,.3);--shadow-2:rgba(0,0,0,.5)}
*,*::before,*::after{box-sizing:border-box}
body{margin:0;color:var(--primary-text);background:var(--web-wash);font-family:"Segoe UI Historic","Segoe UI",Helvetica,Arial,sans-serif;font-size:15px;line-height:20px;-webkit-font-smoothing:antialiased}
@keyframes shimmer{from{opacity:1}to{opacity:.45}}
@media (prefers-reduced-motion:reduce){*{animation:none!important;transition:none!important}}
`;

/** Shorthands come first in the sheet, so that a longhand of another name on the same element wins. */
const SHORTHANDS =
  /^(padding|margin|border|background|font|inset|flex|overflow|outline|gap|transition|animation)$/;

/** For each name: property (with its state) → class. Merging two names is merging two of these. */
export type ClassMap = Record<string, Record<string, string>>;

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

function rotatingName(random: () => number): string {
  let name = 'x';
  for (let index = 0; index < 6; index += 1) name += LETTERS[Math.floor(random() * LETTERS.length)];
  return name;
}

/** Compiles the named styles to atomic CSS with fresh class names. */
export function compileStyles(random: () => number = Math.random): { css: string; classes: ClassMap } {
  const classes: ClassMap = {};
  const names = new Map<string, string>();
  const taken = new Set<string>();
  const rules: { weight: number; css: string }[] = [];
  for (const [key, declarations] of Object.entries(STYLES)) {
    const [, name = key, state = '', width] = /^(\w+)([^@]*)(?:@(\d+))?$/.exec(key) ?? [];
    classes[name] ??= {};
    for (const declaration of declarations.split(';')) {
      const property = declaration.slice(0, declaration.indexOf(':'));
      const atom = `${state}@${width}|${declaration}`;
      let className = names.get(atom);
      if (className === undefined) {
        do className = rotatingName(random);
        while (taken.has(className));
        taken.add(className);
        names.set(atom, className);
        const weight =
          (width !== undefined ? 6 : state === '' ? 0 : state.startsWith('[') ? 4 : 2) +
          (SHORTHANDS.test(property) ? 0 : 1);
        const rule = `.${className}${state}{${declaration}}`;
        rules.push({ weight, css: width === undefined ? rule : `@media (max-width:${width}px){${rule}}` });
      }
      classes[name][`${state}@${width ?? ''}${property}`] = className;
    }
  }
  rules.sort((a, b) => a.weight - b.weight);
  return { css: PALETTE + rules.map((rule) => rule.css).join('\n'), classes };
}

/** The class attribute for some names; on a shared property the later name wins. */
export function classNames(classes: ClassMap, names: string): string {
  return Object.values(Object.assign({}, ...names.split(' ').map((name) => classes[name] ?? {}))).join(' ');
}
