import type { Diagnosis } from '../../utils/page/diagnosis.ts';

/** Least milliseconds between two reports: a page that changes all the time is told of now and then. */
const REST_MS = 5000;

/** Reports how the page was found: the first at once, of those that follow close the last. */
export function createReporter(
  report: (diagnosis: Diagnosis) => void,
  signal: AbortSignal,
): (make: () => Diagnosis | null) => void {
  let waiting: (() => Diagnosis | null) | null = null;
  let rest: ReturnType<typeof setTimeout> | undefined;
  const next = () => {
    rest = undefined;
    const diagnosis = waiting?.() ?? null;
    waiting = null;
    if (diagnosis === null) return;
    report(diagnosis);
    rest = setTimeout(next, REST_MS);
  };
  signal.addEventListener('abort', () => clearTimeout(rest), { once: true });
  return (make) => {
    waiting = make;
    if (rest === undefined) next();
  };
}
