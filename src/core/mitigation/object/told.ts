import { count } from '../../diagnosis/words.ts';
import { changed } from '../change.ts';
import type { Preview } from '../mitigation.ts';
import type { ObjectResult } from './look.ts';

type ObjectPreview = Preview & { kind: 'object' };

/** What a step did, in one line, number first: `3 pods moved · 1 held back by its disruption budget`. `results` are one a target, in order. */
export function toldOfObjects({ title, targets, changes, effects }: ObjectPreview, results: ObjectResult[]): string {
  const of = (act: ObjectPreview['targets'][number]['act'], ...kinds: ObjectResult['result'][]): number => targets.filter((target, at) => target.act === act && kinds.includes(results[at]?.result ?? 'not reached')).length;
  const some = (number: number, one: string, many: string): string[] => (number === 0 ? [] : [`${number} ${number === 1 ? one : many}`]);
  const all = (...kinds: ObjectResult['result'][]): number => results.filter(({ result }) => kinds.includes(result)).length;
  const why = results.find((result) => result.why !== '')?.why;
  const made = of('patch', 'done') + of('create', 'done');
  const deleted = of('delete', 'done');
  const moved = of('evict', 'done');
  if (all('done', 'gone') === 0 && all('held back') === 0) {
    return all('not reached') > 0 ? `Not done: ${why ?? 'it was not reached.'}` : 'Not done: someone changed it after the preview. Open the step again.';
  }
  return [
    ...(made === 0 ? [] : moved + deleted > 0 || targets.some(({ act }) => act === 'evict') ? [`${title} takes no new pods`] : [`${title}: ${changes.length > 0 ? changes.slice(0, 4).map(changed).join(', ') : (effects[0] ?? 'done')}`]),
    ...(deleted === 0 ? [] : [targets.length === 1 ? `${title} deleted` : `${deleted} deleted`]),
    ...(moved === 0 ? [] : [`${count(moved, 'pod')} moved`]),
    ...some(all('gone'), 'was gone already', 'were gone already'),
    ...some(all('held back'), 'held back by its disruption budget', 'held back by their disruption budget'),
    ...some(all('changed'), 'had changed and was left alone', 'had changed and were left alone'),
    ...(all('not reached') > 0 ? [`${all('not reached')} not reached${why ? `: ${why}` : ''}`] : []),
  ].join(' · ');
}

/** The patches that lead back, by object; null when nothing that was done has one. */
export function undoOfObjects({ targets }: ObjectPreview, results: ObjectResult[]): Record<string, string> | null {
  const back = targets.flatMap((target, at): [string, string][] => (results[at]?.result === 'done' && target.reverse !== null ? [[`${target.resource}/${target.name}`, target.reverse]] : []));
  return back.length > 0 ? Object.fromEntries(back) : null;
}
