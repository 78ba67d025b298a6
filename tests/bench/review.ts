import { launch } from '../e2e/extension.ts';
import { connectByToken, openPopup, setPassphrase } from '../e2e/journey.ts';
import { startSimulator } from '../meta/simulator.ts';

export interface Reviewing {
  readonly systemUsers: number;
  readonly assets: number;
  /** Milliseconds from opening the page to the matrix on screen, Meta asked in between. */
  readonly shown: number;
  /** Milliseconds from a key to the laid out matrix: the slowest key, each at its best of `ROUNDS`. */
  readonly key: number;
  /** Milliseconds the page works for each frame while it scrolls both ways. */
  readonly frame: number;
  /** Elements of the matrix after scrolling. */
  readonly elements: number;
}

/** Best of so many: what else the machine does is not the page's. */
const ROUNDS = 7;
const TYPED = 'meridian brack 75';
const FRAMES = 200;

/** Filters and scrolls the access review of the simulator's largest portfolio in Chromium. */
export async function measureReview(): Promise<Reviewing> {
  const simulator = await startSimulator({ seed: 'huge' });
  const browser = await launch({ port: simulator.port });
  try {
    const { credentials, portfolios } = simulator.world;
    const portfolio = portfolios.get(credentials.businessId);
    if (portfolio === undefined) throw new Error('the seed has no portfolio');
    const popup = await openPopup(browser);
    await setPassphrase(popup);
    await connectByToken(popup, credentials.admin);
    const start = performance.now();
    const page = await browser.open('/options.html#/review');
    await page.bringToFront();
    await page.getByRole('grid').waitFor({ timeout: 120_000 });
    const shown = performance.now() - start;

    const key = await page.evaluate(
      async ({ typed, rounds }) => {
        const input = document.querySelector<HTMLInputElement>('input[type=search]');
        if (input === null) throw new Error('no search');
        const best = new Map<string, number>();
        const type = async (value: string) => {
          await new Promise((resolve) => setTimeout(resolve, 20));
          const begun = performance.now();
          input.value = value;
          input.dispatchEvent(new Event('input', { bubbles: true }));
          // Rendering waits for its microtask; reading a size then lays out.
          for (let turn = 0; turn < 5; turn++) await Promise.resolve();
          document.body.getBoundingClientRect();
          const took = performance.now() - begun;
          best.set(value, Math.min(best.get(value) ?? Number.POSITIVE_INFINITY, took));
        };
        for (let round = 0; round < rounds; round++)
          for (let length = 1; length <= typed.length; length++) await type(typed.slice(0, length));
        await type('');
        best.delete('');
        return Math.max(...best.values());
      },
      { typed: TYPED, rounds: ROUNDS },
    );

    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Performance.enable');
    const worked = async () => {
      const { metrics } = await devtools.send('Performance.getMetrics');
      return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1000;
    };
    const before = await worked();
    await page.evaluate(async (frames) => {
      const grid = document.querySelector('[role=grid]');
      for (let frame = 0; frame < frames; frame++) {
        await new Promise((resolve) => requestAnimationFrame(resolve));
        grid?.scrollBy(frame % 3 === 0 ? 70 : 0, 240);
      }
    }, FRAMES);
    const frame = ((await worked()) - before) / FRAMES;
    const elements = await page.locator('[role=grid] *').count();
    return {
      systemUsers: portfolio.systemUsers.length,
      assets: Object.values(portfolio.owned).flat().length,
      shown,
      key,
      frame,
      elements,
    };
  } finally {
    await browser.dispose();
    await simulator.close();
  }
}

if (import.meta.main) {
  const { systemUsers, assets, shown, key, frame, elements } = await measureReview();
  console.log(
    `${systemUsers} system users × ${assets} assets: on screen after ${Math.round(shown)} ms, slowest key ${key.toFixed(1)} ms, ${frame.toFixed(1)} ms a frame while scrolling, ${elements} elements`,
  );
}
