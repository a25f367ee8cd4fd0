/**
 * The names by which Slack tells us what was pressed or sent. They are part of messages that live for months,
 * so an old button must keep meaning what it said: never reuse one for something else.
 */
export const ACTION = {
  lead: 'lead',
  acknowledge: 'ack',
  statusPage: 'status-page',
  resolve: 'resolve',
  reopen: 'reopen',
  note: 'note',
  diagnose: 'diagnose',
  showAll: 'show-all',
  review: 'review',
  declare: 'declare',
  status: 'status',
  callJoin: 'call-join',
  callSnooze: 'call-snooze',
  callDecline: 'call-decline',
  overflow: 'overflow',
  moreChecks: 'more-checks',
  otherValues: 'values',
  check: 'check',
  list: 'list',
  whole: 'whole',
  doctor: 'doctor',
} as const;

/** A step's button, and an undo's, which is a step too: the prefix matches all, the rest keeps each unique in its message. */
export const STEP_PREFIX = 'step:';
export const stepAction = (stepId: string): string => `${STEP_PREFIX}${stepId}`;

/** The button that starts one of the reads that wait for a person. */
export const checkAction = (checkId: string): string => `${ACTION.check}:${checkId}`;

/** `callback_id` of each modal. */
export const VIEW = {
  preview: 'preview',
  statusPage: 'status-page',
  resolve: 'resolve',
  declare: 'declare',
  note: 'note',
  findings: 'findings',
  postmortem: 'postmortem',
  checks: 'checks',
  values: 'values',
} as const;

/** Block and action id of each input, alike on purpose; `submission.ts` reads them back. */
export const INPUT = {
  title: 'title',
  service: 'service',
  severity: 'severity',
  summary: 'summary',
  runbook: 'runbook',
  status: 'status',
  message: 'message',
  how: 'how',
  note: 'note',
  /** Ticked sessions, ten to a group: `sessions-0`, `sessions-1`. */
  sessions: 'sessions',
  /** The one tick for all sessions that are not listed. */
  rest: 'rest',
  /** Why a blocked step is to be done all the same. */
  reason: 'reason',
} as const;

/** The input of one question, named after its key. */
const VALUE_PREFIX = 'value:';
export const valueInput = (key: string): string => `${VALUE_PREFIX}${key}`;
export const questionOf = (input: string): string | null => (input.startsWith(VALUE_PREFIX) ? input.slice(VALUE_PREFIX.length) : null);
