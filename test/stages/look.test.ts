import { beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../../src/core/diagnosis/diagnosis.ts';
import { Fault } from '../../src/core/fault.ts';
import type { Event } from '../../src/core/incident/event.ts';
import type { Job } from '../../src/core/incident/job.ts';
import type { Judgement, Operation } from '../../src/core/operation/operation.ts';
import { loadSqlParser } from '../../src/core/operation/sql/parser.ts';
import type { Statement } from '../../src/core/runbook/runbook.ts';
import { look } from '../../src/stages/look.ts';
import { follow } from '../../src/stages/path.ts';
import type { Outcome } from '../../src/stages/outcome.ts';
import { show } from '../../src/stages/show.ts';
import type { DatabasePort, KubernetesPort, World } from '../../src/stages/world.ts';
import { incident, runbook, statement, world } from './house.ts';

beforeAll(loadSqlParser);

const SECRET = 'SCRAM-SHA-256$4096:c2FsdA==';
const table = (...cells: string[]): Answer => ({ kind: 'table', columns: ['value'], rows: cells.map((cell) => [cell]), more: 0, tookMs: 1 });
const query = (more: Partial<Operation & { kind: 'sql read' }> = {}): Operation => ({ kind: 'sql read', sql: 'SELECT id FROM orders', parameters: [], filters: [], ...more });
const logs: Operation = { kind: 'pod logs', namespace: '$NAMESPACE', pods: { pod: '<pod>' }, container: null, tailLines: 50, sinceSeconds: null, previous: false, filters: [] };

function check(operation: Operation, judged: Partial<Judgement> = {}): Statement {
  const { step: _, ...waiting } = statement('c1', operation, { phase: 'diagnosis', title: 'Stuck orders' });
  return { ...waiting, judgement: { operation, class: 'read', auto: false, reason: 'Only reads, but a person starts it.', ...judged } };
}

function database(answer: Answer): DatabasePort & { asked: unknown[] } {
  const asked: unknown[] = [];
  return { asked, examine: async (reads: unknown[]) => { asked.push(...reads); return { answers: { asked: answer } }; } } as unknown as DatabasePort & { asked: unknown[] };
}
function cluster(answers: { logs?: Answer; read?: Answer }): KubernetesPort & { asked: Operation[] } {
  const asked: Operation[] = [];
  const answering = (answer: Answer | undefined) => async (operation: Operation) => { asked.push(operation); return answer ?? table(); };
  return { asked, logs: answering(answers.logs), read: answering(answers.read) } as unknown as KubernetesPort & { asked: Operation[] };
}

type Told = World & { told: string[] };
const around = (statements: Statement[], more: Partial<World>): Told => world({ runbook: () => runbook(...statements), ...more });
const run = (of: Told, events: Event[] = [], job: Partial<Job & { name: 'look' }> = {}): Promise<Outcome> =>
  look({ job: { name: 'look', incident: 'i1', check: 'c1', by: 'UANA', viewId: 'V1', ...job }, incident: incident(...events), world: of, again: false, timeline: async () => [] });

describe('a read that a person started', () => {
  it('is answered in the modal, and for everybody as an event in their name', async () => {
    const of = around([check(query())], { database: database(table('1', '2')) });
    const { events, by } = await run(of);
    expect(of.told).toEqual([expect.stringMatching(/^answer .*"rows":\[\["1"\],\["2"\]\].*"alone":false/)]);
    expect(events).toMatchObject([{ type: 'looked', check: 'c1', title: 'Stuck orders', finding: { answer: { rows: [['1'], ['2']] } } }]);
    expect(by).toBe('UANA');
  });

  it('asks for a message of its own, looked for first lest it stand there twice; a private one asks for none', async () => {
    const { events: [answered] } = await run(around([check(query())], { database: database(table('1')) }));
    const of = incident(answered!);
    expect(follow(answered!, of)).toEqual([{ name: 'show', incident: 'i1', card: 'looks' }]);
    expect(follow({ type: 'looked', check: 'c1', title: 'x', finding: null }, of)).toEqual([]);
    const house = world();
    const lookedFirst: boolean[] = [];
    house.slack.show = async (_card, _incident, _runbook, _timeline, again) => { lookedFirst.push(again); return { channel: 'C1', ts: 'x' }; };
    await show({ job: { name: 'show', incident: 'i1', card: 'looks' }, incident: incident({ type: 'shown', card: 'headline', channel: 'C1', ts: 'h' }, answered!), world: house, again: false, timeline: async () => [] });
    expect(lookedFirst).toEqual([true]);
  });

  it('reaches the thread although the modal cannot be filled', async () => {
    const of = around([check(query())], { database: database(table('1')) });
    of.slack.answer = async () => { throw new Fault('Slack', 'Slack does not answer.'); };
    expect((await run(of)).events).toHaveLength(1);
  });

  it('puts nothing into the thread when there is no answer, and says why in the modal', async () => {
    const of = around([check(query())], { database: database({ kind: 'failed', message: 'cannot see: permission denied for table orders', hint: null }) });
    expect((await run(of)).events).toEqual([]);
    expect(of.told[0]).toContain('permission denied');
  });

  it('is refused when the runbook lost it, and when it is no read that waits: a forged id starts nothing', async () => {
    const step = statement('c1', { kind: 'scale', namespace: null, workload: { kind: 'deployment', name: 'api' }, replicas: 0 });
    for (const statements of [[], [step], [check({ kind: 'manual' }, { class: 'manual' })]]) {
      const of = around(statements, {});
      expect(await run(of)).toEqual({ events: [] });
      expect(of.told).toEqual([expect.stringContaining('refused')]);
    }
  });

  it('runs once what its author wanted to watch', async () => {
    const kubernetes = cluster({ read: table('Running') });
    await run(around([check({ kind: 'kubernetes read', verb: 'get', args: ['pods', '--watch=true', '--namespace=production'], filters: [] })], { kubernetes }));
    expect(kubernetes.asked).toMatchObject([{ args: ['pods', '--namespace=production'] }]);
  });

  it('does several one after the other, and says in its place which one was not answered', async () => {
    const of = around([check({ kind: 'several', operations: [{ kind: 'kubernetes read', verb: 'get', args: ['pods'], filters: [] }, query(), { kind: 'nothing' }] })], { kubernetes: cluster({ read: table('api-0') }) });
    const { events } = await run(of);
    expect(events).toMatchObject([{ finding: { answer: { kind: 'text', lines: ['— get pods', ' value ', '-------', ' api-0', '(1 row)', '', '— list orders', '(not answered: not connected)'] } } }]);
  });

  it('says that a party is not connected where nobody can be asked', async () => {
    for (const operation of [query(), logs, { kind: 'metrics query', query: 'up', filters: [] }, { kind: 'pod read', namespace: null, pod: { pod: 'a' }, container: null, command: ['df'], filters: [] }] as Operation[]) {
      const of = around([check(operation)], { database: null });
      await run(of);
      expect(of.told[0]).toContain('not connected');
    }
  });

  it('pipes rows as psql prints them, and counts none that were cut off', async () => {
    const counting = query({ filters: [{ program: 'grep', args: ['1'] }, { program: 'wc', args: ['-l'] }] });
    const whole = around([check(counting)], { database: database(table('1', '12', '3')) });
    expect((await run(whole)).events).toMatchObject([{ finding: { answer: { kind: 'text', lines: ['2'] } } }]);
    const cut = around([check(counting)], { database: database({ ...table('1'), more: 900 } as Answer) });
    await run(cut);
    expect(cut.told[0]).toContain('more rows came back');
  });
});

describe('a read that may show a secret', () => {
  const waiting = check(query({ sql: 'SELECT rolpassword FROM pg_authid' }), { sensitive: true });

  it('is written down as a look before there is anything to see', async () => {
    const db = database(table(SECRET));
    const of = around([waiting], { database: db });
    const { events, by, jobs } = await run(of);
    expect(events).toEqual([{ type: 'looked', check: 'c1', title: 'Stuck orders', finding: null }]);
    expect(jobs).toEqual([{ name: 'look', incident: 'i1', check: 'c1', by: 'UANA', viewId: 'V1', recorded: true }]);
    expect([by, db.asked, of.told]).toEqual(['UANA', [], []]);
  });

  it('is then shown in the one modal and nowhere else', async () => {
    const of = around([waiting], { database: database(table(SECRET)) });
    const outcome = await run(of, [], { recorded: true });
    expect(of.told).toEqual([expect.stringMatching(/SCRAM-SHA-256.*"alone":true/)]);
    expect(outcome).toEqual({ events: [] });
  });

  it('is not read for someone who lost the right meanwhile', async () => {
    const db = database(table(SECRET));
    const of = around([waiting], { database: db });
    of.slack.authority = async (user) => ({ user, member: true, responder: false, why: 'you are not in the group.' });
    await run(of, [], { recorded: true });
    expect([db.asked, of.told]).toEqual([[], ['answer {"refused":"you are not in the group."}']]);
  });

  it('does not leave in the words of a modal that cannot be filled', async () => {
    for (const error of [new Fault('Slack', `Slack refused: ${SECRET}`, { retryAfterMs: 9 }), new TypeError(SECRET)]) {
      const of = around([waiting], { database: database(table(SECRET)) });
      of.slack.answer = async () => { throw error; };
      const thrown: unknown = await run(of, [], { recorded: true }).catch((cause: unknown) => cause);
      expect(thrown).toBeInstanceOf(Error);
      expect(`${String(thrown)} ${JSON.stringify(thrown)} ${String((thrown as Error).stack)} ${String((thrown as Error).cause)}`).not.toContain(SECRET);
    }
  });

  it('does not leave in the words of a mistake of ours', async () => {
    const broken = { examine: async () => { throw new SyntaxError(`Unexpected token in ${SECRET}`); } } as unknown as DatabasePort;
    const of = around([waiting], { database: broken });
    expect(await run(of, [], { recorded: true })).toEqual({ events: [] });
    expect(of.told.join()).toContain('something broke here');
    expect(of.told.join()).not.toContain(SECRET);
  });
});

describe('a read with a placeholder', () => {
  const open = check(logs, { placeholders: ['$NAMESPACE', '<pod>'] });
  const said: Event = { type: 'placeholders filled', values: { pod: 'api-7f9' } };

  it('asks for what is not known, and for nothing else', async () => {
    const kubernetes = cluster({});
    const of = around([open], { kubernetes });
    expect(await run(of)).toEqual({ events: [] });
    expect(of.told).toEqual(['answer {"questions":[{"key":"pod","placeholders":["<pod>"],"words":"pod","suggestion":""}]}']);
    expect(kubernetes.asked).toEqual([]);
  });

  it('runs with what was said, and its title says so', async () => {
    const kubernetes = cluster({ logs: { kind: 'text', lines: ['pool is empty'], more: 0, tookMs: 1 } });
    const of = around([open], { kubernetes });
    expect((await run(of, [said])).events).toMatchObject([{ type: 'looked', title: 'Stuck orders (production, api-7f9)' }]);
    expect(kubernetes.asked).toMatchObject([{ namespace: 'production', pods: { pod: 'api-7f9' } }]);
  });

  it('runs nothing with a value that has come to be kept and is no name', async () => {
    const kubernetes = cluster({});
    const of = around([open], { kubernetes });
    expect(await run(of, [{ type: 'placeholders filled', values: { pod: 'x; rm -rf /' } }])).toEqual({ events: [] });
    expect(of.told).toEqual([expect.stringContaining('“x; rm -rf /” is not a name in Kubernetes')]);
    expect(kubernetes.asked).toEqual([]);
  });

  it('binds a value to a query and leaves its text alone', async () => {
    const db = database(table('1'));
    const asking = check(query({ sql: 'SELECT id FROM orders WHERE city = $1', parameters: ['<city>'] }), { placeholders: ['<city>'] });
    await run(around([asking], { database: db }), [{ type: 'placeholders filled', values: { city: "' OR 1=1 --" } }]);
    expect(db.asked).toEqual([{ id: 'asked', sql: 'SELECT id FROM orders WHERE city = $1', values: ["' OR 1=1 --"] }]);
  });

  it('takes the value from the block’s own read when that is exactly one name, and asks otherwise', async () => {
    const read: Operation = { kind: 'kubernetes read', verb: 'get', args: ['pods', '--output=name', '--namespace=$NAMESPACE'], filters: [] };
    const bound = check({ ...logs, pods: { pod: '$POD' } } as Operation, { placeholders: ['$NAMESPACE', '$POD'], bindings: { $POD: read } });
    const one = cluster({ read: { kind: 'text', lines: ['pod/api-7f9', ''], more: 0, tookMs: 1 } });
    await run(around([bound], { kubernetes: one }));
    expect(one.asked).toMatchObject([{ verb: 'get', args: ['pods', '--output=name', '--namespace=production'] }, { pods: { pod: 'api-7f9' } }]);
    for (const answer of [table('a', 'b'), table(), table('x; rm -rf /'), { ...table('a'), more: 1 } as Answer, { kind: 'failed', message: 'x', hint: null } as Answer]) {
      const many = cluster({ read: answer });
      const of = around([bound], { kubernetes: many });
      await run(of);
      expect(of.told).toEqual([expect.stringContaining('"key":"c1:pod"')]);
      expect(many.asked).toHaveLength(1);
    }
  });
});
