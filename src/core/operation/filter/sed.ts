import { createBudget, cutLine } from './budget.ts';
import type { Spend } from './budget.ts';
import type { LineFilter } from './filter.ts';
import { isOn, readOptions, valuesOf } from './options.ts';
import { finds } from './pattern.ts';
import { parseSed } from './sed-syntax.ts';
import type { Act, Address, Command } from './sed-syntax.ts';

/** `sed SCRIPT` with -n, -E, -r and several -e, for p, d, q, = and s. A script that could touch a file or run a command is not understood; nor are -i, -f and files. */
export function sed(args: string[]): LineFilter | null {
  const options = readOptions(args, 'n,quiet ,silent E,regexp-extended r e=,expression u,unbuffered ,posix');
  if (options === null) return null;
  const given = valuesOf(options, 'e');
  const [script, more] = given.length > 0 ? [given.join('\n'), options.operands[0]] : options.operands;
  if (script === undefined || more !== undefined) return null;
  const commands = parseSed(script, isOn(options, 'E') || isOn(options, 'r'));
  const quiet = isOn(options, 'n') || isOn(options, 'silent');
  return commands === null ? null : (lines) => run(commands, quiet, lines.map(cutLine));
}

function run(commands: Command[], quiet: boolean, lines: string[]): string[] {
  const spend = createBudget();
  const out: string[] = [];
  const put = (text: string): void => {
    spend(text.length + 1);
    out.push(...text.split('\n'));
  };
  /** Ranges that are open. */
  const open = new Set<Command>();

  const fits = (address: Address, text: string, number: number): boolean =>
    address.kind === 'pattern' ? address.pattern.test(text, spend) : number === (address.kind === 'line' ? address.line : lines.length);
  const chosen = (command: Command, text: string, number: number): boolean => {
    const { from, to } = command;
    if (from === null || to === null) return from === null || fits(from, text, number);
    if (!open.has(command)) {
      if (!fits(from, text, number)) return false;
      // A range that ends before it begins is one line long.
      if (to.kind === 'pattern' || number < (to.kind === 'line' ? to.line : lines.length)) open.add(command);
      return true;
    }
    if (fits(to, text, number)) open.delete(command);
    return true;
  };

  for (const [index, line] of lines.entries()) {
    let text = line;
    let left: 'd' | 'q' | null = null;
    for (const command of commands) {
      spend(1);
      const { act } = command;
      if (left !== null || chosen(command, text, index + 1) === command.inverted) continue;
      if (act.kind === 'p') put(text);
      else if (act.kind === '=') put(String(index + 1));
      else if (act.kind !== 's') left = act.kind;
      else {
        const changed = substitute(act, text, spend);
        text = changed ?? text;
        if (act.prints && changed !== null) put(text);
      }
    }
    if (left !== 'd' && !quiet) put(text);
    if (left === 'q') break;
  }
  return out;
}

/** A text with what a pattern finds replaced, from the first find that counts on; null when there is none. */
function substitute({ pattern, put, first, all }: Act & { kind: 's' }, text: string, spend: Spend): string | null {
  let [out, copied, seen] = ['', 0, 0];
  for (const match of finds(pattern, text, spend)) {
    seen += 1;
    if (seen < first) continue;
    const replaced = put(match);
    spend(replaced.length);
    out += text.slice(copied, match.start) + replaced;
    copied = match.end;
    if (!all) break;
  }
  return seen < first ? null : out + text.slice(copied);
}
