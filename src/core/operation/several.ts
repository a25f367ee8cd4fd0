import type { Judgement, OperationClass } from './operation.ts';

const order: readonly OperationClass[] = ['read', 'change', 'terminate', 'manual'];

/**
 * Commands of one text, each judged, as one judgement: the worst decides the class, one that does not run by itself keeps
 * all from it, and one that is not understood makes all of it a person's.
 */
export function several(judgements: readonly Judgement[]): Judgement {
  const acting = judgements.filter(({ operation }) => operation.kind !== 'nothing');
  const [first = judgements[0], second] = acting;
  if (first === undefined) throw new Error('several() was given nothing');
  if (second === undefined) return first;
  const worst = acting.reduce((a, b) => (order.indexOf(b.class) > order.indexOf(a.class) ? b : a));
  if (worst.class === 'manual') return worst;
  const reason = worst.class !== 'read' ? `It holds ${acting.length} commands. ${worst.reason}` : (acting.find(({ auto }) => !auto)?.reason ?? 'Only reads: every command of it is on the list.');
  const placeholders = [...new Set(acting.flatMap((judgement) => judgement.placeholders ?? []))];
  const bindings = Object.assign({}, ...acting.map((judgement) => judgement.bindings ?? {})) as Judgement['bindings'];
  return {
    operation: { kind: 'several', operations: acting.flatMap(({ operation }) => (operation.kind === 'several' ? operation.operations : [operation])) },
    class: worst.class,
    auto: acting.every(({ auto }) => auto),
    reason,
    ...(acting.some(({ sensitive }) => sensitive) ? { sensitive: true as const } : {}),
    ...(placeholders.length > 0 ? { placeholders } : {}),
    ...(bindings !== undefined && Object.keys(bindings).length > 0 ? { bindings } : {}),
  };
}
