interface SkeletonProps {
  /** CSS width, e.g. `60%`. */
  readonly width?: string;
  /** Pixels. */
  readonly height?: number;
}

/** Stands where words will be. The region around it says `aria-busy`. */
export function Skeleton({ width = '100%', height = 12 }: SkeletonProps) {
  return (
    <span class="s-skeleton" style={{ inlineSize: width, blockSize: `${height}px` }} aria-hidden="true" />
  );
}
