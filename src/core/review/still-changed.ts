import type { Incident, StepRun } from '../incident/incident.ts';

/** The way back of a finished run is a step of its own, named after it. */
export const undoStepOf = (run: StepRun): string => `undo:${run.previewId}`;
export const isUndo = (stepId: string): boolean => stepId.startsWith('undo:');

/** The finished changes that captured what they replaced and have not been undone yet, newest first: the order to undo them in. */
export function stillChanged(incident: Incident): StepRun[] {
  const undone = new Set(incident.steps.filter((run) => run.state === 'done').map((run) => run.stepId));
  return incident.steps
    .filter((run) => run.state === 'done' && run.undo !== null && !isUndo(run.stepId) && !undone.has(undoStepOf(run)))
    .toReversed();
}
