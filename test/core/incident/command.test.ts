import { describe, expect, it } from 'vitest';
import { decide, type Authority, type Command, type Decision } from '../../../src/core/incident/command.ts';
import type { Event } from '../../../src/core/incident/event.ts';
import { apply, fold, unopened, type Incident } from '../../../src/core/incident/incident.ts';
import type { Preview, SessionTarget } from '../../../src/core/mitigation/mitigation.ts';

const ana: Authority = { user: 'UANA', member: true, responder: true, why: '' };
const ben: Authority = { user: 'UBEN', member: true, responder: true, why: '' };
const gus: Authority = { user: 'UGUS', member: false, responder: false, why: 'guests may not act on incidents.' };
const now = '2026-11-23T03:14:07.000Z';

const target = (pid: number): SessionTarget => ({
  pid, backendStart: `start ${pid}`, user: 'app_user', database: 'cygni', application: 'cygni-api', client: '10.2.0.14', state: 'idle', stateChange: 'x', stateSeconds: 700, statement: 'SELECT …', protectedBy: null,
});
const sessions = (id: string, more: Partial<Preview> = {}): Preview => ({
  id, stepId: 's1', hash: `hash ${id}`, takenAt: now, expiresAt: '2026-11-23T03:16:07.000Z', by: 'UANA', kind: 'sessions', signal: 'terminate',
  identity: { system: '1', startedAt: 'x', inRecovery: false }, targets: [target(1), target(2)], kept: [], room: { slots: 37, used: 37, idle: 0, maxConnections: 42 }, ...more,
} as Preview);

function incident(...events: Event[]): Incident {
  const opened: Event = { type: 'opened', alert: null, incident: { title: 'Pool full', service: 'api', severity: 'critical', groupKey: 'g', summary: '', runbook: null, callAfterMinutes: 15 } };
  return fold(unopened('i1', 1), [opened, ...events].map((event, index) => ({ seq: index + 1, at: now, by: 'UANA', event })));
}

const ask = (of: Incident, command: Command, who = ana, approvals: 'one' | 'two' = 'one', at = now): Decision => decide(of, command, { now: at, who, approvals, sibling: null });
const approve = (preview: Preview, pids = [1, 2]): Command => ({ do: 'approve', previewId: preview.id, hash: preview.hash, pids });
const reason = ({ reply }: Decision): string => (reply.done ? 'done' : reply.reason);

describe('a command', () => {
  it('is refused to a guest, who is told why, whatever it is', () => {
    const commands: Command[] = [{ do: 'take lead' }, { do: 'resolve', how: '' }, { do: 'preview', stepId: 's1', viewId: 'v' }, { do: 'note', text: 'x' }, approve(sessions('p'))];
    for (const command of commands) {
      const decision = ask(incident({ type: 'previewed', preview: sessions('p') }), command, gus);
      expect(decision).toMatchObject({ events: [], jobs: [], reply: { done: false, reason: 'not a responder', text: 'Not done: guests may not act on incidents.' } });
    }
  });

  it('starts a step once: the second of two people learns who was first', () => {
    const preview = sessions('p');
    const before = incident({ type: 'previewed', preview });
    const first = ask(before, approve(preview));
    expect(first.events).toEqual([{ type: 'started', previewId: 'p', stepId: 's1', pids: [1, 2] }]);
    const after = apply(before, { seq: before.version + 1, at: now, by: 'UANA', event: first.events[0]! });
    const second = ask(after, approve(preview), ben);
    expect(second).toMatchObject({ events: [], reply: { reason: 'already done', text: 'Not done again: <@UANA> confirmed this already.' } });
  });

  it('approves a hash, not a step: a replaced list, an old list and a blocked change are refused', () => {
    const old = sessions('old');
    const replaced = incident({ type: 'previewed', preview: old }, { type: 'previewed', preview: sessions('new') });
    expect(reason(ask(replaced, approve(old)))).toBe('changed');
    expect(reason(ask(incident({ type: 'previewed', preview: old }), { ...approve(old), hash: 'forged' } as Command))).toBe('changed');
    expect(reason(ask(incident({ type: 'previewed', preview: old }), approve(old), ana, 'one', '2026-11-23T03:16:07.000Z'))).toBe('expired');
    const blocked = { ...sessions('b'), kind: 'workload', namespace: 'production', workload: 'api', changes: [], capacity: null, blocked: '500 do not fit' } as unknown as Preview;
    expect(ask(incident({ type: 'previewed', preview: blocked }), { do: 'approve', previewId: 'b', hash: 'hash b', pids: null })).toMatchObject({ events: [], reply: { reason: 'blocked', text: 'Not done: 500 do not fit' } });
  });

  it('does nothing for an empty choice, and refuses a choice that was never shown', () => {
    const preview = sessions('p');
    const before = incident({ type: 'previewed', preview });
    expect(reason(ask(before, approve(preview, [])))).toBe('nothing chosen');
    expect(reason(ask(before, approve(preview, [1, 999])))).toBe('changed');
    expect(ask(before, approve(preview, [2])).events).toEqual([{ type: 'started', previewId: 'p', stepId: 's1', pids: [2] }]);
  });

  it('runs one step at a time', () => {
    const one = sessions('p');
    const two = sessions('q', { stepId: 's2' });
    const running = incident({ type: 'previewed', preview: one }, { type: 'previewed', preview: two }, { type: 'started', previewId: 'p', stepId: 's1', pids: [1] });
    expect(reason(ask(running, approve(two)))).toBe('running');
  });

  it('asks for two different people where two are wanted, and does what the first one chose', () => {
    const preview = sessions('p');
    const before = incident({ type: 'previewed', preview });
    const first = ask(before, approve(preview, [2]), ana, 'two');
    expect(first.events).toEqual([{ type: 'approved', previewId: 'p', pids: [2] }]);
    const waiting = apply(before, { seq: before.version + 1, at: now, by: 'UANA', event: first.events[0]! });
    expect(reason(ask(waiting, approve(preview, [2]), ana, 'two'))).toBe('same person');
    expect(ask(waiting, approve(preview), ben, 'two').events).toEqual([{ type: 'started', previewId: 'p', stepId: 's1', pids: [2] }]);
  });

  it('asks for two where a preview ends something for good, whatever it is, and for one where it can be taken back', () => {
    const base = { id: 'p', stepId: 's1', hash: 'hash p', takenAt: now, expiresAt: '2026-11-23T03:16:07.000Z', by: 'UANA' };
    const object = (ends: boolean) => ({ ...base, kind: 'object', targets: [], changes: [], blocked: null, ends }) as unknown as Preview;
    const statement = (ends: boolean) => ({ ...base, kind: 'statement', sql: 'x', ends }) as unknown as Preview;
    for (const [preview, events] of [[object(true), 'approved'], [statement(true), 'approved'], [object(false), 'started'], [statement(false), 'started']] as const) {
      const decision = ask(incident({ type: 'previewed', preview }), { do: 'approve', previewId: 'p', hash: 'hash p', pids: null }, ana, 'two');
      expect(decision.events.map(({ type }) => type)).toEqual([events]);
    }
  });

  it('refuses a blocked change of an object', () => {
    const blocked = { id: 'b', stepId: 's1', hash: 'hash b', takenAt: now, expiresAt: '2026-11-23T03:16:07.000Z', by: 'UANA', kind: 'object', targets: [], changes: [], blocked: '500 do not fit', ends: false } as unknown as Preview;
    expect(ask(incident({ type: 'previewed', preview: blocked }), { do: 'approve', previewId: 'b', hash: 'hash b', pids: null })).toMatchObject({ events: [], reply: { reason: 'blocked', text: 'Not done: 500 do not fit' } });
  });

  it('changes nothing about a resolved incident but reopening it', () => {
    const over = incident({ type: 'resolved', how: 'fixed' });
    expect(reason(ask(over, { do: 'take lead' }))).toBe('resolved');
    expect(ask(over, { do: 'reopen' }).events).toEqual([{ type: 'reopened', reason: 'a responder reopened it' }]);
  });
});

describe('an undo', () => {
  it('may still be done after the incident is over, and nothing else may', () => {
    const over = incident({ type: 'resolved', how: 'fixed' });
    expect(ask(over, { do: 'preview', stepId: 'undo:p', viewId: 'V1' }).jobs).toHaveLength(1);
    expect(reason(ask(over, { do: 'preview', stepId: 's1', viewId: 'V1' }))).toBe('resolved');
  });
});
