import { describe, expect, it } from 'vitest';
import type { Alert } from '../../../src/core/alert/alert.ts';
import type { Declared, Recorded } from '../../../src/core/incident/event.ts';
import { fold, unopened, type Incident } from '../../../src/core/incident/incident.ts';
import { intake, type Intake } from '../../../src/core/incident/intake.ts';

const alert = (more: Partial<Alert> = {}): Alert => ({
  name: 'PoolExhaustion', state: 'firing', severity: 'critical', labels: {}, annotations: {}, startsAt: '2026-11-23T03:00:00Z', fingerprint: 'f1', groupKey: 'g', source: 'alertmanager', ...more,
});
const declared = (): Declared => ({ title: 'Pool full', service: 'api', severity: 'critical', groupKey: 'g', summary: '', runbook: null, callAfterMinutes: 15 });
const arrives = (latest: Incident | null, alerts: Alert[], more: { now?: string; heard?: (alert: Alert) => boolean } = {}): Intake =>
  intake(latest, alerts, { now: '2026-11-23T03:01:00Z', declared, heard: () => false, ...more });

function after(latest: Incident | null, taken: Intake, at = '2026-11-23T03:01:00Z'): Incident {
  const start = latest ?? unopened('i1', 1);
  return fold(start, taken.events.map((event, index): Recorded => ({ seq: start.version + index + 1, at, by: 'alertmanager', event })));
}

describe('an arriving alert', () => {
  it('opens an incident, attaches a second condition to it, and ignores a repeat', () => {
    const first = arrives(null, [alert()]);
    expect(first.as).toBe('opened');
    const open = after(null, first);
    expect(arrives(open, [alert()])).toMatchObject({ as: 'ignored', reason: 'the incident knows it already' });
    const second = arrives(open, [alert({ fingerprint: 'f2' })]);
    expect([second.as, second.events.map(({ type }) => type)]).toEqual(['attached', ['alert attached']]);
    expect(after(open, second).alerts).toHaveLength(2);
  });

  it('resolves the incident with the end of its last condition, not of its first', () => {
    const open = after(null, arrives(null, [alert(), alert({ fingerprint: 'f2' })]));
    const one = arrives(open, [alert({ state: 'resolved' })]);
    expect(one.events.map(({ type }) => type)).toEqual(['alert resolved']);
    const both = arrives(after(open, one), [alert({ fingerprint: 'f2', state: 'resolved' })]);
    expect(both.events.map(({ type }) => type)).toEqual(['alert resolved', 'resolved']);
  });

  it('opens nothing for an end without a beginning, nor for a beginning heard after its own end', () => {
    expect(arrives(null, [alert({ state: 'resolved' })])).toMatchObject({ as: 'ignored', events: [] });
    expect(arrives(null, [alert()], { heard: () => true })).toMatchObject({ as: 'ignored', events: [] });
  });

  it('reopens what the monitor ended moments ago, and opens anew what it ended long ago', () => {
    const open = after(null, arrives(null, [alert()]));
    const over = after(open, arrives(open, [alert({ state: 'resolved' })]), '2026-11-23T03:05:00Z');
    const again = alert({ startsAt: '2026-11-23T03:06:00Z' });
    expect(arrives(over, [again], { now: '2026-11-23T03:06:30Z' })).toMatchObject({ as: 'reopened' });
    expect(arrives(over, [again], { now: '2026-11-23T03:30:00Z' })).toMatchObject({ as: 'opened' });
  });

  it('leaves an incident a person resolved closed, however soon the alert repeats', () => {
    const open = after(null, arrives(null, [alert()]));
    const over = fold(open, [{ seq: open.version + 1, at: '2026-11-23T03:05:00Z', by: 'UANA', event: { type: 'resolved', how: 'done' } }]);
    expect(arrives(over, [alert()], { heard: () => true, now: '2026-11-23T03:05:10Z' }).as).toBe('ignored');
  });

  it('ignores the end of an earlier round of the same condition', () => {
    const open = after(null, arrives(null, [alert({ startsAt: '2026-11-23T04:00:00Z' })]));
    expect(arrives(open, [alert({ state: 'resolved', startsAt: '2026-11-23T03:00:00Z' })]).as).toBe('ignored');
  });
});
