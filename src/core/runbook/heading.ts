import type { Phase } from './runbook.ts';

/**
 * What authors call the parts of a runbook, most telling words first. A heading that says none of them belongs to the
 * part it stands in.
 */
const families: [Phase, RegExp][] = [
  ['communication', /communicat|status ?page|notif|escalat|who to (call|contact)/],
  ['post-incident', /post[- ]?(incident|mortem)|after the incident|lessons|retrospective|follow[- ]?up/],
  ['related', /related|see also|further reading|references/],
  ['links', /\blinks?\b|dashboards?$/],
  ['root cause', /root[- ]cause|(common|likely|possible|probable|potential) (root )?causes|^causes?$/],
  ['long-term', /long[- ]?term|permanent|corrective action/],
  ['prevention', /prevent|hardening|best practices/],
  ['tools', /^(useful|tools?|quick reference|cheat ?sheet|commands?|appendix)\b|tools and commands/],
  ['mitigation', /mitigat|resol(ution|ve|ving)|remed|recover|contain|rollback|roll back|workaround|immediate actions?|short[- ]term|^fix(es|ing)?$|repair/],
  ['diagnosis', /diagnos|investigat|triage|troubleshoot|\bchecks?\b|detect|debug|verif|identify|analy[sz]/],
  ['impact', /impact|symptom/],
  ['overview', /overview|summary|description|meaning|background|what (it|this) means|alert details/],
];

/** A heading's words without what decorates them: numbers, emoji, time boxes, a trailing colon. */
export function plainHeading(text: string): string {
  return text
    .replace(/\p{Extended_Pictographic}|\ufe0f|\u200d/gu, '')
    .replace(/\([^()]*\d+[^()]*(min|hour|sec|h\b|m\b)[^()]*\)/gi, '')
    .replace(/^\s*(step\s+)?\d+(\.\d+)*[.):]?\s+(?=\S)/i, '')
    .replace(/^\s*step\s+\d+\s*[:.-]\s*/i, '')
    .replace(/\s*:\s*$/, '')
    .trim();
}

/** The phase a heading names by its meaning, or null when it names none. */
export function phaseOf(heading: string): Phase | null {
  const words = plainHeading(heading).toLowerCase();
  return families.find(([, pattern]) => pattern.test(words))?.[0] ?? null;
}

/** The number a heading carries, `### 2. Kill` or `Step 2: Kill`; null without one. */
export function numberOf(heading: string): number | null {
  const digits = /^\s*(?:step\s+)?(\d{1,3})(?:[.):]|\s*[-–—:]|\s)/i.exec(heading)?.[1];
  return digits === undefined ? null : Number(digits);
}

/** Phases whose fences hold commands even without a language. */
export const operationalPhases: ReadonlySet<Phase> = new Set(['diagnosis', 'mitigation', 'root cause', 'tools']);

/** Phases a sub-heading cannot leave by accident: "Code Review Checklist" under Prevention stays prevention. */
export const closedPhases: ReadonlySet<Phase> = new Set(['impact', 'prevention', 'communication', 'post-incident', 'related', 'links']);
