/** Medians, tails and the printed table. Times are milliseconds. */
type Figures = { p50: number; p99: number };

export function figures(samples: number[]): Figures {
  const sorted = samples.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { p50: at(0.5), p99: at(0.99) };
}

export type Row = { measure: string; ours: Figures; floor: Figures; floorIs: string };

export function printTable(rows: Row[]): void {
  const two = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toFixed(2)).padStart(8);
  console.log(`${'measure'.padEnd(40)}${'p50 ms'.padStart(8)}${'p99 ms'.padStart(8)}   ${'floor'.padEnd(34)}${'p50 ms'.padStart(8)}${'p99 ms'.padStart(8)}   ratio p50 / p99`);
  for (const { measure, ours, floor, floorIs } of rows) {
    console.log(`${measure.padEnd(40)}${two(ours.p50)}${two(ours.p99)}   ${floorIs.padEnd(34)}${two(floor.p50)}${two(floor.p99)}   ${(ours.p50 / floor.p50).toFixed(2)} / ${(ours.p99 / floor.p99).toFixed(2)}`);
  }
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms); });
