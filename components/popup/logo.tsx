/** The mark, drawn inline so that it is there with the first paint. The same drawing stands in `index.html`. */
export function Logo({ size = 24 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 128 128" aria-hidden="true" focusable="false">
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
