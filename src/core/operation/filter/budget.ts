/** Thrown when a filter would work for too long; the pipe then answers with one line that says so. */
export class TooMuch extends Error {}

/** Takes units of work from what one filter may do: one unit is one step of the matcher, or one character written. */
export type Spend = (units: number) => void;

/** The matcher makes about 25 million steps a second when a pattern is at its worst, and a hundred times as many in everyday use. */
const mostUnits = 200_000_000;

/** The budget of one filter for one run. */
export function createBudget(): Spend {
  let left = mostUnits;
  return (units) => {
    left -= units;
    if (left < 0) throw new TooMuch();
  };
}

/** Longer lines are cut: nobody reads them, and some work grows with a line's length. */
export const maxLineLength = 100_000;

/** A line as the filters that look into lines take it. */
export function cutLine(line: string): string {
  return line.length > maxLineLength ? line.slice(0, maxLineLength) : line;
}
