interface LogoProps {
  readonly size?: number;
}

/** Steward's key, as on the toolbar icon. Solid colour: gradients need ids, which would meet those of the page. */
export function Logo({ size = 18 }: LogoProps) {
  return (
    <svg class="s-logo" width={size} height={size} viewBox="0 0 128 128" aria-hidden="true" focusable="false">
      <rect width="128" height="128" rx="30" fill="#2458d8" />
      <circle cx="46" cy="64" r="21" fill="none" stroke="#fff" stroke-width="13" />
      <path
        d="M67 64h41M90 64v20M106 64v14"
        fill="none"
        stroke="#fff"
        stroke-width="13"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}
