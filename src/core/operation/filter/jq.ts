import { createBudget } from './budget.ts';
import type { LineFilter } from './filter.ts';
import { readJq } from './jq-words.ts';
import { layOut } from './json.ts';
import { count, isOn, readOptions, valueOf } from './options.ts';

/** One run of jq: a program that was let through, jq's own flags, and its input. */
export type JqOrder = { program: string; flags: string[]; input: string };

/** What jq gave, each value as JSON on a line of its own, and what went wrong in one sentence; null when nothing did. */
export type JqResult = { values: string[]; problem: string | null };

type RunJq = (order: JqOrder) => Promise<JqResult>;

let run: RunJq = () => Promise.resolve({ values: [], problem: 'it is not connected' });

/** Says what runs jq: whether a program ends only a clock can tell, and there is none in here. */
export function connectJq(given: RunJq): void {
  run = given;
}

type Prepared = { program: string; flags: string[]; reveals: boolean; slurp: boolean; rawInput: boolean; raw: boolean; joined: boolean; unit: string | null };

/** jq itself, with -r -j -c -S -s -R -e, --arg and --argjson, for programs that look at nothing but their input. Files and -f are not understood. */
export function jq(args: string[]): LineFilter | null {
  const prepared = prepare(args);
  if (prepared === null) return null;
  const { program, flags, raw, joined, unit } = prepared;
  return async (lines) => {
    const input = lines.join('\n');
    if (input.trim() === '' && !prepared.slurp) return [];
    const { values, problem } = await run({ program, flags, input: prepared.rawInput ? `${input}\n` : input });
    const spend = createBudget();
    const shown = values.map((value) => {
      if (raw && value.startsWith('"')) return String(JSON.parse(value));
      return unit === null ? value : layOut(value, unit, spend).join('\n');
    });
    const out = shown.length === 0 ? [] : shown.join(joined ? '' : '\n').split('\n');
    return problem === null ? out : [...out, `jq: ${problem}`];
  };
}

/** True for a program that decodes base64: what comes out was hidden before. */
export function jqReveals(args: string[]): boolean {
  return prepare(args)?.reveals === true;
}

function prepare(args: string[]): Prepared | null {
  const words = [...args];
  const given: string[] = [];
  for (let at = words.findIndex((word) => word === '--arg' || word === '--argjson'); at >= 0; at = words.findIndex((word) => word === '--arg' || word === '--argjson')) {
    const [flag = '', name = '', value] = words.splice(at, 3);
    if (!/^[A-Za-z]\w{0,40}$/.test(name) || name === 'ENV' || value === undefined || value.length > 1_000 || (flag === '--argjson' && !isJson(value))) return null;
    given.push(flag, name, value);
  }
  const options = readOptions(words, 'r,raw-output c,compact-output M,monochrome-output C,color-output S,sort-keys e,exit-status s,slurp j,join-output R,raw-input ,tab =,indent ,unbuffered');
  if (options === null) return null;
  const [program = '.', more] = options.operands;
  const indent = count(valueOf(options, 'indent') ?? '2');
  // Behind `--` a program may begin with a dash, and jq itself would take `-nan` for its flags.
  const read = more === undefined && !/^-+[a-z]/i.test(program) ? readJq(program) : null;
  if (read === null || indent === null || indent > 7) return null;
  const joined = isOn(options, 'j');
  const [slurp, rawInput] = [isOn(options, 's'), isOn(options, 'R')];
  return {
    program,
    flags: [...['s', 'R', 'S'].filter((letter) => isOn(options, letter)).map((letter) => `-${letter}`), ...given],
    reveals: read.reveals,
    slurp,
    rawInput,
    raw: isOn(options, 'r') || joined,
    joined,
    unit: isOn(options, 'c') || indent === 0 ? null : isOn(options, 'tab') ? '\t' : ' '.repeat(indent),
  };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
