import { createBudget, cutLine } from './budget.ts';
import type { Spend } from './budget.ts';
import type { LineFilter } from './filter.ts';
import { isOn, readOptions, valuesOf } from './options.ts';
import { parseSed } from './sed-syntax.ts';
import type { Act, Address, Command } from './sed-syntax.ts';
import { substitute } from './substitute.ts';

/** `sed SCRIPT` with -n, -E, -r and several -e. A script that could touch a file or run a command is not understood; nor are -i, -f and files. */
export function sed(args: string[]): LineFilter | null {
  const options = readOptions(args, 'n,quiet ,silent E,regexp-extended r e=,expression u,unbuffered ,posix');
  if (options === null) return null;
  const given = valuesOf(options, 'e');
  const [script, more] = given.length > 0 ? [given.join('\n'), options.operands[0]] : options.operands;
  if (script === undefined || more !== undefined) return null;
  const commands = parseSed(script, isOn(options, 'E') || isOn(options, 'r'));
  const quiet = isOn(options, 'n') || isOn(options, 'silent');
  return commands === null ? null : (lines) => run(commands, quiet, lines.map(cutLine), createBudget());
}

function run(commands: Command[], quiet: boolean, lines: string[], spend: Spend): string[] {
  const out: string[] = [];
  const put = (text: string): void => {
    spend(text.length + 1);
    out.push(...text.split('\n'));
  };
  /** Ranges that are open, with the last line they hold where that is known. */
  const open = new Map<Command, number | null>();

  const fits = (address: Address, text: string, index: number): boolean => {
    switch (address.kind) {
      case 'line':
        return address.line === index + 1;
      case 'last':
        return index === lines.length - 1;
      case 'every':
        return address.step === 0 ? index + 1 === address.first : index + 1 >= address.first && (index + 1 - address.first) % address.step === 0;
      case 'pattern':
        return address.pattern.test(text, spend);
    }
  };
  const chosen = (command: Command, text: string, index: number): boolean => {
    const { from, to } = command;
    if (from === null) return true;
    if (to === null) return fits(from, text, index);
    const until = open.get(command);
    if (until === undefined) {
      if (!fits(from, text, index)) return false;
      const last = to.kind === 'line' ? to.line : to.kind === 'more' ? index + 1 + to.lines : null;
      // A range that ends before it begins is one line long.
      if (last === null ? !(to.kind === 'last' && index === lines.length - 1) : last > index + 1) open.set(command, last);
      return true;
    }
    if (until !== null) {
      // Another command may have kept this one from seeing the line its range ended on.
      if (index + 1 >= until) open.delete(command);
      return index + 1 <= until || fits(from, text, index);
    }
    if (to.kind !== 'more' && fits(to, text, index)) open.delete(command);
    return true;
  };

  for (const [index, line] of lines.entries()) {
    let text = line;
    let left: 'delete' | 'quit' | null = null;
    const act = (found: Act): void => {
      switch (found.kind) {
        case 'print':
          return put(text);
        case 'number':
          return put(String(index + 1));
        case 'delete':
          left = 'delete';
          return;
        case 'quit':
          if (found.prints && !quiet) put(text);
          left = 'quit';
          return;
        case 'group':
          return perform(found.body);
        case 'letters':
          text = [...text].map((sign) => found.map.get(sign) ?? sign).join('');
          return;
        case 'substitute': {
          const changed = substitute(found.pattern, text, found, found.put, spend);
          text = changed.text;
          if (found.prints && changed.count > 0) put(text);
        }
      }
    };
    const perform = (list: readonly Command[]): void => {
      for (const command of list) {
        spend(1);
        if (left !== null) return;
        if (chosen(command, text, index) === command.inverted) continue;
        act(command.act);
      }
    };
    perform(commands);
    if (left === 'quit') break;
    if (left === null && !quiet) put(text);
  }
  return out;
}
