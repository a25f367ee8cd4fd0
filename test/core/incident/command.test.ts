import { describe, expect, it } from 'vitest';
import { decide, type Authority, type Command, type Decision, type Safety } from '../../../src/core/incident/command.ts';
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

const ask = (of: Incident, command: Command, who = ana, approvals: 'one' | 'two' = 'one', at = now, safety: Partial<Safety> = {}): Decision =>
  decide(of, command, { now: at, who, approvals, sibling: null, safety: { frozen: null, endedLastHour: 0, mostPerHour: 100, ...safety } });
const approve = (preview: Preview, pids = [1, 2]): Command => ({ do: 'approve', previewId: preview.id, hash: preview.hash, pids });
const reason = ({ reply }: Decision): string => (reply.done ? 'done' : reply.reason);

describe('a command', () => {
  it('is refused to a guest, who is told why, whatever it is', () => {
    const commands: Command[] = [{ do: 'take lead' }, { do: 'resolve', how: '' }, { do: 'preview', stepId: 's1', viewId: 'v' }, { do: 'note', text: 'x' }, approve(sessions('p'))];
    for (const command of commands) {
      const decision = ask(incident({ type: 'previewed', preview: sessions('p') }), command, gus);
      expect(decision).toMatchObject({ events: [], reply: { done: false, reason: 'not a responder', text: 'Not done: guests may not act on incidents.' } });
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
    expect(ask(waiting, approve(preview), ben, 'two').events).toEqual([{ type: 'started', previewId: 'p', stepId: 's1', pids: [2], first: 'UANA' }]);
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

describe('what one responder may do alone', () => {
  const many = (number: number, more: Partial<Preview> = {}): Preview => sessions('p', { targets: Array.from({ length: number }, (_, at) => target(at + 1)), ...more } as Partial<Preview>);
  const pids = (number: number): number[] => Array.from({ length: number }, (_, at) => at + 1);
  const before = (preview: Preview): Incident => incident({ type: 'previewed', preview });

  it('ends at most 30 % of the client sessions, and at most ten that hold or run something', () => {
    expect(reason(ask(before(many(12)), approve(many(12), pids(11))))).toBe('done');
    expect(reason(ask(before(many(12)), approve(many(12), pids(12))))).toBe('too many');
    for (const list of ['in transaction', 'active'] as const) {
      expect(reason(ask(before(many(12, { list } as Partial<Preview>)), approve(many(12), pids(10))))).toBe('done');
      expect(ask(before(many(12, { list } as Partial<Preview>)), approve(many(12), pids(11))).reply).toMatchObject({ reason: 'too many', text: expect.stringContaining('at most 10 sessions') });
    }
  });

  it('needs a second for a whole list, where one is enough otherwise', () => {
    const preview = many(26, { whole: true } as Partial<Preview>);
    const first = ask(before(preview), approve(preview, pids(26)));
    expect(first.events).toEqual([{ type: 'approved', previewId: 'p', pids: pids(26) }]);
    const waiting = apply(before(preview), { seq: 3, at: now, by: 'UANA', event: first.events[0]! });
    expect(reason(ask(waiting, approve(preview, pids(26))))).toBe('same person');
    expect(ask(waiting, approve(preview, pids(26)), ben).events).toEqual([{ type: 'started', previewId: 'p', stepId: 's1', pids: pids(26), first: 'UANA' }]);
  });

  it('ends no more within an hour than the team allows, and says the numbers', () => {
    const of = before(many(11));
    expect(reason(ask(of, approve(many(11), pids(11)), ana, 'one', now, { endedLastHour: 89 }))).toBe('done');
    expect(ask(of, approve(many(11), pids(11)), ana, 'one', now, { endedLastHour: 90 })).toMatchObject({
      events: [], reply: { reason: 'too many', text: 'Not done: 90 sessions were terminated within the last hour, over all incidents, and these 11 would make 101. At most 100 may be (MOST_TERMINATIONS_PER_HOUR).' },
    });
  });

  it('starts nothing while steps are frozen, whatever the step, and learns who froze them', () => {
    const frozen = { by: 'UBEN', at: now, reason: 'fail-over under way' };
    expect(ask(before(many(2)), approve(many(2)), ana, 'one', now, { frozen })).toMatchObject({ events: [], reply: { reason: 'frozen', text: 'Not done: <@UBEN> froze all steps (fail-over under way). Nothing starts until a responder lifts the freeze.' } });
    expect(reason(ask(before(many(2)), { do: 'preview', stepId: 's1', viewId: 'v' }, ana, 'one', now, { frozen }))).toBe('done');
  });
});

describe('a list that was taken before the clock was set back', () => {
  it('is refused: how old it is cannot be told', () => {
    const preview = sessions('p');
    expect(reason(ask(incident({ type: 'previewed', preview }), approve(preview), ana, 'one', '2026-11-23T02:14:07.000Z'))).toBe('expired');
  });
});

describe('two lists of the same step, seen by two people', () => {
  it('are each their own: whoever is first has what they ticked, and the other’s is not carried out', () => {
    const both = incident({ type: 'previewed', preview: sessions('p') }, { type: 'previewed', preview: sessions('q', { by: 'UBEN' } as Partial<Preview>) });
    const first = ask(both, approve(sessions('q'), [2]), ben);
    expect(first.events).toEqual([{ type: 'started', previewId: 'q', stepId: 's1', pids: [2] }]);
    const after = apply(both, { seq: both.version + 1, at: now, by: 'UBEN', event: first.events[0]! });
    expect(ask(after, approve(sessions('p'), [1, 2])).reply).toMatchObject({ reason: 'running', text: expect.stringContaining('<@UBEN> started this step from another list') });
    const over = apply(after, { seq: after.version + 1, at: now, by: 'lifeguard', event: { type: 'executed', previewId: 'q', results: [], done: true, sentence: '', undo: null } });
    expect(reason(ask(over, approve(sessions('p'), [1, 2])))).toBe('changed');
  });

  it('with two to agree, each first yes waits for the other person on its own list, never mixed', () => {
    const both = incident({ type: 'previewed', preview: sessions('p') }, { type: 'previewed', preview: sessions('q', { by: 'UBEN' } as Partial<Preview>) }, { type: 'approved', previewId: 'p', pids: [1] });
    expect(ask(both, approve(sessions('q'), [2]), ben, 'two').events).toEqual([{ type: 'approved', previewId: 'q', pids: [2] }]);
    expect(ask(both, approve(sessions('p'), [1, 2]), ben, 'two').events).toEqual([{ type: 'started', previewId: 'p', stepId: 's1', pids: [1], first: 'UANA' }]);
  });
});

describe('a step that is blocked by the arithmetic', () => {
  const capacity = { others: 0, needed: 500, slots: 37, fits: false, sentence: '500 do not fit' };
  const blocked = (more: object = {}) => ({ ...sessions('b'), kind: 'workload', namespace: 'production', workload: 'api', changes: [], capacity, blocked: capacity.sentence, ...more }) as unknown as Preview;
  const override = (reason?: string): Command => ({ do: 'approve', previewId: 'b', hash: 'hash b', pids: null, ...(reason === undefined ? {} : { reason }) });

  it('is done when one responder gives a reason and another confirms it; both are kept', () => {
    const before = incident({ type: 'previewed', preview: blocked() });
    const first = ask(before, override('half of the pods are idle'));
    expect(first.events).toEqual([{ type: 'approved', previewId: 'b', pids: null, reason: 'half of the pods are idle' }]);
    const waiting = apply(before, { seq: 3, at: now, by: 'UANA', event: first.events[0]! });
    expect(reason(ask(waiting, override('again')))).toBe('same person');
    const second = ask(waiting, override(), ben);
    expect(second.events).toEqual([{ type: 'started', previewId: 'b', stepId: 's1', pids: null, first: 'UANA', override: { by: 'UANA', reason: 'half of the pods are idle' } }]);
    expect(apply(waiting, { seq: 4, at: now, by: 'UBEN', event: second.events[0]! }).steps[0]).toMatchObject({ by: 'UBEN', override: { by: 'UANA', reason: 'half of the pods are idle' } });
  });

  it('waits ten minutes for a second person to be fetched; a list of sessions waits no longer than it lives', () => {
    const waiting = incident({ type: 'previewed', preview: blocked() }, { type: 'approved', previewId: 'b', pids: null, reason: 'half of the pods are idle' });
    expect(reason(ask(waiting, override(), ben, 'one', '2026-11-23T03:24:06.000Z'))).toBe('done');
    expect(ask(waiting, override(), ben, 'one', '2026-11-23T03:24:07.000Z').reply).toMatchObject({ reason: 'expired', text: 'Not done: the first yes is too old by now. Open the step again for a new one.' });
    const list = incident({ type: 'previewed', preview: sessions('p') }, { type: 'approved', previewId: 'p', pids: [1, 2] });
    expect(reason(ask(list, approve(sessions('p')), ben, 'two', '2026-11-23T03:16:06.000Z'))).toBe('done');
    expect(reason(ask(list, approve(sessions('p')), ben, 'two', '2026-11-23T03:16:07.000Z'))).toBe('expired');
  });

  it('is not done without a reason, nor where it is more than arithmetic that blocks it', () => {
    expect(reason(ask(incident({ type: 'previewed', preview: blocked() }), override('  ')))).toBe('blocked');
    expect(ask(incident({ type: 'previewed', preview: blocked() }), override('\u200b…')).reply.text).toBe('Not done: it is blocked, and why it must be done all the same was not said.');
    expect(reason(ask(incident({ type: 'previewed', preview: blocked() }), override()))).toBe('blocked');
    for (const more of [{ blocked: 'an autoscaler sets the replicas' }, { capacity: null }]) expect(reason(ask(incident({ type: 'previewed', preview: blocked(more) }), override('because')))).toBe('blocked');
  });
});

describe('an undo', () => {
  it('may still be done after the incident is over, and nothing else may', () => {
    const over = incident({ type: 'resolved', how: 'fixed' });
    expect(ask(over, { do: 'preview', stepId: 'undo:p', viewId: 'V1' }).reply.done).toBe(true);
    expect(reason(ask(over, { do: 'preview', stepId: 's1', viewId: 'V1' }))).toBe('resolved');
  });
});
