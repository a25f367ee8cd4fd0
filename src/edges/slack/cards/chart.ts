import { peakOf, type Sample } from '../../../core/diagnosis/sample.ts';
import type { Incident, StepRun } from '../../../core/incident/incident.ts';
import { changesIn } from '../../../core/mitigation/change.ts';
import { undoneBy } from '../../../core/mitigation/undo.ts';
import type { Runbook } from '../../../core/runbook/runbook.ts';
import type { ChartContent, Mark } from '../chart.ts';
import { context } from './blocks.ts';
import type { Sketch } from './card.ts';
import { labelOf } from './step.ts';
import { plain } from './text.ts';
import { clock } from './time.ts';

/** More would not fit beside each other. */
const LABEL_CHARACTERS = 22;

/** The pool over time: the picture that was uploaded, with its numbers in words. Null until there is one. */
export function chart(incident: Incident): Sketch {
  const { picture } = incident;
  // A newer sample is in the next picture: the words are this one's.
  const samples = incident.samples?.filter(({ at }) => picture && at <= picture.until) ?? [];
  const [last, peak] = [samples.at(-1), peakOf(samples)];
  if (!picture?.file || !last || !peak) return null;
  return {
    text: numbers(samples),
    blocks: [
      { type: 'image', slack_file: { id: picture.file }, alt_text: numbers(samples) },
      context(`*${last.used} of ${last.slots}* connections at ${clock(last.at, 'seconds')} · most: ${peak.used} of ${peak.slots} at ${clock(peak.at)} · the picture’s times are UTC`),
    ],
  };
}

/** `Connections: 37 of 37 at 03:04 UTC, 11 of 37 now`: what a screen reader says of the picture. */
export function numbers(samples: readonly Sample[]): string {
  const [last, peak] = [samples.at(-1), peakOf(samples)];
  if (!last || !peak) return 'Connections';
  return peak === last ? `Connections: ${last.used} of ${last.slots} now` : `Connections: ${peak.used} of ${peak.slots} at ${peak.at.slice(11, 16)} UTC, ${last.used} of ${last.slots} now`;
}

/** What the picture shows. */
export function chartContent(incident: Incident, runbook: Runbook | null): ChartContent {
  const samples = incident.samples ?? [];
  return {
    title: `${plain(incident.service, 30)}: connections (UTC)`,
    samples,
    marks: [began(incident, samples[0]?.at ?? incident.openedAt), ...incident.steps.flatMap((run) => did(incident, run)), ...(incident.resolvedAt ? [{ at: incident.resolvedAt, label: 'resolved', kind: 'end' as const }] : [])],
    freeShareWanted: runbook?.idleShareBelow ?? null,
  };
}

/** The alert's own beginning where the picture reaches back that far; else when we heard of it. */
function began({ alerts, openedAt }: Incident, first: string): Mark {
  const starts = alerts.map(({ startsAt }) => startsAt).filter((at) => Date.parse(at) >= Date.parse(first) && Date.parse(at) <= Date.parse(openedAt));
  return { at: starts.toSorted()[0] ?? openedAt, label: alerts.length > 0 ? 'alert' : 'declared', kind: 'alert' };
}

/** A step that did something, in a few characters: `26 ended`, `replicas 4 → 8`. */
function did(incident: Incident, run: StepRun): Mark[] {
  if (run.state !== 'done') return [];
  return [{ at: run.finishedAt ?? run.startedAt, label: plain(short(incident, run), LABEL_CHARACTERS), kind: 'step' }];
}

function short(incident: Incident, { stepId, preview, results }: StepRun): string {
  if (undoneBy(stepId)) return 'undone';
  if (preview.kind === 'sessions') {
    const ended = results.filter(({ result }) => result === 'terminated' || result === 'cancelled').length;
    return `${ended} ${preview.signal === 'terminate' ? 'ended' : 'cancelled'}`;
  }
  const change = changesIn(preview)?.changes[0];
  return change && change.from !== null ? `${change.what} ${change.from} → ${change.to ?? 'unset'}` : labelOf(incident, stepId, null);
}
