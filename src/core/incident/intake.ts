import type { Alert } from '../alert/alert.ts';
import type { Declared, Event } from './event.ts';
import type { Incident } from './incident.ts';

/** A condition that fires again this soon after its end is the same problem flapping, not a new one. */
const FLAPPING_WITHIN_MS = 2 * 60_000;

/** What an arriving group of alerts means: to open, attach, or ignore, with the reason. */
export type Intake = { as: 'opened' | 'reopened' | 'attached' | 'ignored'; reason: string; events: Event[] };

/**
 * Decides what alerts of one group mean for the group's latest incident (null: there never was one).
 * `heard` tells a repeat, and a firing that arrives after its own end: neither opens anything.
 */
export function intake(
  latest: Incident | null,
  alerts: Alert[],
  context: { now: string; declared: (alert: Alert) => Declared; heard: (alert: Alert) => boolean },
): Intake {
  const firing = alerts.filter((alert) => alert.state === 'firing' && !context.heard(alert));
  if (latest && latest.status !== 'resolved') return attach(latest, alerts, firing);
  const first = firing[0];
  if (!first) return { as: 'ignored', reason: 'nothing of this group is open', events: [] };
  const others = firing.slice(1).map((alert): Event => ({ type: 'alert attached', alert }));
  if (latest && flaps(latest, first, context.now)) {
    return { as: 'reopened', reason: 'it fired again within two minutes of its end', events: [{ type: 'reopened', reason: 'the alert fires again' }, { type: 'alert attached', alert: first }, ...others] };
  }
  return { as: 'opened', reason: 'nothing of this group is open', events: [{ type: 'opened', incident: context.declared(first), alert: first }, ...others] };
}

/** Whether the monitor ended it moments ago. What a person resolved stays resolved: their word is the newer fact. */
function flaps(latest: Incident, alert: Alert, now: string): boolean {
  const byMonitor = latest.alerts.some((known) => known.state === 'resolved' && known.fingerprint === alert.fingerprint);
  return byMonitor && latest.resolvedAt !== null && Date.parse(now) - Date.parse(latest.resolvedAt) < FLAPPING_WITHIN_MS;
}

function attach(incident: Incident, alerts: Alert[], firing: Alert[]): Intake {
  const events: Event[] = [];
  const known = new Map(incident.alerts.map((alert) => [alert.fingerprint, alert]));
  for (const alert of [...firing, ...alerts.filter((other) => other.state === 'resolved')]) {
    const before = known.get(alert.fingerprint);
    if (alert.state === 'firing' && before?.state === 'firing') continue;
    // The end of an alert this incident never saw, or of an earlier round of one it did, changes nothing.
    if (alert.state === 'resolved' && (before?.state !== 'firing' || before.startsAt > alert.startsAt)) continue;
    known.set(alert.fingerprint, alert);
    events.push(alert.state === 'firing' ? { type: 'alert attached', alert } : { type: 'alert resolved', alert });
  }
  if (events.length === 0) return { as: 'ignored', reason: 'the incident knows it already', events };
  const over = known.size > 0 && [...known.values()].every((alert) => alert.state === 'resolved');
  if (over) events.push({ type: 'resolved', how: 'the alert’s condition no longer holds' });
  return { as: 'attached', reason: 'the group has an open incident', events };
}
