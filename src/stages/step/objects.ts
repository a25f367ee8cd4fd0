/** An object of the cluster that a kubectl line changes, from its numbers to its result. */
import { count } from '../../core/diagnosis/words.ts';
import { Fault, onFault } from '../../core/fault.ts';
import type { Incident, StepRun } from '../../core/incident/incident.ts';
import type { ObjectLook, ObjectResult } from '../../core/mitigation/object/look.ts';
import { planObjects, type ObjectPlan } from '../../core/mitigation/object/plan.ts';
import { readObjectStep, type ObjectStep } from '../../core/mitigation/object/step.ts';
import { toldOfObjects, undoOfObjects } from '../../core/mitigation/object/told.ts';
import { beside, blocked } from '../../core/mitigation/proposal.ts';
import { undoneBy } from '../../core/mitigation/undo.ts';
import type { Operation } from '../../core/operation/operation.ts';
import { poolVariableOf } from '../../core/runbook/reads.ts';
import type { Outcome } from '../outcome.ts';
import type { Ground, Kind } from './kind.ts';
import { operationOf } from './steps.ts';
import { blockedNow, roomBeside } from './workload.ts';
import type { World } from '../world.ts';

/** True for a change of objects: one, or several that are taken back together. */
export function changesObjects(operation: Operation): boolean {
  return operation.kind === 'kubernetes change' || (operation.kind === 'several' && operation.operations.every(({ kind }) => kind === 'kubernetes change'));
}

export const objects = (operation: Operation, ground: Ground): Kind => ({
  async propose() {
    const plan = await objectPlan(operation, ground, { ask: false, undoing: false });
    if ('nothing' in plan) return beside('idle', plan.nothing);
    if ('refused' in plan) return blocked(plan.refused);
    return plan.blocked ? blocked(plan.blocked) : beside('ready', plan.effect, plan.ends);
  },
  async preview({ undoing }) {
    const plan = await objectPlan(operation, ground, { ask: true, undoing });
    if ('refused' in plan) return plan.refused;
    if ('nothing' in plan) return plan;
    const { effect: _said, ...content } = plan;
    return content;
  },
});

/** What the step would do now; `nothing` or `refused` with the sentence for people. `ask` has the cluster judge it by a dry run. */
async function objectPlan(operation: Operation, { world, runbook }: Pick<Ground, 'world' | 'runbook'>, { ask, undoing, stamp = world.now().toISOString() }: { ask: boolean; undoing: boolean; stamp?: string }): Promise<ObjectPlan | { nothing: string } | { refused: string }> {
  const { kubernetes } = world;
  if (!kubernetes) return { refused: 'no cluster is connected.' };
  const steps = stepsIn(operation);
  if (typeof steps === 'string') return { refused: steps };
  const poolVariable = poolVariableOf(runbook);
  const all = await Promise.all(steps.map((step) => kubernetes.lookAt({ step, stamp, ask, poolVariable })));
  const refused = all.find((looked) => 'refused' in looked);
  if (refused) return refused;
  const seen = all.filter((looked) => 'looks' in looked);
  const [step] = steps;
  const [first] = seen;
  if (!first || !step) return all.find((looked) => 'nothing' in looked) ?? { nothing: 'Nothing is left to change.' };
  const looked = { looks: seen.flatMap(({ looks }) => looks), kept: seen.flatMap(({ kept }) => kept) };
  return planObjects({ step, looked, stamp, undoing, poolVariable, ...(await roomBeside(world, sizedIn(looked))) });
}

/** Does what was shown, each target looked at again. `late`: too much time has passed, so it only reports what is in place already. */
export async function changeObjects(run: StepRun, preview: StepRun['preview'] & { kind: 'object' }, { incident, world, late }: { incident: Incident; world: World; late: boolean }): Promise<Outcome | null> {
  const { kubernetes } = world;
  if (!kubernetes) throw new Fault('Kubernetes', 'No cluster is connected.', { retry: 'never' });
  const runbook = world.runbook(incident.runbook?.name);
  const operation = operationOf(run, incident, world);
  const steps = operation ? stepsIn(operation) : 'the runbook no longer has this step.';
  if (typeof steps === 'string' || !operation) throw new Fault('Kubernetes', String(steps), { retry: 'never' });
  const apply = async (onlyLook: boolean): Promise<ObjectResult[]> => {
    const found = new Map<string, ObjectResult>();
    for (const step of steps) {
      const targets = preview.targets.filter((target) => steps.length === 1 || (step.kind.resource === target.resource && 'names' in step.choose && step.choose.names.includes(target.name)));
      const results = await kubernetes.applyTo({ step, targets, stamp: preview.stamp, actionId: run.previewId, onlyLook });
      targets.forEach(({ resource, namespace, name }, at) => found.set(`${resource}/${namespace ?? ''}/${name}`, results[at] ?? { result: 'not reached', why: '' }));
    }
    return preview.targets.map(({ resource, namespace, name }) => found.get(`${resource}/${namespace ?? ''}/${name}`) ?? { result: 'not reached', why: '' });
  };
  const before = await apply(true);
  if (late && before.every(({ result }) => result === 'not reached' || result === 'changed')) return null;
  // The preview fitted the world as it was; another step may have taken the room since. What is in place already was this step's own doing.
  if (!late && before.some(({ result }) => result === 'not reached')) {
    const plan = await objectPlan(operation, { world, runbook }, { stamp: preview.stamp, ask: false, undoing: false });
    const block = 'blocked' in plan ? blockedNow(run, plan) : null;
    if (block) throw new Fault('Kubernetes', block, { retry: 'never' });
  }
  const results = late || before.every(({ result }) => result !== 'not reached') ? before : await apply(false);
  const isDone = preview.targets.some(({ act }, at) => results[at]?.result === 'done' || (results[at]?.result === 'gone' && (act === 'delete' || act === 'evict')));
  return {
    events: [{ type: 'executed', previewId: run.previewId, results: [], done: isDone, sentence: toldOfObjects(preview, results), undo: undoneBy(run.stepId) === null ? undoOfObjects(preview, results) : null }],
    answered: ['Kubernetes'],
  };
}

function stepsIn(operation: Operation): ObjectStep[] | string {
  const operations = operation.kind === 'several' ? operation.operations : [operation];
  const steps = operations.map((one) => (one.kind === 'kubernetes change' ? readObjectStep(one) : 'this step is done by hand.'));
  return steps.find((step) => typeof step === 'string') ?? steps.filter((step) => typeof step !== 'string');
}

/** The workload whose size would change; null when none would, and then nobody has to be counted. */
function sizedIn({ looks }: { looks: ObjectLook[] }): string | null {
  const sized = looks.find(({ workload }) => workload && (workload.before.replicas !== workload.after.replicas || JSON.stringify(workload.before.env) !== JSON.stringify(workload.after.env)));
  return sized?.workload?.name ?? null;
}

/** How far the rollout is that a step set going; null when it rolls nothing out, or the cluster does not say. */
export async function rolloutAfter(run: StepRun, incident: Incident, world: World): Promise<{ sentence: string; done: boolean; stuck: boolean } | null> {
  const workload = rolledBy(run, operationOf(run, incident, world));
  if (!workload || !world.kubernetes) return null;
  const { done, wanted, updated, ready, stuck } = await world.kubernetes.rollout(workload.namespace, workload).catch(onFault(() => ({ done: true, wanted: 0, updated: 0, ready: 0, stuck: null })));
  if (stuck) return { sentence: `Its rollout is stuck: ${stuck}.`, done: false, stuck: true };
  if (!done) return { sentence: `Its rollout is under way: ${updated} of ${count(wanted, 'pod')} new, ${ready} ready.`, done: false, stuck: false };
  return wanted === 0 ? null : { sentence: `Its rollout is complete: ${count(ready, 'pod')} ready.`, done: true, stuck: false };
}

function rolledBy({ preview }: StepRun, operation: Operation | null): { namespace: string | null; kind: 'deployment' | 'statefulset' | 'daemonset'; name: string } | null {
  if (operation?.kind === 'scale' || operation?.kind === 'set env') return { namespace: operation.namespace, ...operation.workload };
  if (preview.kind !== 'object') return null;
  const target = preview.targets.find(({ act, paths }) => act === 'patch' && paths.some(([spec, part]) => spec === 'spec' && /^(template|paused|replicas)$/.test(part ?? '')));
  const kind = ({ deployments: 'deployment', statefulsets: 'statefulset', daemonsets: 'daemonset' } as const)[target?.resource ?? ''];
  return target && kind ? { namespace: target.namespace, kind, name: target.name } : null;
}
