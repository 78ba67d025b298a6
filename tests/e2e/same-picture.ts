import type { Page } from 'playwright-core';

/** Steps of 255 by which a colour may differ where letters and lines are smoothed anew. */
const SMOOTHING = 8;

/** Whether two pictures (PNG) show the same. `bench`: any page, which looks at them. */
export function samePicture(bench: Page, one: Buffer, other: Buffer): Promise<boolean> {
  return bench.evaluate(
    async ({ smoothing, pictures }) => {
      const colours = async (picture: string) => {
        const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
        const bitmap = await createImageBitmap(new Blob([bytes]));
        const canvas = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!;
        canvas.drawImage(bitmap, 0, 0);
        return canvas.getImageData(0, 0, bitmap.width, bitmap.height);
      };
      const [first, second] = [await colours(pictures[0]), await colours(pictures[1])];
      return (
        first.width === second.width &&
        first.height === second.height &&
        first.data.every((value, index) => Math.abs(value - second.data[index]!) <= smoothing)
      );
    },
    { smoothing: SMOOTHING, pictures: [one.toString('base64'), other.toString('base64')] as const },
  );
}
