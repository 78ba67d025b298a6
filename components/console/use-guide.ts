import { useEffect, useState } from 'preact/hooks';
import * as v from 'valibot';
import { browser } from 'wxt/browser';

/** How far the set-up guide has come, beyond what Steward knows by itself. */
export interface Guide {
  /** The pre-flight checks have passed once. */
  readonly passed: boolean;
  /** Hidden by the person; it stays under Help. */
  readonly hidden: boolean;
}

const KEY = 'steward.guide';
const NEW: Guide = { passed: false, hidden: false };
const schema = v.fallback(v.object({ passed: v.boolean(), hidden: v.boolean() }), NEW);

interface GuideDoor {
  /** `null`: not read yet. */
  readonly guide: Guide | null;
  readonly change: (change: Partial<Guide>) => void;
}

/** Kept from one day to the next, so that set-up goes on where it was left. */
export function useGuide(): GuideDoor {
  const [guide, setGuide] = useState<Guide | null>(null);
  useEffect(() => {
    let here = true;
    browser.storage.local.get(KEY).then(
      (kept) => here && setGuide(v.parse(schema, kept[KEY])),
      () => here && setGuide(NEW),
    );
    return () => {
      here = false;
    };
  }, []);
  const change = (wanted: Partial<Guide>) => {
    const next = { ...(guide ?? NEW), ...wanted };
    setGuide(next);
    void browser.storage.local.set({ [KEY]: next });
  };
  return { guide, change };
}
