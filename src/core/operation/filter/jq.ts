import { createBudget } from './budget.ts';
import type { LineFilter } from './filter.ts';
import { runJq } from './jq-engine.ts';
import { parseJq } from './jq-syntax.ts';
import { weighJq } from './jq-weigh.ts';
import { layOut } from './json.ts';
import { count, isOn, readOptions, valueOf } from './options.ts';

type Prepared = { program: string; slow: 0 | 1 | 2; reveals: boolean; slurp: boolean; rawInput: boolean; sorted: boolean; raw: boolean; joined: boolean; unit: string | null };

/**
 * jq itself, with -r -j -c -S -s -R -e, --arg and --argjson. The program has to be one of those `weighJq` lets through: it
 * reads nothing but its input and comes to an end. Files and -f are not understood.
 */
export function jq(args: string[]): LineFilter | null {
  const prepared = prepare(args);
  if (prepared === null) return null;
  const { program, slow, raw, joined, unit } = prepared;
  return (lines) => {
    const input = lines.join('\n');
    if (input.trim() === '' && !prepared.slurp) return [];
    const { values, problem } = runJq(program, slow, prepared.rawInput ? `${input}\n` : input, prepared);
    const spend = createBudget();
    const shown = values.flatMap((value) => {
      if (raw && value.startsWith('"')) return String(JSON.parse(value)).split('\n');
      return unit === null ? [value] : layOut(value, { unit, colon: ': ', comma: ',' }, spend);
    });
    const out = joined ? (shown.length === 0 ? [] : joinedUp(values, unit, spend)) : shown;
    return problem === null ? out : [...out, `jq: ${problem}`];
  };
}

/** True for a program that decodes base64: what comes out was hidden before. */
export function jqReveals(args: string[]): boolean {
  return prepare(args)?.reveals === true;
}

/** `-j`: one value right behind the other. */
function joinedUp(values: string[], unit: string | null, spend: (units: number) => void): string[] {
  return values.map((value) => (value.startsWith('"') ? String(JSON.parse(value)) : unit === null ? value : layOut(value, { unit, colon: ': ', comma: ',' }, spend).join('\n'))).join('').split('\n');
}

function prepare(args: string[]): Prepared | null {
  const variables = new Map<string, string | null>();
  let given: [name: string, text: string][] = [];
  const words = [...args];
  for (let at = 0; at < words.length; ) {
    const word = words[at] ?? '';
    if (word !== '--arg' && word !== '--argjson') {
      at += 1;
      continue;
    }
    const [, name = '', value] = words.splice(at, 3);
    if (!/^[A-Za-z]\w{0,40}$/.test(name) || name === 'ENV' || value === undefined || value.length > 1_000) return null;
    if (word === '--arg') {
      variables.set(name, value);
      given = [...given, [name, JSON.stringify(value)]];
      continue;
    }
    try {
      given = [...given, [name, JSON.stringify(JSON.parse(value))]];
      variables.set(name, null);
    } catch {
      return null;
    }
  }
  const options = readOptions(words, 'r,raw-output c,compact-output M,monochrome-output C,color-output S,sort-keys e,exit-status s,slurp j,join-output R,raw-input ,tab =,indent ,unbuffered');
  if (options === null) return null;
  const [source = '.', more] = options.operands;
  const indent = count(valueOf(options, 'indent') ?? '2');
  const node = more === undefined ? parseJq(source) : null;
  const weighed = node === null ? null : weighJq(node, variables);
  if (weighed === null || indent === null || indent > 7) return null;
  const joined = isOn(options, 'j');
  return {
    program: given.reduceRight((program, [name, text]) => `${text} as $${name} | ${program}`, weighed.text),
    slow: weighed.slow,
    reveals: weighed.reveals,
    slurp: isOn(options, 's'),
    rawInput: isOn(options, 'R'),
    sorted: isOn(options, 'S'),
    raw: isOn(options, 'r') || joined,
    joined,
    unit: isOn(options, 'c') || indent === 0 ? null : isOn(options, 'tab') ? '\t' : ' '.repeat(indent),
  };
}
