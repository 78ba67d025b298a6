interface SpinnerProps {
  /** Read out; without it the spinner is decoration beside words that say the same. */
  readonly label?: string;
}

export function Spinner({ label }: SpinnerProps) {
  return label === undefined ? (
    <span class="s-spinner" aria-hidden="true" />
  ) : (
    <span class="s-spinner" role="status" aria-label={label} />
  );
}
