import { awk } from './awk.ts';
import { base64, decodes } from './base64.ts';
import { TooMuch } from './budget.ts';
import { column, cut } from './columns.ts';
import { uniq, wc } from './count.ts';
import { grep } from './grep.ts';
import { jq, jqReveals } from './jq.ts';
import { python } from './json.ts';
import { tr } from './letters.ts';
import { cat, head, pager, paste, tac, tail } from './lines.ts';
import { sed } from './sed.ts';
import { sort } from './sort.ts';
import type { Filter } from '../operation.ts';

/** What a filter does to the lines that come through the pipe. */
export type LineFilter = (lines: string[]) => string[] | Promise<string[]>;

/**
 * One program: `build` makes a function of its arguments, or null when it does not know one of them; `reveals` says whether
 * it brings to light what was hidden before.
 */
type Program = { build: (args: string[]) => LineFilter | null; reveals?: (args: string[]) => boolean };

/** The filters Lifeguard does itself, a row a program. What writes a file, runs a command or never ends has no row. */
const programs: Record<string, Program> = {
  awk: { build: awk },
  base64: { build: base64, reveals: decodes },
  cat: { build: cat },
  column: { build: column },
  cut: { build: cut },
  egrep: { build: (args) => grep(['-E', ...args]) },
  fgrep: { build: (args) => grep(['-F', ...args]) },
  gawk: { build: awk },
  grep: { build: grep },
  head: { build: head },
  jq: { build: jq, reveals: jqReveals },
  less: { build: pager },
  mawk: { build: awk },
  more: { build: pager },
  paste: { build: paste },
  python: { build: python },
  python3: { build: python },
  sed: { build: sed },
  sort: { build: sort },
  tac: { build: tac },
  tail: { build: tail },
  tr: { build: tr },
  uniq: { build: uniq },
  wc: { build: wc },
};

/** A filter ready to run; null when the program or any argument is not understood (a file, `awk` with a command in it, `sort -o`). */
export function buildFilter(filter: Filter): LineFilter | null {
  return programOf(filter)?.build(filter.args) ?? null;
}

/** True for a filter that brings to light what was hidden, as `base64 -d` does: what comes out is for the person who asked alone. */
export function isSensitiveFilter(filter: Filter): boolean {
  return programOf(filter)?.reveals?.(filter.args) === true;
}

/** More than this is cut before a filter sees it; nothing a person reads in an incident comes near. */
const mostLines = 200_000;
const mostCharacters = 8_000_000;

/** Runs a pipe's filters over lines, as the programs would. Throws on a filter the judge would have refused. */
export async function runFilters(lines: string[], filters: Filter[]): Promise<string[]> {
  let [rest, cut] = [lines, false];
  for (const filter of filters) {
    const run = buildFilter(filter);
    if (run === null) throw new Error(`not a filter: ${filter.program} ${filter.args.join(' ')}`);
    const taken = within(rest);
    cut ||= taken.length < rest.length;
    try {
      rest = await run(taken);
    } catch (error) {
      if (error instanceof TooMuch) return [`${filter.program}: too much text for this, narrow it down first`];
      throw error;
    }
  }
  return cut ? [...rest, `(only the first part was looked at: there were more than ${mostCharacters / 1_000_000} million characters)`] : rest;
}

function within(lines: string[]): string[] {
  let left = mostCharacters;
  const end = lines.findIndex((line, index) => (left -= line.length + 1) < 0 || index >= mostLines);
  return end < 0 ? lines : lines.slice(0, end);
}

function programOf({ program }: Filter): Program | undefined {
  return Object.hasOwn(programs, program) ? programs[program] : undefined;
}
