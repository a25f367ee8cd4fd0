import type { Actor, Recorded } from '../incident/event.ts';
import type { Incident } from '../incident/incident.ts';
import { between } from './duration.ts';
import { undoneBy } from '../mitigation/undo.ts';
import { timelineOf } from './timeline.ts';

/** How a person's id reads in a document; the id itself when nothing better is known. */
export type NameOf = (actor: Actor) => string;

/**
 * The postmortem as Markdown: measured values first, then the cause, what was tried, the timeline (UTC) and the actions.
 * Texts of others are escaped, so that a label can neither format the document nor link out of it.
 */
export function asMarkdown(incident: Incident, events: Recorded[], nameOf: NameOf): string {
  const took = incident.resolvedAt ? `resolved after ${between(incident.openedAt, incident.resolvedAt)}` : 'still open';
  const who = (actor: Actor | null): string => (actor ? escaped(nameOf(actor)) : 'nobody');
  const parts = [
    `# ${escaped(incident.title)} · ${escaped(incident.service)}`,
    `Incident ${incident.number} · ${incident.severity} · opened ${minute(incident.openedAt)} UTC · ${took} · ${incident.lead ? `lead ${who(incident.lead)}` : 'nobody led'}`,
    '## Measured',
    table(incident.review?.measured ?? []),
    '## Likeliest cause',
    causes(incident),
    '## What fixed it',
    escaped(incident.howResolved ?? '') || 'Not said yet.',
    '## What was tried',
    tried(incident, who, nameOf),
    '## Timeline (UTC)',
    timelineOf(events, incident).map(({ at, by, text }) => `- ${at.slice(11, 19)} ${who(by)}: ${escaped(named(text, nameOf))}`).join('\n'),
    '## Actions',
    (incident.review?.actions ?? []).map((action) => `- [ ] ${escaped(action)} (owner: , by: )`).join('\n') || 'None.',
  ];
  return `${parts.join('\n\n')}\n`;
}

function table(rows: { name: string; value: string }[]): string {
  if (rows.length === 0) return 'Nothing was measured.';
  return ['| What | Value |', '| --- | --- |', ...rows.map(({ name, value }) => `| ${escaped(name)} | ${escaped(value)} |`)].join('\n');
}

function causes({ report }: Incident): string {
  const lines = (report?.hypotheses ?? []).map(({ title, support, because }, index) => `${index + 1}. ${escaped(title)} (${support}): ${escaped(because)}`);
  return lines.join('\n') || 'The checks were not run.';
}

function tried(incident: Incident, who: (actor: Actor) => string, nameOf: NameOf): string {
  const lines = incident.steps.map((run) => {
    const label = undoneBy(run.stepId) ? 'Undo' : (incident.proposals.find(({ stepId }) => stepId === run.stepId)?.label ?? 'A step');
    const verdict = run.verdict ? ` ${run.verdict.verdict === 'did not' ? 'It did not help' : run.verdict.verdict === 'worked' ? 'It worked' : 'Cannot tell whether it helped'}: ${escaped(run.verdict.sentence)}` : '';
    return `- ${run.startedAt.slice(11, 16)} ${escaped(label)}, by ${who(run.by)}: ${escaped(named(run.sentence, nameOf)) || run.state}.${verdict}`;
  });
  return lines.join('\n') || 'Nothing.';
}

/** Our own sentences name people as Slack does. */
const named = (text: string, nameOf: NameOf): string => text.replace(/<@([UW][A-Z0-9]+)>/g, (_, actor: string) => nameOf(actor));

const minute = (at: string): string => at.slice(0, 16).replace('T', ' ');

/** One line, without invisible characters, and with a backslash before every mark Markdown or its HTML would act on. */
function escaped(foreign: string): string {
  return foreign
    .replace(/\s+/gu, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu, '')
    .trim()
    .replace(/[\\`*_[\]<>|#~!&@]|(?<=:)\/\//g, (mark) => (mark === '//' ? '\\/\\/' : `\\${mark}`));
}
