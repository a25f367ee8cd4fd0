/** One run of jq, in its own thread. jq is WebAssembly here: it has no files, no network and no environment but an empty one. */
import { parentPort, workerData } from 'node:worker_threads';
import { loadJq } from 'jq-wasm';
import type { JqOrder, JqResult } from '../../core/operation/filter/jq.ts';

/** A thread's own limits do not count WebAssembly's memory, so it is held here: jq asks for more by this one door. */
const MOST_BYTES = 96 * 1024 * 1024;
const MOST_CHARACTERS = 4_000_000;
const PAGE = 65_536;

const grow = WebAssembly.Memory.prototype.grow;
WebAssembly.Memory.prototype.grow = function (this: WebAssembly.Memory, pages: number): number {
  if (this.buffer.byteLength + pages * PAGE > MOST_BYTES) throw new RangeError('too large');
  return grow.call(this, pages);
};

const jq = await loadJq();
parentPort?.postMessage(run(workerData as JqOrder));

function run({ program, flags, input }: JqOrder): JqResult {
  try {
    const { stdout, stderr } = jq.raw(input, program, ['-c', ...flags]);
    const shown = stdout.slice(0, MOST_CHARACTERS);
    const whole = shown.length === stdout.length;
    const values = stdout === '' ? [] : shown.split('\n');
    if (!whole) return { values: values.slice(0, -1), problem: 'it printed more than anybody reads' };
    return { values, problem: stderr === '' ? null : sentence(stderr) };
  } catch {
    return { values: [], problem: 'the text is too much for it, narrow it down first' };
  }
}

/** jq's complaints in one line, without its own file names; the first is shown, the rest counted. */
function sentence(stderr: string): string {
  const complaints = stderr.split('\n').filter((line) => line.startsWith('jq: '));
  const [first = stderr.split('\n')[0] ?? ''] = complaints;
  const [, place] = /parse error: .* at (line \d+, column \d+)/.exec(first) ?? [];
  const said = place !== undefined ? `the input is not JSON (${place})` : first.replace(/^jq: (?:error(?: \(at [^)]*\))?: )?/, '');
  return `${said.slice(0, 300)}${complaints.length > 1 ? ` (and ${complaints.length - 1} more)` : ''}`;
}
