/** One small set on a 16 px grid, stroke 1.5, drawn for this project. Several subpaths stand in one string. */
const PATHS = {
  plus: 'M8 3v10M3 8h10',
  check: 'M3 8.5 6.5 12 13 4.5',
  x: 'm4 4 8 8m0-8-8 8',
  search: 'M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9Zm3.4-1.1 3.1 3.1',
  key: 'M5 13.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6Zm2.2-5.2 6.3-6.3m-2.3 2.3 2 2M9.1 6.4l1.5 1.5',
  users:
    'M6 7.5A2.5 2.5 0 1 0 6 2.5a2.5 2.5 0 0 0 0 5ZM1.5 13.5c0-2.5 2-4 4.5-4s4.5 1.5 4.5 4m0-10.8a2.5 2.5 0 0 1 0 4.6m1.6 2.6c1.5.6 2.4 1.9 2.4 3.6',
  shield: 'M8 1.8 13 3.6v4c0 3.1-2.1 5.4-5 6.6-2.9-1.2-5-3.5-5-6.6v-4Zm-2.2 6 1.6 1.7 2.9-3.2',
  alert: 'M8 2 1.7 13h12.6Zm0 4.3v3M8 11.2v.05',
  info: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12Zm0-6.6v3.4M8 5.1v.05',
  help: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM6.3 6.4a1.75 1.75 0 1 1 2.5 1.6c-.5.2-.8.6-.8 1.1v.2m0 2v.05',
  copy: 'M6 5.5h6.5a1 1 0 0 1 1 1V13a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1V6.5a1 1 0 0 1 1-1ZM2.5 10.5v-7a1 1 0 0 1 1-1h7',
  'chevron-right': 'm6 3.5 4.5 4.5L6 12.5',
  'chevron-down': 'M3.5 6 8 10.5 12.5 6',
  'arrow-left': 'M13 8H3m4-4L3 8l4 4',
  play: 'M4.5 2.8v10.4L13 8Z',
  pause: 'M5.5 3v10M10.5 3v10',
  minus: 'M4.5 8h7',
  clock: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM8 4.7V8l2.2 1.4',
  external: 'M9.5 2.5h4v4m0-4L7.5 8.5M12 9.5v3a1 1 0 0 1-1 1H3.5a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1h3',
  lock: 'M4 7.5h8a1 1 0 0 1 1 1V13a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V8.5a1 1 0 0 1 1-1Zm1.5 0V5a2.5 2.5 0 0 1 5 0v2.5',
  unlock:
    'M4 7.5h8a1 1 0 0 1 1 1V13a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V8.5a1 1 0 0 1 1-1Zm1.5 0V4.5a2.5 2.5 0 0 1 4.8-1',
  eye: 'M1.5 8S3.8 3.5 8 3.5 14.5 8 14.5 8 12.2 12.5 8 12.5 1.5 8 1.5 8ZM8 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z',
  'eye-off':
    'M6.4 3.7A6 6 0 0 1 8 3.5c4.2 0 6.5 4.5 6.5 4.5a11 11 0 0 1-1.7 2.3M4.4 4.9A11 11 0 0 0 1.5 8S3.8 12.5 8 12.5a6 6 0 0 0 2.8-.7M6.6 6.6a2 2 0 0 0 2.8 2.8M2.5 2.5l11 11',
  trash:
    'M2.5 4.5h11M6 4.5V3a1 1 0 0 1 1-1h2a1 1 0 0 1 1 1v1.5m2 0-.5 8.6a1 1 0 0 1-1 .9h-5a1 1 0 0 1-1-.9L4 4.5M6.7 7.5v3.5m2.6-3.5v3.5',
  refresh: 'M13.5 2.8v3.4h-3.4m3.2-.2A5.6 5.6 0 1 0 13.6 9',
  undo: 'M5.5 3 2.5 6l3 3m-3-3h6.8a3.7 3.7 0 0 1 0 7.4H6',
  settings:
    'M2 4.5h6.5m4 0H14M2 11.5h1.5m4 0H14M10.5 6.3a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6Zm-5 7a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6Z',
  download: 'M8 2v8m-3.5-3.3L8 10.2l3.5-3.5M2.5 13.5h11',
  page: 'M4 2h5l3.5 3.5V13a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V3a1 1 0 0 1 1-1Zm5 0v3.5h3.5M5.5 8.5h4.5m-4.5 2.5h3',
  'ad-account': 'M2.5 6.5v3h2.3l6.2 3V3.5l-6.2 3Zm2.6 3.2.6 3.6h1.8l-.6-2.7M13.3 6.6v2.8',
  catalog: 'M2.5 2.5h4.2v4.2H2.5Zm6.8 0h4.2v4.2H9.3Zm-6.8 6.8h4.2v4.2H2.5Zm6.8 0h4.2v4.2H9.3Z',
  pixel: 'M2 13.5h12M4 11V8m4 3V3m4 8V6',
  instagram:
    'M5 2h6a3 3 0 0 1 3 3v6a3 3 0 0 1-3 3H5a3 3 0 0 1-3-3V5a3 3 0 0 1 3-3Zm3 8.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Zm3.3-5.9v.05',
  whatsapp:
    'M2.2 13.8l.9-3.1A6 6 0 1 1 5.3 13Zm3.7-7.7c0 2.2 1.9 4.1 4.1 4.1l.6-1.3-1.5-.8-.7.7a3 3 0 0 1-1.3-1.3l.7-.7-.7-1.4Z',
  group: 'M2 5.5V4a1 1 0 0 1 1-1h3l1.5 2H13a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1Zm0 0h6',
  asset: 'M8 2 13.8 8 8 14 2.2 8Z',
  app: 'M8 1.8 13.5 5v6L8 14.2 2.5 11V5Zm-5.3 3.3L8 8.2l5.3-3.1M8 8.2v5.8',
  keyboard:
    'M2.5 4h11a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1h-11a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1Zm2 3v.05M6.9 7v.05M9.2 7v.05m2.3-.05v.05M5.5 9.5h5',
  dot: 'M8 10.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z',
} as const;

export type IconName = keyof typeof PATHS;

export const ICON_NAMES = Object.keys(PATHS) as readonly IconName[];

/** Icons that point along the line of reading mirror in right-to-left languages. */
const MIRRORED: ReadonlySet<IconName> = new Set(['chevron-right', 'arrow-left', 'play', 'external', 'undo']);

interface IconProps {
  readonly name: IconName;
  readonly size?: number;
}

/** Decorative: the words beside it, or the control's label, carry the meaning. */
export function Icon({ name, size = 16 }: IconProps) {
  return (
    <svg
      class={MIRRORED.has(name) ? 's-icon s-icon-mirrored' : 's-icon'}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
