/** A plot of points on two logarithmic axes, with the line of proportional growth through the middle one. */

export interface Point {
  readonly x: number;
  readonly y: number;
  readonly label: string;
}

export interface Plot {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly points: readonly Point[];
  readonly lineLabel: string;
}

const WIDTH = 720;
const HEIGHT = 420;
const LEFT = 76;
const RIGHT = 40;
const TOP = 48;
const BOTTOM = 60;

/** Colours by the reader's theme; the plot stands on whatever ground the page has. */
const STYLE = `
  text { font: 13px system-ui, sans-serif; fill: #1f2328 }
  .title { font-size: 15px; font-weight: 600 }
  .grid { stroke: #d1d9e0; stroke-width: 1 }
  .ideal { stroke: #6e7781; stroke-width: 1.5; stroke-dasharray: 6 5; fill: none }
  .line { stroke: #2f6df6; stroke-width: 2; fill: none }
  .dot { fill: #2f6df6 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 }
    .grid { stroke: #3d444d }
    .ideal { stroke: #9198a1 }
    .line { stroke: #79a6ff }
    .dot { fill: #79a6ff }
  }`;

const powers = (low: number, high: number): number[] =>
  Array.from({ length: high - low + 1 }, (_, index) => 10 ** (low + index));

function rangeOf(values: readonly number[]): readonly [number, number] {
  return [Math.floor(Math.log10(Math.min(...values))), Math.ceil(Math.log10(Math.max(...values)))];
}

const short = (value: number): string =>
  value >= 1 ? value.toLocaleString('en') : String(Number(value.toPrecision(1)));

export function drawPlot({ title, xLabel, yLabel, points, lineLabel }: Plot): string {
  const [xLow, xHigh] = rangeOf(points.map(({ x }) => x));
  const [yLow, yHigh] = rangeOf(points.map(({ y }) => y));
  const px = (x: number) => LEFT + ((Math.log10(x) - xLow) / (xHigh - xLow)) * (WIDTH - LEFT - RIGHT);
  const py = (y: number) =>
    HEIGHT - BOTTOM - ((Math.log10(y) - yLow) / (yHigh - yLow)) * (HEIGHT - TOP - BOTTOM);
  const at = (x: number, y: number) => `${px(x).toFixed(1)},${py(y).toFixed(1)}`;
  const middle = points[Math.floor(points.length / 2)];
  if (middle === undefined) throw new Error('nothing to plot');
  const ideal = points.map(({ x }) => at(x, (middle.y / middle.x) * x));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}">
<style>${STYLE}
</style>
<text class="title" x="${LEFT}" y="24">${title}</text>
${powers(xLow, xHigh)
  .map(
    (x) =>
      `<path class="grid" d="M${at(x, 10 ** yLow)} L${at(x, 10 ** yHigh)}"/><text x="${px(x).toFixed(1)}" y="${HEIGHT - BOTTOM + 20}" text-anchor="middle">${short(x)}</text>`,
  )
  .join('\n')}
${powers(yLow, yHigh)
  .map(
    (y) =>
      `<path class="grid" d="M${at(10 ** xLow, y)} L${at(10 ** xHigh, y)}"/><text x="${LEFT - 8}" y="${(py(y) + 4).toFixed(1)}" text-anchor="end">${short(y)}</text>`,
  )
  .join('\n')}
<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 16}" text-anchor="middle">${xLabel}</text>
<text x="${-(TOP + HEIGHT - BOTTOM) / 2}" y="18" text-anchor="middle" transform="rotate(-90)">${yLabel}</text>
<path class="ideal" d="M${ideal.join(' L')}"/>
<path class="line" d="M${points.map(({ x, y }) => at(x, y)).join(' L')}"/>
${points
  .map(
    ({ x, y, label }, index) =>
      `<circle class="dot" cx="${px(x).toFixed(1)}" cy="${py(y).toFixed(1)}" r="4"/><text x="${(px(x) + (index === 0 ? 8 : -8)).toFixed(1)}" y="${(py(y) - 10).toFixed(1)}" text-anchor="${index === 0 ? 'start' : 'end'}">${label}</text>`,
  )
  .join('\n')}
<path class="ideal" d="M${WIDTH - RIGHT - 230},${HEIGHT - BOTTOM - 22} h30"/>
<text x="${WIDTH - RIGHT - 192}" y="${HEIGHT - BOTTOM - 18}">${lineLabel}</text>
</svg>
`;
}
