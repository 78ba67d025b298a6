import { useEffect, useState } from 'preact/hooks';
import { parseRoute, type Route } from '../route.ts';

/** The route in the address, kept fresh. */
export function useRoute(): Route {
  const [hash, setHash] = useState(() => location.hash);
  useEffect(() => {
    const update = () => setHash(location.hash);
    update();
    addEventListener('hashchange', update);
    return () => removeEventListener('hashchange', update);
  }, []);
  return parseRoute(hash);
}
