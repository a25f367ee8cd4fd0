import { createBudget } from './budget.ts';
import type { Spend } from './budget.ts';
import type { LineFilter } from './filter.ts';
import { count, isOn, readOptions, valueOf } from './options.ts';

/** How JSON is laid out: `unit` is one step inwards, null for all on one line; `colon` and `comma` part members. */
export type Layout = { unit: string | null; colon: string; comma: string };

/** Lays one JSON text out anew. Only its blanks change: numbers, strings and the order of members stay as they are. */
export function layOut(text: string, { unit, colon, comma }: Layout, spend: Spend): string[] {
  let out = '';
  let depth = 0;
  const tokens = /"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{},:]|[^\s[\]{},:"]+/g;
  const nextLine = (): void => {
    if (unit === null) return;
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
    out += token === ':' ? colon : token === ',' ? (unit === null ? comma : ',') : token;
    if (token === '[' || token === '{') depth += 1;
    if (token === ',') nextLine();
    last = token;
  }
  return out.split('\n');
}

/** `python -m json.tool` lays JSON out. Anything else of Python is a program, and a second word would be a file it writes. */
export function python(args: string[]): LineFilter | null {
  const rest = args[0] === '-mjson.tool' ? args.slice(1) : args[0] === '-m' && args[1] === 'json.tool' ? args.slice(2) : null;
  const options = rest === null ? null : readOptions(rest, '=,indent ,tab ,no-indent ,compact ,json-lines ,no-ensure-ascii');
  if (options === null || options.operands.length > 0) return null;
  const indent = count(valueOf(options, 'indent') ?? '4');
  if (indent === null || indent > 20) return null;
  const oneLine = isOn(options, 'no-indent') || isOn(options, 'compact');
  const layout = { unit: oneLine ? null : isOn(options, 'tab') ? '\t' : ' '.repeat(indent), colon: isOn(options, 'compact') ? ':' : ': ', comma: isOn(options, 'compact') ? ',' : ', ' };
  const plain = isOn(options, 'no-ensure-ascii');
  const laid = (text: string): string[] => {
    const lines = laidOut(text, layout, 'json.tool');
    return plain ? lines : lines.map((line) => line.replace(/[^\x00-\x7e]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`));
  };
  return isOn(options, 'json-lines') ? (lines) => lines.flatMap(laid) : (lines) => laid(lines.join('\n'));
}

/** `json_pp` lays JSON out, three blanks a step. */
export function jsonPp(args: string[]): LineFilter | null {
  return args.length > 0 ? null : (lines) => laidOut(lines.join('\n'), { unit: '   ', colon: ' : ', comma: ',' }, 'json_pp');
}

function laidOut(text: string, layout: Layout, program: string): string[] {
  try {
    JSON.parse(text);
  } catch {
    return [`${program}: the input is not one JSON document`];
  }
  return layOut(text, layout, createBudget());
}
