import { awk, cut, tr } from './columns.ts';
import { grep } from './grep.ts';
import { jq } from './jq.ts';
import { head, sort, tail, uniq, wc } from './lines.ts';
import type { Filter } from '../operation.ts';

/** What a filter does to the lines that come through the pipe. */
export type LineFilter = (lines: string[]) => string[];

/** The filters Lifeguard does itself. Each makes a function of its arguments, or null when it does not know one of them. */
const programs: Record<string, (args: string[]) => LineFilter | null> = { grep, egrep: (args) => grep(['-E', ...args]), head, tail, sort, uniq, wc, cut, tr, awk, jq };

/** A filter ready to run; null when the program or any argument is not understood (a file, `awk` with a program, `sort -o`). */
export function buildFilter(filter: Filter): LineFilter | null {
  const program = Object.hasOwn(programs, filter.program) ? programs[filter.program] : undefined;
  return program?.(filter.args) ?? null;
}

/** Runs a pipe's filters over lines, as the programs would. Throws on a filter the judge would have refused. */
export function runFilters(lines: string[], filters: Filter[]): string[] {
  return filters.reduce((rest, filter) => {
    const run = buildFilter(filter);
    if (run === null) throw new Error(`not a filter: ${filter.program} ${filter.args.join(' ')}`);
    return run(rest);
  }, lines);
}
