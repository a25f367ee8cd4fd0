import type { Incident, StepRun } from '../incident/incident.ts';
import { undoneBy, undoStepOf } from '../mitigation/undo.ts';

/** The finished changes that captured what they replaced and have not been undone yet, newest first: the order to undo them in. */
export function stillChanged(incident: Incident): StepRun[] {
  const undone = new Set(incident.steps.filter((run) => run.state === 'done').map((run) => run.stepId));
  return incident.steps
    .filter((run) => run.state === 'done' && run.undo !== null && undoneBy(run.stepId) === null && !undone.has(undoStepOf(run.previewId)))
    .toReversed();
}
