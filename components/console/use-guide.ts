import { useEffect, useState } from 'preact/hooks';
import { changeGuide, type Guide, onGuide, readGuide } from '../setup/kept-guide.ts';

interface GuideDoor {
  /** `null`: not read yet. */
  readonly guide: Guide | null;
  readonly change: (change: Partial<Guide>) => void;
}

/** The set-up guide as it is kept, whoever changes it meanwhile. */
export function useGuide(): GuideDoor {
  const [guide, setGuide] = useState<Guide | null>(null);
  useEffect(() => {
    let here = true;
    const tell = (kept: Guide) => here && setGuide(kept);
    const stop = onGuide(tell);
    void readGuide().then(tell);
    return () => {
      here = false;
      stop();
    };
  }, []);
  const change = (wanted: Partial<Guide>) => {
    setGuide((now) => now && { ...now, ...wanted });
    void changeGuide(wanted);
  };
  return { guide, change };
}
