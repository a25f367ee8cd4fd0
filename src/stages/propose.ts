/** What each step of the runbook would do right now: the numbers beside the buttons. */
import { Fault } from '../core/fault.ts';
import type { Event } from '../core/incident/event.ts';
import type { Incident } from '../core/incident/incident.ts';
import { placeholdersOf } from '../core/incident/values.ts';
import { notAllowed } from '../core/mitigation/allowed.ts';
import { beside, named, type Beside } from '../core/mitigation/proposal.ts';
import { fill } from '../core/operation/fill.ts';
import type { Operation } from '../core/operation/operation.ts';
import type { Runbook, Statement } from '../core/runbook/runbook.ts';
import type { Stage } from './outcome.ts';
import { kindOf } from './step/kind.ts';
import { stepsOf } from './step/steps.ts';
import { filledSoFar } from './values.ts';
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
  const proposals = await Promise.all(steps.map(async (step) => ({ ...named(step), ...(await proposalOf(step, incident, world, runbook)) })));
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

async function proposalOf(step: Statement, incident: Incident, world: World, runbook: Runbook | null): Promise<Beside> {
  const known = step.judgement.operation.kind === 'manual' ? { operation: step.judgement.operation, values: {} } : filledSoFar(step, incident, world.settings.namespaces);
  const missing = notAllowed('operation' in known ? known.operation : withAnyName(step), world.settings.allowSteps);
  if (missing) return beside('manual', missing);
  // Nothing outside is asked about a step with a hole in it; its button asks the person.
  if ('asks' in known) return beside('unknown', `depends on ${known.asks.map(({ words }) => words).join(' and ')}, which its button asks for`);
  if ('refused' in known) return beside('manual', known.refused);
  try {
    const kind = kindOf(known, { world, runbook });
    if (kind) return await kind.propose();
    return beside('manual', step.judgement.class === 'manual' ? step.judgement.reason : 'Lifeguard has no button for it; copy the command');
  } catch (error) {
    // One party's silence must not take the other steps' buttons away.
    if (error instanceof Fault) return beside('unknown', error.message);
    throw error;
  }
}

/** A step with some name in every hole, to tell what kind of step it is. */
function withAnyName({ judgement }: Statement): Operation {
  const whole = fill(judgement.operation, Object.fromEntries(placeholdersOf(judgement).map((placeholder) => [placeholder, 'x'])));
  return 'refused' in whole ? judgement.operation : whole;
}
