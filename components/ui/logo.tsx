interface LogoProps {
  /** Edge in pixels. */
  readonly size?: number;
}

/**
 * The mark, as on the toolbar icon. Solid colour: gradients need ids, which would meet those of the page the
 * panel stands in. The same drawing stands in the popup's `index.html`, for its first paint.
 */
export function Logo({ size = 24 }: LogoProps) {
  return (
    <svg class="s-logo" width={size} height={size} viewBox="0 0 128 128" aria-hidden="true" focusable="false">
      <rect width="128" height="128" rx="28" fill="#2457d6" />
      <circle cx="46" cy="64" r="21" fill="none" stroke="#fff" stroke-width="12" />
      <path
        d="M67 64h41M90 64v20M106 64v14"
        fill="none"
        stroke="#fff"
        stroke-width="12"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
      <circle cx="46" cy="64" r="6" fill="#8fb4ff" />
    </svg>
  );
}
