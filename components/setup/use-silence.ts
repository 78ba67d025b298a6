import { useEffect, useState } from 'preact/hooks';

const PATIENCE_MS = 4000;

/** Whether what is waited for has not come within a few seconds. */
export function useSilence(waiting: boolean): boolean {
  const [silent, setSilent] = useState(false);
  useEffect(() => {
    setSilent(false);
    if (!waiting) return;
    const timer = setTimeout(() => setSilent(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [waiting]);
  return silent;
}
