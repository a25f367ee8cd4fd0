/**
 * Runs jq apart: what a program of jq may cost nobody can tell from its text, and a thread can be stopped. One at a time, for
 * each takes some 40 MB while it works; started anew for each, for a bot without an incident must stay small.
 */
import { Worker } from 'node:worker_threads';
import type { JqOrder, JqResult } from '../../core/operation/filter/jq.ts';

/** A tenth of a second is for starting; on a busy machine more. */
const MOST_MS = 3_000;

let last: Promise<unknown> = Promise.resolve();

/** What jq gives for one input. Whatever goes wrong is told in the result. */
export function runJq(order: JqOrder): Promise<JqResult> {
  const result = last.then(() => apart(order));
  last = result;
  return result;
}

function apart(order: JqOrder): Promise<JqResult> {
  return new Promise((settle) => {
    let found: JqResult = { values: [], problem: `it did not end within ${MOST_MS / 1_000} s, narrow the text down first` };
    // An empty environment, and nothing of what it says by itself is shown.
    const thread = new Worker(new URL('./thread.ts', import.meta.url), { workerData: order, env: {}, stdout: true, stderr: true, resourceLimits: { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 4 } });
    const timer = setTimeout(() => void thread.terminate(), MOST_MS);
    thread.once('message', (result: JqResult) => { found = result; });
    thread.once('error', () => { found = { values: [], problem: 'the text is too much for it, narrow it down first' }; });
    thread.once('exit', () => {
      clearTimeout(timer);
      settle(found);
    });
  });
}
