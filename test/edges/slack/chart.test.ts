import { createCanvas, loadImage } from '@napi-rs/canvas';
import { describe, expect, it } from 'vitest';
import type { Sample } from '../../../src/core/diagnosis/sample.ts';
import { drawChart, type ChartContent, type Mark } from '../../../src/edges/slack/chart.ts';
import { drawApart } from '../../../src/edges/slack/picture.ts';

const at = (second: number): string => new Date(Date.UTC(2026, 10, 23, 3, 0, second)).toISOString();
const course = (count: number, more: (index: number) => Partial<Sample> = () => ({})): Sample[] => Array.from({ length: count }, (_, index) => ({
  at: at(index * 10), used: 37, working: 5, inTransaction: 2, idle: 29, waiting: 1, oldestIdleSeconds: 600, slots: 37, ...more(index),
}));
const content = (more: Partial<ChartContent> = {}): ChartContent => ({ title: 'cygni-api: connections (UTC)', samples: course(60), marks: [], freeShareWanted: 0.1, ...more });

type Dot = { x: number; y: number; red: number; green: number; blue: number };

/** Every dot of the picture, as it would be seen. */
async function dots(png: Buffer | null): Promise<{ width: number; height: number; all: Dot[] }> {
  const image = await loadImage(png ?? Buffer.alloc(0));
  const canvas = createCanvas(image.width, image.height);
  canvas.getContext('2d').drawImage(image, 0, 0);
  const { data } = canvas.getContext('2d').getImageData(0, 0, image.width, image.height);
  const all = Array.from({ length: image.width * image.height }, (_, index) => ({
    x: index % image.width, y: Math.floor(index / image.width), red: data[index * 4] ?? 0, green: data[index * 4 + 1] ?? 0, blue: data[index * 4 + 2] ?? 0,
  }));
  return { width: image.width, height: image.height, all };
}
const near = (hex: string) => ({ red, green, blue }: Dot): boolean => [red, green, blue].every((part, index) => Math.abs(part - Number.parseInt(hex.slice(1 + index * 2, 3 + index * 2), 16)) < 12);
const drawn = async (more: Partial<ChartContent>) => dots(await drawChart(content(more)));

describe('the chart', () => {
  it('is a PNG of the size a phone shows, dark letters on a light ground', async () => {
    const png = await drawChart(content());
    expect(png?.subarray(0, 8)).toEqual(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]));
    const { width, height, all } = await dots(png);
    expect([width, height]).toEqual([900, 640]);
    // The title's strip: paper, and letters on it.
    const title = all.filter(({ x, y }) => y > 8 && y < 40 && x < 450);
    expect(title.filter(near('#ffffff')).length).toBeGreaterThan(title.length / 2);
    expect(title.filter(near('#263238')).length).toBeGreaterThan(200);
    expect(all.filter(({ x, y }) => x < 4 || y < 4 || x > 895 || y > 635).every(near('#ffffff'))).toBe(true);
  });

  it('has capitals of at least 20 dots, which a phone shows at 37 % of their size', async () => {
    const { all } = await drawn({});
    const rows = [...new Set(all.filter((dot) => dot.y < 45 && dot.x < 300 && near('#263238')(dot)).map(({ y }) => y))];
    expect(Math.max(...rows) - Math.min(...rows)).toBeGreaterThanOrEqual(20);
  });

  it('shows every mark whole, inside the picture', async () => {
    const marks: Mark[] = [{ at: at(-3), label: 'alert', kind: 'alert' }, { at: at(588), label: 'replicas 4 → 8', kind: 'step' }, { at: at(600), label: 'resolved', kind: 'end' }];
    const { all } = await drawn({ marks });
    for (const colour of ['#1565c0', '#2e7d32']) {
      const plate = all.filter((dot) => near(colour)(dot) && dot.y < 300);
      expect(plate.length, colour).toBeGreaterThan(1_500);
      expect(Math.max(...plate.map(({ x }) => x)), colour).toBeLessThan(896);
      expect(Math.min(...plate.map(({ x }) => x)), colour).toBeGreaterThan(4);
    }
    const without = (await drawn({})).all.filter((dot) => near('#c62828')(dot)).length;
    expect(all.filter((dot) => near('#c62828')(dot)).length - without).toBeGreaterThan(1_000);
  });

  it('leaves a mark out that is from another time', async () => {
    const stray: Mark[] = [{ at: at(-600), label: 'long ago', kind: 'step' }];
    expect((await drawn({ marks: stray })).all).toEqual((await drawn({})).all);
  });

  it('leaves a hole where nobody looked', async () => {
    const idle = (picture: Awaited<ReturnType<typeof drawn>>): number => new Set(picture.all.filter((dot) => dot.y > 240 && dot.y < 380 && near('#cfd8dc')(dot)).map(({ x }) => x)).size;
    const late = (index: number): Partial<Sample> => (index < 30 ? {} : { at: at(index * 10 + 300) });
    const [whole, holed] = [await drawn({ samples: course(60, late) }), await drawn({ samples: course(60, (index) => ({ ...late(index), ...(index === 30 ? { gap: true } : {}) })) })];
    expect(idle(whole) - idle(holed)).toBeGreaterThan(150);
  });

  it('is nothing before the second look', async () => {
    expect(await drawChart(content({ samples: course(1) }))).toBeNull();
    expect(await drawChart(content({ samples: [] }))).toBeNull();
  });

  it('takes 240 samples in less than 300 ms', async () => {
    const samples = course(240);
    await drawChart(content({ samples }));
    const started = performance.now();
    expect(await drawChart(content({ samples }))).not.toBeNull();
    expect(performance.now() - started).toBeLessThan(300);
  });

  it('costs the bot no memory that stays: it is drawn by a process of its own', async () => {
    const before = process.memoryUsage.rss();
    const png = await drawApart(content());
    expect(png?.subarray(1, 4).toString()).toBe('PNG');
    expect(process.memoryUsage.rss() - before).toBeLessThan(25e6);
    expect(await drawApart(content({ samples: [] }))).toBeNull();
  });

  it('says what broke when it cannot be drawn', async () => {
    await expect(drawApart({ ...content(), samples: 3 as unknown as Sample[] })).rejects.toThrow(/the drawing ended with 1/);
  });
});
