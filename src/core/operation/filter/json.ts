import { createBudget } from './budget.ts';
import type { Spend } from './budget.ts';
import type { LineFilter } from './filter.ts';
import { count, isOn, readOptions, valueOf } from './options.ts';

/** Lays one JSON text out anew, `unit` a step inwards. Only its blanks change: numbers, strings and the order of members stay as they are. */
export function layOut(text: string, unit: string, spend: Spend): string[] {
  let out = '';
  let depth = 0;
  const tokens = /"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{},:]|[^\s[\]{},:"]+/g;
  const nextLine = (): void => {
    spend(depth * unit.length + 1);
    out += `\n${unit.repeat(depth)}`;
  };
  let last = '';
  for (const [token] of text.matchAll(tokens)) {
    spend(token.length);
    const opens = last === '[' || last === '{';
    if (token === ']' || token === '}') {
      depth -= 1;
      if (!opens) nextLine();
    } else if (opens) nextLine();
    out += token === ':' ? ': ' : token;
    if (token === '[' || token === '{') depth += 1;
    if (token === ',') nextLine();
    last = token;
  }
  return out.split('\n');
}

/** `python -m json.tool` lays JSON out. Anything else of Python is a program, and a second word would be a file it writes. */
export function python(args: string[]): LineFilter | null {
  const rest = args[0] === '-mjson.tool' ? args.slice(1) : args[0] === '-m' && args[1] === 'json.tool' ? args.slice(2) : null;
  const options = rest === null ? null : readOptions(rest, '=,indent ,no-ensure-ascii');
  const indent = options === null || options.operands.length > 0 ? null : count(valueOf(options, 'indent') ?? '4');
  if (options === null || indent === null || indent > 20) return null;
  const plain = isOn(options, 'no-ensure-ascii');
  return (lines) => {
    const text = lines.join('\n');
    try {
      JSON.parse(text);
    } catch {
      return ['json.tool: the input is not one JSON document'];
    }
    const laid = layOut(text, ' '.repeat(indent), createBudget());
    return plain ? laid : laid.map((line) => line.replace(/[^\x00-\x7e]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`));
  };
}
