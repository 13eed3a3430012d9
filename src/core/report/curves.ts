/** The run's curves as pictures in the page: no script draws them, and dashes tell lines apart without colour. */
import { metricColumn } from '../curves.ts';
import { figureInWords } from '../metrics/in-words.ts';
import type { FigureFormat } from '../metrics/metric.ts';
import { metricCharts } from '../metrics/metric-charts.ts';
import type { Run } from '../records/run.ts';
import { type Html, html } from './html.ts';

interface Line {
  readonly label: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
}

interface Chart {
  readonly title: string;
  readonly format: FigureFormat | 'loss';
  readonly lines: readonly Line[];
}

const [WIDTH, HEIGHT] = [640, 240];
const [LEFT, RIGHT, TOP, BOTTOM] = [58, 16, 12, 36];
/** More are no more to see at this size: each stands for as many steps as it takes, by their mean. */
const MOST_POINTS = 240;
const DASHES = ['none', '7 4', '2 4', '10 4 2 4', '14 4'];

export function curvesSection(run: Run): Html {
  const { curves } = run;
  const charts: Chart[] = [
    { title: 'Loss', format: 'loss', lines: [{ label: 'training loss', x: curves.step, y: curves.loss }] },
    ...metricCharts().map(({ title, metrics }): Chart => {
      const [first] = metrics;
      const isAlone = metrics.length === 1;
      return {
        title,
        format: first.words.format,
        lines: [
          ...metrics.map(({ id, perEpoch }) => ({
            label: isAlone ? 'validation' : perEpoch.line,
            x: curves.evalStep,
            y: metricColumn(curves, id),
          })),
          {
            label: 'training photos',
            x: curves.evalStep,
            y: metricColumn(curves, first.id, 'training'),
          },
        ],
      };
    }),
  ];
  const drawn = charts.flatMap((chart) => picture(chart) ?? []);
  return drawn.length === 0 ? html`<p>The run has no curves.</p>` : html`<div class="charts">${drawn}</div>`;
}

function picture({ title, format, lines }: Chart): Html | null {
  const there = lines.map(thinned).filter(({ x }) => x.length > 0);
  if (there.length === 0) return null;
  const xs = there.flatMap(({ x }) => x);
  const ys = there.flatMap(({ y }) => y);
  const [xLow, xHigh] = [Math.min(...xs), Math.max(...xs)];
  const ticks = ticksOf(Math.min(...ys), Math.max(...ys));
  const [yLow, yHigh] = [ticks[0]!, ticks.at(-1)!];
  const atX = (x: number) => LEFT + ((x - xLow) / Math.max(1e-12, xHigh - xLow)) * (WIDTH - LEFT - RIGHT);
  const atY = (y: number) => HEIGHT - BOTTOM - ((y - yLow) / (yHigh - yLow)) * (HEIGHT - TOP - BOTTOM);
  const words = (value: number) => (format === 'loss' ? threeFigures(value) : figureInWords(value, format));
  const summary = there
    .map(({ label, y }) => `${label} from ${words(y[0]!)} to ${words(y.at(-1)!)}`)
    .join('; ');
  return html`<figure><figcaption><b>${title}</b> ${there.map(
    ({ label }, i) =>
      html`<span class="key"><svg width="34" height="8" aria-hidden="true"><line x1="0" x2="34" y1="4" y2="4" class="line line${i}" stroke-dasharray="${DASHES[i % DASHES.length]!}"/></svg> ${label}</span>`,
  )}</figcaption>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}: ${summary}">
${ticks.map((tick) => html`<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${atY(tick).toFixed(1)}" y2="${atY(tick).toFixed(1)}"/><text x="${LEFT - 6}" y="${(atY(tick) + 4).toFixed(1)}" text-anchor="end">${words(tick)}</text>`)}
<text x="${LEFT}" y="${HEIGHT - BOTTOM + 18}">${xLow.toLocaleString('en')}</text><text x="${WIDTH - RIGHT}" y="${HEIGHT - BOTTOM + 18}" text-anchor="end">step ${xHigh.toLocaleString('en')}</text>
${there.map(({ x, y }, i) => lineOf(x, y, i, atX, atY))}
</svg><p class="small">${summary}.</p></figure>`;
}

function lineOf(
  x: readonly number[],
  y: readonly number[],
  place: number,
  atX: (x: number) => number,
  atY: (y: number) => number,
): Html {
  if (x.length === 1)
    return html`<circle class="dot line${place}" cx="${atX(x[0]!).toFixed(1)}" cy="${atY(y[0]!).toFixed(1)}" r="3.5"/>`;
  const points = x.map((one, i) => `${atX(one).toFixed(1)},${atY(y[i]!).toFixed(1)}`).join(' ');
  return html`<polyline class="line line${place}" points="${points}" stroke-dasharray="${DASHES[place % DASHES.length]!}"/>`;
}

/** Without gaps, and no more points than can be told apart. */
function thinned({ label, x, y }: Line): Line {
  const places = [...x.keys()].filter((i) => Number.isFinite(y[i]));
  const size = Math.ceil(places.length / MOST_POINTS);
  if (size <= 1) return { label, x: places.map((i) => x[i]!), y: places.map((i) => y[i]!) };
  const means = { x: [] as number[], y: [] as number[] };
  for (let from = 0; from < places.length; from += size) {
    const some = places.slice(from, from + size);
    means.x.push(x[some.at(-1)!]!);
    means.y.push(some.reduce((sum, i) => sum + y[i]!, 0) / some.length);
  }
  return { label, ...means };
}

/** Four or five round numbers from below the least to above the most. */
function ticksOf(low: number, high: number): readonly number[] {
  const span = high - low || Math.abs(high) || 1;
  const rough = span / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((one) => one >= rough)!;
  const first = Math.floor(low / step);
  const last = Math.max(first + 1, Math.ceil(high / step));
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

function threeFigures(value: number): string {
  return String(Number(value.toPrecision(3)));
}
