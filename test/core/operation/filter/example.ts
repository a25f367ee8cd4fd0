import { runFilters } from '../../../../src/core/operation/filter/filter.ts';
import { readShell } from '../../../../src/core/operation/shell/line.ts';

/** What a pipe makes of some lines. */
export type Example = { command: string; input: string[]; output: string[] };

/** Written a line each: `command ← input → output`; `⏎` ends a line inside, `∅` is no line at all, `␠` a blank that would not be seen, `⇥` a tab. */
export function examples(block: string): Example[] {
  return block.trim().split('\n').map((line) => {
    const [, command, input, output] = /^\s*(.+?) ← (.*) → (.*)$/.exec(line) ?? [];
    if (command === undefined || input === undefined || output === undefined) throw new Error(`not an example: ${line}`);
    return { command: plain(command), input: linesOf(input), output: linesOf(output) };
  });
}

/** What our own filters make of the input. */
export function piped({ command, input }: { command: string; input: string[] }): Promise<string[]> {
  return runFilters(input, filtersOf(command));
}

/** The filters of a pipe as the judge would read them. */
export function filtersOf(command: string): { program: string; args: string[] }[] {
  const line = readShell(command);
  if (line.kind !== 'list') throw new Error(`${command}: ${line.why}`);
  return (line.pipes[0] ?? []).map(({ words }) => {
    const [program = '', ...args] = words.map((word) => word.text);
    return { program, args };
  });
}

function linesOf(text: string): string[] {
  return text === '∅' ? [] : plain(text).split('⏎');
}

function plain(text: string): string {
  return text.replaceAll('␠', ' ').replaceAll('⇥', '\t');
}
