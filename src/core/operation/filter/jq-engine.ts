import type { Jq } from 'jq-wasm';
import { TooMuch } from './budget.ts';
import { prelude } from './jq-weigh.ts';

/** How jq takes its input and orders what it prints. */
export type JqMode = { slurp: boolean; rawInput: boolean; sorted: boolean };

/** What jq gave, each value as JSON on a line of its own, and what went wrong in one sentence; null when nothing did. */
export type JqResult = { values: string[]; problem: string | null };

/** The most characters and values of an input, for programs with functions jq is quick, slow and very slow at: each then takes some two seconds at worst, and 100 MB. */
const most = [{ input: 4_000_000, values: 150_000 }, { input: 1_000_000, values: 50_000 }, { input: 300_000, values: 20_000 }] as const;
/** jq reads deeper, but writes no deeper than its stack goes; no object of Kubernetes comes near. */
const maxNesting = 100;
const maxOutput = 4_000_000;
/** Its memory never shrinks: after an input larger than this a new one takes its place. */
const lasting = 200_000;

let engine: Jq | null = null;
let loading: Promise<void> | null = null;

/** Loads jq (WebAssembly, about 15 ms and 15 MB). Must have settled before a pipe with jq runs; judging one does not need it. */
export function loadJqEngine(): Promise<void> {
  if (engine !== null) return Promise.resolve();
  return loading ?? renew();
}

function renew(): Promise<void> {
  loading ??= import('jq-wasm')
    .then(({ loadJq }) => loadJq())
    .then((loaded) => {
      engine = loaded;
    })
    .finally(() => {
      loading = null;
    });
  return loading;
}

/** Runs a program that was weighed. Throws TooMuch for an input that is too large for it. */
export function runJq(program: string, slow: 0 | 1 | 2, input: string, { slurp, rawInput, sorted }: JqMode): JqResult {
  if (engine === null) {
    renew().catch(() => undefined);
    return { values: [], problem: 'it is not ready yet, ask again in a moment' };
  }
  const size = rawInput ? { nesting: 0, values: input.split('\n').length } : sizeOf(input);
  if (input.length > most[slow].input || size.values > most[slow].values) throw new TooMuch();
  if (size.nesting > maxNesting) return { values: [], problem: 'the input is nested too deeply' };
  // Values are taken one at a time, so that a program that gives more than anybody reads is left there.
  const bounded = `${prelude} label $stop | foreach (${program}) as $out ([0, 0]; [.[1], .[1] + ($out | tojson | length)]; if .[0] > ${maxOutput} then break $stop else $out end)`;
  try {
    const { stdout, stderr } = engine.raw(input, bounded, ['-c', ...(slurp ? ['-s'] : []), ...(rawInput ? ['-R'] : []), ...(sorted ? ['-S'] : [])]);
    return { values: stdout === '' ? [] : stdout.split('\n'), problem: stderr === '' ? null : sentence(stderr) };
  } catch {
    // It broke down, for want of memory or of stack: it cannot be trusted with anything more.
    engine = null;
    return { values: [], problem: 'the input is too large or too deep for it' };
  } finally {
    if (engine === null || input.length > lasting) renew().catch(() => undefined);
  }
}

/** How deep a JSON text is nested, and about how many values it holds. */
function sizeOf(text: string): { nesting: number; values: number } {
  let depth = 0;
  let nesting = 0;
  let values = 1;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (quoted) {
      if (code === 92) at += 1;
      else if (code === 34) quoted = false;
    } else if (code === 34) quoted = true;
    else if (code === 44 || code === 10) values += 1;
    else if (code === 91 || code === 123) {
      depth += 1;
      values += 1;
      nesting = Math.max(nesting, depth);
    } else if (code === 93 || code === 125) depth -= 1;
  }
  return { nesting, values };
}

/** jq's complaints in one line, without its own file names; the first is shown, the rest counted. */
function sentence(stderr: string): string {
  const complaints = stderr.split('\n').filter((line) => line.startsWith('jq: '));
  const [first = stderr.split('\n')[0] ?? ''] = complaints;
  const [, place] = /parse error: .* at (line \d+, column \d+)/.exec(first) ?? [];
  const said = place !== undefined ? `the input is not JSON (${place})` : first.replace(/^jq: (?:error(?: \(at [^)]*\))?: )?/, '');
  return `${said.slice(0, 300)}${complaints.length > 1 ? ` (and ${complaints.length - 1} more)` : ''}`;
}
