import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { BUILD, launch } from '../e2e/extension.ts';
import { openPopup, PASSPHRASE, setPassphrase } from '../e2e/journey.ts';
import { startSimulator } from '../meta/simulator.ts';
import { type Figure, median } from './figures.ts';

const RUNS = 9;

const gzipped = (file: string): number => gzipSync(readFileSync(join(BUILD, file))).length / 1000;

/** Sizes of the build, and how fast its popup opens in Chromium. */
export async function measureInBrowser(): Promise<Figure[]> {
  const simulator = await startSimulator({ seed: 'small' });
  const browser = await launch({ port: simulator.port });
  try {
    const popup = await openPopup(browser);
    await setPassphrase(popup);
    const unlocks: number[] = [];
    for (let run = 0; run < RUNS; run++)
      unlocks.push(
        await popup.evaluate(async (passphrase) => {
          const { runtime } = (
            globalThis as unknown as {
              chrome: { runtime: { sendMessage(message: unknown): Promise<{ ok: boolean }> } };
            }
          ).chrome;
          await runtime.sendMessage({ steward: 1, name: 'vault.lock', payload: {} });
          const start = performance.now();
          const answer = await runtime.sendMessage({
            steward: 1,
            name: 'vault.unlock',
            payload: { passphrase },
          });
          if (!answer.ok) throw new Error('the vault did not open');
          return performance.now() - start;
        }, PASSPHRASE),
      );
    const paints: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      await popup.reload();
      await popup.getByRole('heading').first().waitFor();
      paints.push(
        await popup.evaluate(
          () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
        ),
      );
    }
    return [
      { what: 'beacon, gzipped', figure: gzipped('beacon.js'), budget: 2, unit: 'kB' },
      { what: 'panel, gzipped, styles included', figure: gzipped('panel.js'), budget: 60, unit: 'kB' },
      {
        what: 'unlock: Argon2id 64 MiB, t=3, from message to answer, median',
        figure: median(unlocks),
        budget: 500,
        unit: 'ms',
      },
      { what: 'popup: first contentful paint, median', figure: median(paints), budget: 100, unit: 'ms' },
    ];
  } finally {
    await browser.dispose();
    await simulator.close();
  }
}
