import type { Room } from '../diagnosis/diagnosis.ts';
import { scarceMs } from '../diagnosis/sample.ts';
import type { Event, Recorded, Review } from '../incident/event.ts';
import type { Incident } from '../incident/incident.ts';
import { changed, changesIn } from '../mitigation/change.ts';
import { undoneBy } from '../mitigation/undo.ts';
import type { Runbook } from '../runbook/runbook.ts';
import { between, duration } from './duration.ts';
import { stillChanged } from './still-changed.ts';

/** The value of a metric that is left to people. */
export const NOT_MEASURED = 'not measured, fill in';

/**
 * What the incident's own events prove, most asked-for first, and what is left to do. A value nobody measured is not
 * estimated: the runbook's metrics we cannot answer are listed as open.
 */
export function measure(incident: Incident, events: Recorded[], runbook: Runbook | null): Review {
  const measured = [...connections(incident, events), ...scarcity(incident, runbook), ...times(incident, events), ...work(incident)];
  return { measured: [...measured, ...unmeasured(runbook)], actions: actionsOf(incident, runbook) };
}

function connections(incident: Incident, events: Recorded[]): Review['measured'] {
  const seen = [...events.flatMap(({ event }) => roomsOf(event)), ...incident.steps.flatMap(({ preview }) => (preview.kind === 'sessions' ? [preview.room] : [])), ...(incident.samples ?? [])];
  const peak = seen.toSorted((a, b) => b.used / b.slots - a.used / a.slots)[0];
  return peak ? [{ name: 'Peak connections', value: `${peak.used} of ${peak.slots}` }] : [];
}

/** How long the runbook's own threshold was crossed while the pool was looked at. */
function scarcity({ samples = [] }: Incident, runbook: Runbook | null): Review['measured'] {
  const share = runbook?.idleShareBelow ?? null;
  const ms = share === null ? 0 : scarceMs(samples, share);
  return share === null || ms === 0 ? [] : [{ name: `with under ${Math.round(share * 100)} % of the connections free`, value: duration(ms / 1_000) }];
}

function roomsOf(event: Event): Room[] {
  const rooms = event.type === 'diagnosed' ? [event.report.room] : event.type === 'verified' ? [event.verdict.before, event.verdict.after] : [];
  return rooms.filter((room) => room !== null);
}

/** Each is counted from the alert's own beginning when there is an alert: that is when users began to suffer. */
function times(incident: Incident, events: Recorded[]): Review['measured'] {
  const starts = incident.alerts.map((alert) => alert.startsAt).filter((at) => at && at <= incident.openedAt);
  const began = starts.toSorted()[0] ?? incident.openedAt;
  const first = (fits: (event: Event) => boolean): string | undefined => events.find(({ event }) => fits(event))?.at;
  const undone = (previewId: string): boolean => incident.steps.some((run) => run.previewId === previewId && undoneBy(run.stepId) !== null);
  const row = (name: string, at: string | null | undefined): Review['measured'] => [{ name, value: at ? `after ${between(began, at)}` : 'never' }];
  return [
    ...row('Detected', incident.openedAt),
    ...row('Acknowledged', incident.acknowledged?.at ?? first(({ type }) => type === 'page acknowledged')),
    // A verdict comes seconds after the effect; the end of the last alert may prove it earlier.
    ...row('Mitigated', [first((event) => event.type === 'verified' && event.verdict.verdict === 'worked' && !undone(event.previewId)), events.findLast(({ event }) => event.type === 'alert resolved')?.at].filter((at) => at !== undefined).toSorted()[0]),
    ...row('Resolved', incident.resolvedAt),
  ];
}

function work(incident: Incident): Review['measured'] {
  const results = incident.steps.flatMap((run) => run.results.map(({ result }) => result));
  const count = (result: (typeof results)[number]): number => results.filter((other) => other === result).length;
  const runs = incident.steps.filter((run) => run.state !== 'running' && !undoneBy(run.stepId));
  const judged = ([['worked', 'worked'], ['did not', 'did not help'], ['cannot tell', 'cannot be judged'], [undefined, 'not judged']] as const)
    .map(([verdict, words]) => [runs.filter((run) => run.verdict?.verdict === verdict).length, words] as const).filter(([number]) => number > 0);
  return [
    ...(count('terminated') > 0 ? [{ name: 'Sessions terminated', value: String(count('terminated')) }] : []),
    ...(count('cancelled') > 0 ? [{ name: 'Statements cancelled', value: String(count('cancelled')) }] : []),
    { name: 'Steps run', value: runs.length === 0 ? 'none' : judged.map(([number, words]) => `${number} ${words}`).join(', ') },
  ];
}

/** The runbook's metrics beyond those above, in its own words. */
function unmeasured(runbook: Runbook | null): Review['measured'] {
  const known = /peak.*connection|connection.*\bpeak|time to (resol|mitigat|detect|acknowledg)|\bMTT[RDA]\b/i;
  return (runbook?.postIncident.metrics ?? []).filter((metric) => !known.test(metric)).map((name) => ({ name, value: NOT_MEASURED }));
}

/** What must not be forgotten stands first: changes that are still in force. Then the runbook's own list. */
function actionsOf(incident: Incident, runbook: Runbook | null): string[] {
  const temporary = stillChanged(incident).flatMap(({ preview }) => {
    const made = changesIn(preview);
    return made ? [`Undo or keep for good: ${made.name} ${made.changes.map(changed).join(', ')}`] : [];
  });
  return [...temporary, ...(runbook?.postIncident.actions ?? [])];
}
