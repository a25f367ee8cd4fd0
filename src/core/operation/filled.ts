import { fill, type Values } from './fill.ts';
import { judgeAgain } from './kubectl/again.ts';
import type { Judgement, Operation } from './operation.ts';

/**
 * A judged operation with its placeholders filled, looked at again by the rules that judged it: what its values have made
 * something else is refused, with the reason as a sentence.
 */
export function filled({ operation, class: kind }: Judgement, values: Values): Operation | { refused: string } {
  const whole = fill(operation, values);
  if ('refused' in whole || Object.keys(values).length === 0 || (whole.kind !== 'kubernetes read' && whole.kind !== 'kubernetes change')) return whole;
  const again = judgeAgain(whole);
  return again.class === kind ? again.operation : { refused: 'with these values it would be something else than the runbook says: copy the command.' };
}
