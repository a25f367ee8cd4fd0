/**
 * The pool over time as a picture: sessions by state, what the server takes, the runbook's threshold, the alert and every
 * step. Dark on light and with letters large enough for a phone.
 */
import { fileURLToPath } from 'node:url';
import type { ChartDataset } from 'chart.js';
import type { Sample } from '../../core/diagnosis/sample.ts';

/** A moment to mark, e.g. the alert or a step; `label` at most some twenty characters. */
export type Mark = { at: string; label: string; kind: 'alert' | 'step' | 'end' };

export type ChartContent = {
  title: string;
  samples: readonly Sample[];
  marks: readonly Mark[];
  /** The share of slots (0 to 1) that must stay free by the runbook; null when it says none. */
  freeShareWanted: number | null;
};

const width = 900;
const height = 640;
/** A phone shows the picture at some 37 % of its width: letters of 28 are 10 there. */
const font = { family: 'Lato', size: 28 };
const small = { ...font, size: 26 };
/** In a course this short several marks of the axis are of one minute. */
const SECONDS_UNDER_MINUTES = 5;
const ink = '#263238';
const series: { label: string; of: (sample: Sample) => number; fill: string; line: string }[] = [
  { label: 'working', of: ({ working }) => working, fill: '#90caf9', line: '#1565c0' },
  { label: 'waiting', of: ({ waiting }) => waiting, fill: '#ef9a9a', line: '#c62828' },
  { label: 'idle in transaction', of: ({ inTransaction }) => inTransaction, fill: '#ffe082', line: '#ef8f00' },
  { label: 'idle', of: ({ idle }) => idle, fill: '#cfd8dc', line: '#607d8b' },
];
const markColour: Record<Mark['kind'], string> = { alert: '#c62828', step: '#1565c0', end: '#2e7d32' };

type Canvas = typeof import('@napi-rs/canvas');
type Charts = typeof import('chart.js');

let libraries: Promise<{ canvas: Canvas; charts: Charts }> | null = null;

/** Loaded with the first chart: 75 ms and some 60 MB that a bot without an incident needs not have. */
function load(): Promise<{ canvas: Canvas; charts: Charts }> {
  libraries ??= (async () => {
    const [canvas, charts, { default: annotation }] = await Promise.all([import('@napi-rs/canvas'), import('chart.js'), import('chartjs-plugin-annotation')]);
    charts.Chart.register(charts.LineController, charts.LineElement, charts.PointElement, charts.LinearScale, charts.Filler, charts.Legend, charts.Title, annotation);
    canvas.GlobalFonts.registerFromPath(fileURLToPath(import.meta.resolve('@fontsource/lato/files/lato-latin-400-normal.woff2')), font.family);
    canvas.GlobalFonts.registerFromPath(fileURLToPath(import.meta.resolve('@fontsource/lato/files/lato-latin-700-normal.woff2')), font.family);
    return { canvas, charts };
  })();
  return libraries;
}

/** Draws the chart; a PNG. Null with fewer than two samples, which show no course. */
export async function drawChart({ title, samples, marks, freeShareWanted }: ChartContent): Promise<Buffer | null> {
  const last = samples.at(-1);
  const first = samples[0];
  if (first === undefined || last === undefined || samples.length < 2) return null;
  const { canvas, charts } = await load();
  const minutes = (at: string): number => (Date.parse(at) - Date.parse(first.at)) / 60_000;
  const span = Math.max(minutes(last.at), 0.1);
  // The alert comes a moment before the first look.
  const start = Math.min(0, ...marks.map(({ at }) => minutes(at)).filter((at) => at >= -1));
  const picture = canvas.createCanvas(width, height);
  const datasets: ChartDataset<'line', { x: number; y: number }[]>[] = series.map(({ label, of, fill, line }) => ({
    label, data: samples.flatMap((sample, index) => points(minutes(samples[index - 1]?.at ?? sample.at), minutes(sample.at), of(sample), sample.gap ?? false)), fill: true, backgroundColor: fill, borderColor: line, borderWidth: 2, pointRadius: 0, tension: 0,
  }));
  const shownMarks = marks.filter(({ at }) => minutes(at) >= start && minutes(at) <= span * 1.02);
  const lines = Object.fromEntries([
    ['slots', level(last.slots, `${last.slots} connections`, '#c62828', [])],
    ...(freeShareWanted === null ? [] : [['wanted', level(last.slots * (1 - freeShareWanted), `alert: under ${Math.round(freeShareWanted * 100)} % free`, '#8d6e63', [8, 6])]]),
    ...shownMarks.map((mark, index): [string, unknown] => [`mark${index}`, moment(minutes(mark.at), mark, index)]),
  ]) as Record<string, never>;
  const chart = new charts.Chart(picture as unknown as HTMLCanvasElement, {
    type: 'line',
    data: { datasets },
    options: {
      animation: false, responsive: false, devicePixelRatio: 1, color: ink, font, layout: { padding: { left: 12, right: 28, top: 8, bottom: 8 } },
      scales: {
        x: { type: 'linear', min: start, max: Math.max(span, ...shownMarks.map(({ at }) => minutes(at))), grid: { color: '#eceff1' }, ticks: { color: ink, font, maxRotation: 0, autoSkipPadding: 30, callback: (value) => clock(first.at, Number(value), span < SECONDS_UNDER_MINUTES) } },
        y: { stacked: true, min: 0, suggestedMax: last.slots * 1.15, grid: { color: '#eceff1' }, ticks: { color: ink, font, precision: 0, maxTicksLimit: 6 } },
      },
      plugins: {
        title: { display: true, text: title, color: ink, align: 'start', font: { ...font, size: 32, weight: 'bold' }, padding: { top: 4, bottom: 16 } },
        legend: { position: 'bottom', labels: { color: ink, font, boxWidth: 24, boxHeight: 20, padding: 14 } },
        annotation: { clip: false, annotations: lines },
      },
    },
    plugins: [{ id: 'paper', beforeDraw: ({ ctx }) => { ctx.fillStyle = '#ffffff'; ctx.fillRect(0, 0, width, height); } }],
  });
  try {
    return picture.toBuffer('image/png');
  } finally {
    chart.destroy();
  }
}

/** A hole in the course is a hole in the picture. */
function points(before: number, x: number, y: number, gap: boolean): { x: number; y: number }[] {
  return [...(gap ? [{ x: (before + x) / 2, y: Number.NaN }] : []), { x, y }];
}

function level(at: number, label: string, colour: string, dash: number[]): unknown {
  return {
    type: 'line', yMin: at, yMax: at, borderColor: colour, borderWidth: 3, borderDash: dash,
    // In the middle: the alert stands at the left, the newest step at the right.
    label: { display: true, content: label, position: 'center', z: 1, yAdjust: dash.length > 0 ? 22 : -22, backgroundColor: '#ffffffd9', color: colour, font: small, padding: 4 },
  };
}

function moment(at: number, { label, kind }: Mark, index: number): unknown {
  return {
    type: 'line', xMin: at, xMax: at, borderColor: markColour[kind], borderWidth: 3, borderDash: [4, 4],
    // Marks close to each other must not write over one another.
    label: { display: true, content: label, position: 'end', z: 2, yAdjust: 2 + (index % 4) * 42, backgroundColor: markColour[kind], color: '#ffffff', font: small, padding: 5 },
  };
}

/** Minutes after an instant as a time of day in UTC, the server's own clock. */
function clock(from: string, minutes: number, seconds: boolean): string {
  return new Date(Date.parse(from) + minutes * 60_000).toISOString().slice(11, seconds ? 19 : 16);
}
