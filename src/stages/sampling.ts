/** How often the pool of an open incident is looked at, and for how long after its end. */
import type { ServerSnapshot } from '../core/diagnosis/diagnosis.ts';
import { sampleOf } from '../core/diagnosis/sample.ts';
import type { Event } from '../core/incident/event.ts';
import type { Incident } from '../core/incident/incident.ts';

const SAMPLE_SECONDS = 10;
/** The diagnosis takes the first; with the second there is a course to draw. */
export const SECOND_SAMPLE_SECONDS = 3;
const CLOSELY_MS = 15 * 60_000;
const LATER_SECONDS = 60;
/** So that the chart shows the recovery. */
const AFTER_THE_END_MS = 60_000;

/** Seconds until the next sample; null when enough was seen. `nowMs` since the epoch. */
export function nextSample({ status, openedAt, resolvedAt }: Incident, nowMs: number): number | null {
  if (status === 'resolved') return nowMs - Date.parse(resolvedAt ?? openedAt) < AFTER_THE_END_MS ? SAMPLE_SECONDS : null;
  return nowMs - Date.parse(openedAt) < CLOSELY_MS ? SAMPLE_SECONDS : LATER_SECONDS;
}

/** The sample of a snapshot just taken. It says so when there is a hole before it: more than one was not taken or not answered. */
export function sampled(snapshot: ServerSnapshot, incident: Incident, nowMs: number): Event {
  const sample = sampleOf(snapshot);
  const last = incident.samples?.at(-1);
  const usual = nowMs - Date.parse(incident.openedAt) < CLOSELY_MS ? SAMPLE_SECONDS : LATER_SECONDS;
  const hole = last !== undefined && nowMs - Date.parse(last.at) > 2.5 * usual * 1_000;
  return { type: 'sampled', sample: hole ? { ...sample, gap: true } : sample };
}
