import { count } from '../diagnosis/words.ts';
import type { Capacity } from './mitigation.ts';

/** A tenth of the slots stays free, for people with psql and for what opens connections between the count and the step. */
const USABLE = 0.9;

/**
 * Whether the connections a workload may open fit on the server: (replicas + surge) × pool + others, held against 0.9 × slots.
 * `surge` is how many more pods than `replicas` run during a rollout, `others` the sessions of other clients, and `vary` says
 * what the step changes, hence what the sentence says would fit.
 */
export function capacity({ replicas, surge, pool, others, slots, vary }: {
  replicas: number;
  surge: number;
  pool: number;
  others: number;
  slots: number;
  vary: 'replicas' | 'pool';
}): Capacity {
  const pods = replicas + surge;
  const own = pods * pool;
  const needed = own + others;
  const usable = Math.floor(slots * USABLE);
  const fits = needed <= usable;
  const left = Math.max(0, usable - others);
  const wouldFit = vary === 'replicas' ? Math.max(0, share(left, pool) - surge) : share(left, pods);

  const running = surge > 0 ? `(${replicas} + ${surge})` : String(replicas);
  const product = `${running} × ${pool} = ${own} connections`;
  const rest = others > 0 ? ` and ${others} of other clients` : '';
  const kept = !fits && needed <= slots ? ', a tenth of it kept free' : '';
  const would = fits ? 'fits' : wouldFit === 0 ? 'nothing would fit' : `would fit: ${vary === 'replicas' ? count(wouldFit, 'replica') : `${wouldFit} each`}`;
  return { others, needed, slots, fits, sentence: `${product}${rest}, room for ${slots}${kept} · ${would}` };
}

const share = (left: number, by: number): number => (by > 0 ? Math.floor(left / by) : left);
