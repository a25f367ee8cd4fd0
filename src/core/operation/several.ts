import { manual } from './judgement.ts';
import type { Judgement, OperationClass } from './operation.ts';

const worstFirst: OperationClass[] = ['manual', 'terminate', 'change', 'read'];

/**
 * One judgement of statements that are taken one after the other. The worst of them gives the class and the reason; one that is
 * left to a person leaves all of them to a person.
 */
export function several(judgements: readonly Judgement[]): Judgement {
  const [first, second] = judgements;
  if (first === undefined) return manual('It holds no statement.');
  if (second === undefined) return first;
  const worst = worstFirst.map((kind) => judgements.find((judgement) => judgement.class === kind)).find((judgement) => judgement !== undefined) ?? first;
  const placeholders = [...new Set(judgements.flatMap((judgement) => judgement.placeholders ?? []))];
  const open = placeholders.length > 0 ? { placeholders } : {};
  if (worst.class === 'manual') return { ...worst, ...open };
  const waits = judgements.find((judgement) => !judgement.auto);
  const bindings = Object.assign({}, ...judgements.map((judgement) => judgement.bindings ?? {})) as NonNullable<Judgement['bindings']>;
  return {
    operation: { kind: 'several', operations: judgements.map((judgement) => judgement.operation) },
    class: worst.class,
    auto: worst.class === 'read' && waits === undefined,
    reason: worst.class === 'read' ? (waits?.reason ?? first.reason) : worst.reason,
    ...(judgements.some((judgement) => judgement.sensitive) ? { sensitive: true as const } : {}),
    ...open,
    ...(Object.keys(bindings).length > 0 ? { bindings } : {}),
  };
}
