import { useEffect, useState } from 'preact/hooks';

/** Milliseconds a decisive button must have been in view before it takes a click. */
export const ARM_MS = 500;

const watched = () => document.visibilityState === 'visible' && document.hasFocus();

/**
 * Whether this view has been visible and focused for a moment. A click meant for something else (a double
 * click that opened the tab, a page that puts this window under the pointer) comes earlier than that.
 */
export function useArmed(): boolean {
  const [armed, setArmed] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    const update = () => {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      if (watched()) timer = setTimeout(() => setArmed(watched()), ARM_MS);
      else setArmed(false);
    };
    update();
    addEventListener('focus', update);
    addEventListener('blur', update);
    document.addEventListener('visibilitychange', update);
    return () => {
      if (timer !== null) clearTimeout(timer);
      removeEventListener('focus', update);
      removeEventListener('blur', update);
      document.removeEventListener('visibilitychange', update);
    };
  }, []);
  return armed;
}
