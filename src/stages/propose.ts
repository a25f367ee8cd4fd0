/** What each step of the runbook would do right now: the numbers beside the buttons. */
import { Fault } from '../core/fault.ts';
import type { Event } from '../core/incident/event.ts';
import type { Incident } from '../core/incident/incident.ts';
import { placeholdersOf } from '../core/incident/values.ts';
import { notAllowed } from '../core/mitigation/allowed.ts';
import type { Proposal } from '../core/mitigation/mitigation.ts';
import { proposeObjects, proposeRequest, proposeSessions, proposeStatement, proposeWorkload, withoutNumbers } from '../core/mitigation/proposal.ts';
import { nameOf } from '../core/operation/catalogue.ts';
import { bound, fill } from '../core/operation/fill.ts';
import type { Operation } from '../core/operation/operation.ts';
import type { Runbook, Statement } from '../core/runbook/runbook.ts';
import { requestOf } from './once.ts';
import { changesObjects, objectPlan } from './object-change.ts';
import type { Stage } from './outcome.ts';
import { listFor } from './session-list.ts';
import { stepsOf } from './steps.ts';
import { filledSoFar } from './values.ts';
import { workloadPlan } from './workload-change.ts';
import type { World } from './world.ts';

/** Sessions age while people talk: the numbers are kept fresh, closely at first. */
const FRESH_SECONDS = 10;
const CLOSELY_MS = 15 * 60_000;
const LATER_SECONDS = 120;

export const propose: Stage<'propose'> = async ({ incident, world }) => {
  if (incident.status === 'resolved') return { events: [] };
  const runbook = world.runbook(incident.runbook?.name);
  const steps = stepsOf(runbook);
  if (steps.length === 0) return { events: [] };
  const proposals = await Promise.all(steps.map((step) => proposalOf(step, incident, world, runbook)));
  // An incident that was opened, or missed being told, while steps were frozen hears of it here.
  const frozen = await world.frozen();
  const thaw = JSON.stringify(frozen) !== JSON.stringify(incident.frozen ?? null);
  const news = JSON.stringify(proposals) !== JSON.stringify(incident.proposals);
  const young = world.now().getTime() - Date.parse(incident.openedAt) < CLOSELY_MS;
  return {
    events: [...(thaw ? [{ type: 'steps frozen', freeze: frozen } satisfies Event] : []), ...(news ? [{ type: 'proposed', proposals } satisfies Event] : [])],
    ...(thaw && !news && frozen ? { by: frozen.by } : {}),
    jobs: [{ name: 'propose', incident: incident.id, again: true, afterSeconds: young ? FRESH_SECONDS : LATER_SECONDS }],
  };
};

async function proposalOf(step: Statement, incident: Incident, world: World, runbook: Runbook | null): Promise<Proposal> {
  const known = step.judgement.operation.kind === 'manual' ? { operation: step.judgement.operation, values: {} } : filledSoFar(step, incident, world.settings.namespaces);
  const missing = notAllowed('operation' in known ? known.operation : withAnyName(step), world.settings.allowSteps);
  if (missing) return { ...withoutNumbers(step, missing), state: 'manual' };
  // Nothing outside is asked about a step with a hole in it; its button asks the person.
  if ('asks' in known) return withoutNumbers(step, `depends on ${known.asks.map(({ words }) => words).join(' and ')}, which its button asks for`);
  if ('refused' in known) return { ...withoutNumbers(step, known.refused), state: 'manual' };
  const { operation, values } = known;
  try {
    if (operation.kind === 'signal sessions') {
      if (!world.database) return withoutNumbers(step, 'no database is connected');
      const [seen, canSignal] = await Promise.all([world.database.previewSessions(operation.choose, bound(operation.parameters, values)), world.database.canSignal()]);
      return proposeSessions(step, operation.signal, listFor(operation, seen, { list: null, whole: false }, runbook), seen.room, canSignal);
    }
    if (operation.kind === 'scale' || operation.kind === 'set env') {
      const plan = await workloadPlan(operation, { world, runbook });
      return typeof plan === 'string' ? withoutNumbers(step, plan) : proposeWorkload(step, plan);
    }
    if (changesObjects(operation)) return proposeObjects(step, await objectPlan(operation, { world, runbook, stamp: world.now().toISOString(), ask: false, undoing: false }));
    if (operation.kind === 'sql change') return proposeStatement(step, operation);
    if (operation.kind === 'http write') return proposeRequest(step, requestOf(operation, world), nameOf(operation) === 'http delete');
    return { ...withoutNumbers(step, step.judgement.class === 'manual' ? step.judgement.reason : 'Lifeguard has no button for it; copy the command'), state: 'manual' };
  } catch (error) {
    // One party's silence must not take the other steps' buttons away.
    if (error instanceof Fault) return withoutNumbers(step, error.message);
    throw error;
  }
}

/** A step with some name in every hole, to tell what kind of step it is. */
function withAnyName({ judgement }: Statement): Operation {
  const whole = fill(judgement.operation, Object.fromEntries(placeholdersOf(judgement).map((placeholder) => [placeholder, 'x'])));
  return 'refused' in whole ? judgement.operation : whole;
}
