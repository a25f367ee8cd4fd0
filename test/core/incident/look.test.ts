import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/core/diagnosis/diagnosis.ts';
import { decide, type Authority, type Command } from '../../../src/core/incident/command.ts';
import type { Event } from '../../../src/core/incident/event.ts';
import { fold, unopened, type Incident } from '../../../src/core/incident/incident.ts';
import { isWaitingRead, keptFinding, staysPrivate, whyItWaits } from '../../../src/core/incident/look.ts';
import type { Judgement } from '../../../src/core/operation/operation.ts';
import { timelineOf } from '../../../src/core/review/timeline.ts';

const ana: Authority = { user: 'UANA', member: true, responder: true, why: '' };
const gus: Authority = { user: 'UGUS', member: false, responder: false, why: 'guests may not act on incidents.' };
const now = '2026-11-23T03:14:07.000Z';
const events = (...more: Event[]) => [
  { type: 'opened', alert: null, incident: { title: 'Pool full', service: 'api', severity: 'critical', groupKey: 'g', summary: '', runbook: null, callAfterMinutes: 15 } } as Event, ...more,
].map((event, index) => ({ seq: index + 1, at: now, by: 'UANA', event }));
const incident = (...more: Event[]): Incident => fold(unopened('i1', 1), events(...more));
const ask = (of: Incident, command: Command, who = ana) => decide(of, command, { now, who, approvals: 'one', sibling: null, safety: { frozen: null, endedLastHour: 0, mostPerHour: 100 } });

const finding = (title: string): Finding => ({ check: title, title, verdict: 'shown', count: '2 rows', detail: '', answer: { kind: 'table', columns: ['id'], rows: [['1'], ['2']], more: 0, tookMs: 1 } });
const looked = (title: string): Event => ({ type: 'looked', check: title, title, finding: finding(title) });
const shown = (ts: string): Event => ({ type: 'shown', card: 'looks', channel: 'C1', ts });
const judged = (more: Partial<Judgement>): Judgement => ({ operation: { kind: 'sql read', sql: 'x', parameters: [], filters: [] }, class: 'read', auto: false, reason: 'Only reads.', ...more });

describe('a read that a person starts', () => {
  it('is one that only reads and does not run by itself', () => {
    expect(isWaitingRead(judged({}))).toBe(true);
    for (const other of [{ auto: true }, { class: 'change' }, { class: 'manual', operation: { kind: 'manual' } }, { operation: { kind: 'nothing' } }] as Partial<Judgement>[]) expect(isWaitingRead(judged(other))).toBe(false);
  });

  it('stays private when the judge says so, and when its reason speaks of secrets', () => {
    expect(staysPrivate(judged({ sensitive: true }))).toBe(true);
    expect(staysPrivate(judged({ reason: 'Only reads, but it can show secrets (pg_authid): a person starts it.' }))).toBe(true);
    expect(staysPrivate(judged({ reason: 'Only reads, but the rows of the application’s table orders may be private and many: a person starts it.' }))).toBe(false);
  });

  it('says why it waits without the words around it', () => {
    expect(whyItWaits(judged({ reason: 'kubectl get only reads, but it watches without end: a person starts it.' }))).toBe('it watches without end');
    expect(whyItWaits(judged({ reason: 'Something else.' }))).toBe('Something else.');
  });

  it('is refused to whoever is no responder, and still answered after the end', () => {
    const command: Command = { do: 'look', check: 'c1', viewId: 'V1' };
    expect(ask(incident(), command, gus)).toMatchObject({ events: [], reply: { done: false, text: 'Not done: guests may not act on incidents.' } });
    expect(ask(incident({ type: 'resolved', how: '' }), command)).toEqual({ events: [], reply: { done: true, text: '' } });
  });

  it('keeps no more of an answer than a message shows, and of a log its end', () => {
    const wide = { ...finding('x'), answer: { kind: 'table' as const, columns: ['a'], rows: Array.from({ length: 100 }, () => ['y'.repeat(1_000)]), more: 3, tookMs: 1 } };
    expect(keptFinding(wide).answer).toMatchObject({ more: 63 });
    expect(JSON.stringify(keptFinding(wide)).length).toBeLessThan(12_000);
    expect(keptFinding({ ...wide, answer: { kind: 'text', lines: Array.from({ length: 50 }, (_, line) => String(line)), more: 0, tookMs: 1 } }).answer).toMatchObject({ lines: expect.arrayContaining(['49', '10']), more: 10 });
  });
});

describe('its answer', () => {
  it('begins a new message once an earlier one was shown, and joins one that was not', () => {
    expect(incident(looked('a'), looked('b')).looks).toMatchObject({ fresh: 2, round: 0 });
    const next = incident(looked('a'), shown('1'), looked('b'));
    expect(next.looks).toMatchObject({ fresh: 1, round: 1 });
    expect(next.messages.looks).toBeUndefined();
    expect(incident(looked('a'), looked('b'), shown('1')).messages.looks).toEqual({ channel: 'C1', ts: '1' });
  });

  it('is bounded however many people ask', () => {
    expect(incident(...Array.from({ length: 50 }, (_, index) => looked(`c${index}`))).looks?.all).toHaveLength(20);
  });

  it('leaves no trace but that somebody looked when it was for them alone', () => {
    const alone: Event = { type: 'looked', check: 'c', title: 'Password hashes', finding: null };
    const { looks, messages } = incident(alone);
    expect([looks, messages]).toEqual([undefined, {}]);
    expect(timelineOf(events(alone)).at(-1)).toEqual({ at: now, by: 'UANA', text: 'Looked at “Password hashes”; the answer was shown to nobody else' });
    expect(timelineOf(events(looked('Orders'))).at(-1)?.text).toBe('Looked at “Orders”: 2 rows');
  });
});

describe('what a person says for placeholders', () => {
  const fillIn = (values: Record<string, string>, then: Extract<Command, { do: 'fill in' }>['then'] = { do: 'look', check: 'c1' }): Command => ({ do: 'fill in', values, then, viewId: 'V1' });

  it('is kept with who said it', () => {
    const decision = ask(incident(), fillIn({ pod: 'api-7f9' }, { do: 'preview', stepId: 's1' }));
    expect(decision.events).toEqual([{ type: 'placeholders filled', values: { pod: 'api-7f9' } }]);
    const after = incident(...decision.events, { type: 'placeholders filled', values: { node: 'n1', pod: 'api-8' } });
    expect(after.values).toEqual({ pod: { value: 'api-8', by: 'UANA' }, node: { value: 'n1', by: 'UANA' } });
    expect(timelineOf(events(...decision.events, { type: 'placeholders filled', values: { 's1:name': 'x' } })).slice(1).map(({ text }) => text)).toEqual(['Said pod = api-7f9', 'Said name = x']);
  });

  it('is refused to whoever is no responder, after the end of the incident for a step, and when nothing could take it', () => {
    expect(ask(incident(), fillIn({ pod: 'x' }), gus).events).toEqual([]);
    const over = incident({ type: 'resolved', how: '' });
    expect(ask(over, fillIn({ pod: 'x' }, { do: 'preview', stepId: 's1' })).reply).toMatchObject({ reason: 'resolved' });
    expect(ask(over, fillIn({ pod: 'x' })).reply.done).toBe(true);
    for (const value of ['', 'x'.repeat(301), 'x\u0000y']) expect(ask(incident(), fillIn({ pod: value }))).toMatchObject({ events: [], reply: { reason: 'not a value' } });
  });
});
