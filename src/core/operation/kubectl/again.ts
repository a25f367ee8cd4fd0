import type { Judgement, Operation } from '../operation.ts';
import { judgeKubectl } from './kubectl.ts';

/**
 * Judges an operation on the cluster by its own words: what it is once its placeholders are filled. A `scale` whose number
 * is known by then becomes the operation of its own; anything a value has made of it that it was not before shows in its class.
 */
export function judgeAgain(operation: Operation & { kind: 'kubernetes read' | 'kubernetes change' }): Judgement {
  const words = [...operation.verb.split(' '), ...operation.args].map((text) => ({ text, placeholders: [] }));
  // OpenShift's client has every verb of kubectl, and those of its own.
  return judgeKubectl(words, operation.kind === 'kubernetes read' ? operation.filters : [], 'oc');
}
