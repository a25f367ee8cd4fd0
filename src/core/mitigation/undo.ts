const PREFIX = 'undo:';

/** The way back of a finished change is a step of its own, named after the preview it undoes. */
export function undoStepOf(previewId: string): string {
  return PREFIX + previewId;
}

/** The preview a step undoes; null for a step of the runbook. */
export function undoneBy(stepId: string): string | null {
  return stepId.startsWith(PREFIX) ? stepId.slice(PREFIX.length) : null;
}
