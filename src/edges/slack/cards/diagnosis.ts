import type { Finding, Hypothesis, Report } from '../../../core/diagnosis/diagnosis.ts';
import { count } from '../../../core/diagnosis/words.ts';
import type { Incident } from '../../../core/incident/incident.ts';
import { waitingReads } from '../../../core/incident/look.ts';
import { actions, button, context, paragraphs, section } from './blocks.ts';
import type { Block } from './blocks.ts';
import type { Context, Sketch } from './card.ts';
import { ACTION } from './ids.ts';
import { inert } from './text.ts';
import { clock } from './time.ts';
import { encodeValue } from './value.ts';

/** A finding's verdict, drawn: what holds speaks of trouble. */
export const MARK = { holds: '✗', fails: '✓', unknown: '?', shown: '·' } as const;
const MOST_FINDINGS = 14;
const ORDER = ['holds', 'unknown', 'fails'] as const;
/** So many checks that failed for one reason are one line: the reason is the news. */
const ALIKE = 3;

/** The report: which pool is full, what was found, the causes best supported first. Null until the checks were run. */
export function diagnosis(incident: Incident, { runbook }: Context): Sketch {
  const { report } = incident;
  if (!report) return null;
  const value = encodeValue({ incident: incident.id });
  const waiting = incident.status === 'resolved' ? [] : waitingReads(runbook);
  const blocks = [
    section([
      `*Diagnosis*  ${count(report.checks, 'check')} in ${took(report.tookMs)}${report.connection ? `, ${inert(report.connection, 300)}` : ''}`,
      `*Which pool is full?*  ${inert(report.pool.sentence, 500)}`,
    ].join('\n')),
    ...findings(report.findings),
    ...causes(report.hypotheses),
    ...report.missing.slice(0, 4).map((sentence) => context(`? Not examined: ${inert(sentence, 250)}`)),
    ...(incident.picture?.file === null ? [context(`No chart: ${inert(incident.picture.why, 250)}`)] : []),
    ...(report.advice ?? []).slice(0, 4).map((sentence) => context(`! ${inert(sentence, 300)}`)),
    ...(waiting.length > 0 ? [context(`Behind _More checks…_: ${named(waiting.map(({ title }) => title))}`)] : []),
    ...(incident.runbook ? [context(`From the runbook ${inert(runbook?.title ?? incident.runbook.name, 100)}: ${inert(incident.runbook.matchedBy, 200)}`)] : []),
    context(incident.diagnosing ? 'The checks are running again.' : [`As of ${clock(report.takenAt, 'seconds')}`, ...speed(incident)].join('  ·  ')),
    ...actions([
      ...(report.findings.length > 0 ? [button('Show all', ACTION.showAll, value)] : []),
      ...(waiting.length > 0 ? [button('More checks…', ACTION.moreChecks, value)] : []),
      // After the end a new run would only paint over the evidence.
      ...(incident.diagnosing || incident.status === 'resolved' ? [] : [button('Run the checks again', ACTION.diagnose, value)]),
    ]),
  ];
  return { text: `Diagnosis: ${inert(report.pool.sentence, 300)}`, blocks };
}

function named(titles: string[]): string {
  return [...titles.slice(0, 6).map((title) => inert(title, 60)), ...(titles.length > 6 ? [`${titles.length - 6} more`] : [])].join(' · ');
}

/** How fast the first word was: from the alert's arrival to its headline. */
function speed({ announcedAt, openedAt, alerts }: Incident): string[] {
  return announcedAt && alerts.length > 0 ? [`Headline ${Date.parse(announcedAt) - Date.parse(openedAt)} ms after the alert`] : [];
}

const took = (ms: number): string => (ms < 950 ? `${(Math.max(ms, 50) / 1_000).toFixed(1)} s` : `${Math.round(ms / 1_000)} s`);

/**
 * One finding a line, the number first. Not a table: a thread and a phone show some 45 characters in a line, and a table cut
 * or folded there is harder to read than a sentence that wraps.
 */
function findings(all: Finding[]): Block[] {
  const alike = new Map([...Map.groupBy(all.filter(({ verdict }) => verdict === 'unknown'), ({ detail }) => detail)].filter(([, these]) => these.length >= ALIKE));
  const judged = ORDER.flatMap((verdict) => all.filter((finding) => finding.verdict === verdict && alike.get(finding.detail)?.includes(finding) !== true));
  const shown = all.filter((finding) => finding.verdict === 'shown');
  const lines = [
    ...[...alike].map(([detail, these]) => `${MARK.unknown}  *${these.length}*  checks not answered${detail ? ` · ${inert(detail, 160)}` : ''}`),
    ...judged.map(({ verdict, count: number, title, detail }) => `${MARK[verdict]}  ${number === MARK[verdict] ? '' : `*${inert(number, 20) || '–'}*  `}${inert(title, 80)}${detail ? ` · ${inert(detail, 160)}` : ''}`),
  ].slice(0, MOST_FINDINGS);
  const behind = [
    ...(judged.length + alike.size > lines.length ? [`${judged.length + alike.size - lines.length} more`] : []),
    ...shown.slice(0, 8).map((finding) => inert(finding.title, 60)),
    ...(shown.length > 8 ? [count(shown.length - 8, 'more table')] : []),
  ];
  return [...paragraphs(lines), ...(behind.length > 0 ? [context(`Behind _Show all_: ${behind.join(' · ')}`)] : [])];
}

/** Supported ones a line each, number first in their reason; those the findings speak against share the last line. */
function causes(hypotheses: Report['hypotheses']): Block[] {
  if (hypotheses.length === 0) return [];
  const line = ({ title, support, because, against }: Hypothesis, index: number) =>
    `${index + 1}  *${inert(title, 60)}*  ${support} · ${inert(because, 250)}${against ? ` · but ${inert(against, 160)}` : ''}`;
  const likely = hypotheses.filter((hypothesis) => hypothesis.support !== 'against').slice(0, 6).map(line);
  const against = hypotheses.filter((hypothesis) => hypothesis.support === 'against').slice(0, 6).map((hypothesis) => `${inert(hypothesis.title, 60)}: ${inert(hypothesis.because, 150)}`);
  return paragraphs([
    likely.length > 0 ? '*Causes, best supported first*' : '*Causes*  no finding supports one',
    ...likely,
    ...(against.length > 0 ? [`Not it: ${against.join(' · ')}`] : []),
  ]);
}
