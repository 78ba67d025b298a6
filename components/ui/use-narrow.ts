import { useEffect, useState } from 'preact/hooks';

/** As the styles have it. */
const NARROW = '(max-width: 560px)';

/** Whether there is so little room that rows need a second line; rows of a long list have to know. */
export function useNarrow(): boolean {
  const [narrow, setNarrow] = useState(() => matchMedia(NARROW).matches);
  useEffect(() => {
    const query = matchMedia(NARROW);
    const look = () => setNarrow(query.matches);
    query.addEventListener('change', look);
    return () => query.removeEventListener('change', look);
  }, []);
  return narrow;
}
