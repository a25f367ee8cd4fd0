import { describe, expect, it } from 'vitest';
import type { Event } from '../../src/core/incident/event.ts';
import type { Incident } from '../../src/core/incident/incident.ts';
import type { Preview, Proposal } from '../../src/core/mitigation/mitigation.ts';
import type { Operation } from '../../src/core/operation/operation.ts';
import type { Statement } from '../../src/core/runbook/runbook.ts';
import { execute } from '../../src/stages/execute.ts';
import { follow } from '../../src/stages/path.ts';
import { preview } from '../../src/stages/preview.ts';
import { propose } from '../../src/stages/propose.ts';
import { operationOf } from '../../src/stages/step/steps.ts';
import type { DatabasePort, KubernetesPort, World } from '../../src/stages/world.ts';
import { IDENTITY, incident, ROOM, runbook, statement, target, world } from './house.ts';

const env: Operation = { kind: 'set env', namespace: '$NAMESPACE', workload: { kind: 'deployment', name: '<deployment>' }, env: { FEATURE: '<value>' } };
const kill: Operation = { kind: 'signal sessions', signal: 'terminate', choose: 'SELECT pid FROM pg_stat_activity WHERE application_name = $1', parameters: ['<client>'] };
const step = (operation: Operation, placeholders: string[]): Statement =>
  statement('s1', operation, { title: 'Switch it', judgement: { operation, class: 'change', auto: false, reason: 'because', placeholders } });
const said = (values: Record<string, string>): Event => ({ type: 'placeholders filled', values });

function cluster(): KubernetesPort & { orders: unknown[]; looked: unknown[] } {
  const orders: unknown[] = [];
  const looked: unknown[] = [];
  return {
    orders, looked, workload: async (namespace: string, workload: unknown) => { looked.push({ namespace, workload }); return { namespace: 'production', replicas: 2, surge: 1, env: { FEATURE: 'off' }, hpa: false }; },
    setEnv: async (order: { dryRun?: boolean }) => { if (!order.dryRun) orders.push(order); return 'done' as const; },
  } as unknown as KubernetesPort & { orders: unknown[]; looked: unknown[] };
}
const database = (asked: unknown[]): DatabasePort => ({ canSignal: async () => true, previewSessions: async (choose: string, values: string[]) => { asked.push([choose, values]); return { identity: IDENTITY, takenAt: '', targets: [target(1)], kept: [], room: ROOM }; } }) as unknown as DatabasePort;

const look = async (of: Incident, around: World): Promise<Event[]> => (await preview({ job: { name: 'preview', incident: 'i1', stepId: 's1', by: 'UANA', viewId: 'V1' }, incident: of, world: around, again: false, timeline: async () => [] })).events;
const offers = async (of: Incident, around: World): Promise<Proposal[]> => {
  const { events: [event] } = await propose({ job: { name: 'propose', incident: 'i1' }, incident: of, world: around, again: false, timeline: async () => [] });
  return event?.type === 'proposed' ? event.proposals : [];
};
const frozen = (events: Event[]): Preview => {
  const [event] = events;
  if (event?.type !== 'previewed') throw new Error('nothing was previewed');
  return event.preview;
};

describe('a step with a placeholder', () => {
  const open = step(env, ['$NAMESPACE', '<deployment>', '<value>']);

  it('is offered with what it depends on, and nothing outside is asked about a hole', async () => {
    const kubernetes = cluster();
    const of = world({ kubernetes, runbook: () => runbook(open) });
    expect(await offers(incident(), of)).toMatchObject([{ state: 'unknown', effect: 'depends on value, which its button asks for' }]);
    expect(kubernetes.looked).toEqual([]);
    expect(await offers(incident(said({ 's1:value': 'on' })), of)).toMatchObject([{ state: 'ready', effect: 'restarts 2 pods' }]);
    expect(kubernetes.looked).toEqual([{ namespace: 'production', workload: { kind: 'deployment', name: 'cygni-api' } }]);
  });

  it('shows new numbers once something was said', () => {
    expect(follow(said({ pod: 'x' }), incident())).toEqual([{ name: 'propose', incident: 'i1' }]);
  });

  it('stays one to be done by hand when it needs a secret, or where nothing can be filled in', async () => {
    const secret = step({ ...env, env: { DB_PASSWORD: '<password>' } } as Operation, ['<password>']);
    expect(await offers(incident(), world({ runbook: () => runbook(secret) }))).toMatchObject([{ state: 'manual', effect: expect.stringContaining('is a secret') }]);
    const label = step({ kind: 'kubernetes change', verb: 'label', args: ['pod', 'a', '<key>=b'] }, ['<key>']);
    expect(await offers(incident(), world({ runbook: () => runbook(label) }))).toMatchObject([{ state: 'manual' }]);
  });

  it('asks in the modal first, and previews what was filled in', async () => {
    const of = world({ kubernetes: cluster(), runbook: () => runbook(open) });
    expect(await look(incident(), of)).toEqual([]);
    expect(of.told).toEqual(['fill {"questions":[{"key":"s1:value","placeholders":["<value>"],"words":"value","suggestion":""}]}']);
    expect(frozen(await look(incident(said({ 's1:value': 'on' })), of))).toMatchObject({
      workload: 'cygni-api', changes: [{ what: 'FEATURE', from: 'off', to: 'on' }], values: { $NAMESPACE: 'production', '<deployment>': 'cygni-api', '<value>': 'on' },
    });
  });

  it('has another hash with another value, even where the preview looks alike', async () => {
    const of = world({ database: database([]), runbook: () => runbook(step(kill, ['<client>'])) });
    const hash = async (client: string): Promise<string> => frozen(await look(incident(said({ client })), of)).hash;
    expect(await hash('batch')).toBe(await hash('batch'));
    expect(await hash('batch')).not.toBe(await hash('cygni-api'));
  });

  it('binds what chooses sessions', async () => {
    const asked: unknown[] = [];
    const of = world({ database: database(asked), runbook: () => runbook(step(kill, ['<client>'])) });
    await look(incident(said({ client: "' OR 1=1 --" })), of);
    await offers(incident(said({ client: 'batch' })), of);
    expect(asked).toEqual([[kill.choose, ["' OR 1=1 --"]], [kill.choose, ['batch']]]);
  });

  it('does what was confirmed, whatever is said meanwhile', async () => {
    const kubernetes = cluster();
    const of = world({ kubernetes, runbook: () => runbook(open) });
    const shown = frozen(await look(incident(said({ 's1:value': 'on' })), of));
    const running = incident(said({ 's1:value': 'on' }), { type: 'previewed', preview: shown }, { type: 'started', previewId: shown.id, stepId: 's1', pids: null }, said({ 's1:value': 'other' }));
    const { events } = await execute({ job: { name: 'execute', incident: 'i1', previewId: shown.id }, incident: running, world: of, again: false, timeline: async () => [] });
    expect(events).toMatchObject([{ type: 'executed', done: true, sentence: 'cygni-api: FEATURE off → on', undo: { FEATURE: 'off' } }]);
    expect(kubernetes.orders).toMatchObject([{ workload: { name: 'cygni-api' }, to: { FEATURE: 'on' } }]);
  });

  it('leads back by the values it was done with', async () => {
    const shown = frozen(await look(incident(said({ 's1:value': 'on' })), world({ kubernetes: cluster(), runbook: () => runbook(open) })));
    const done = incident({ type: 'previewed', preview: shown }, { type: 'started', previewId: shown.id, stepId: 's1', pids: null }, { type: 'executed', previewId: shown.id, results: [], done: true, sentence: '', undo: { FEATURE: 'off' } }, said({ 's1:value': 'other' }));
    expect(operationOf({ stepId: `undo:${shown.id}` }, done, { runbook: () => runbook(open) })).toEqual({ ...env, namespace: 'production', workload: { kind: 'deployment', name: 'cygni-api' }, env: { FEATURE: 'off' } });
  });

  it('is no operation while something in it is open', () => {
    expect(operationOf({ stepId: 's1' }, incident(), { runbook: () => runbook(open) })).toBeNull();
    expect(operationOf({ stepId: 's1' }, incident(), { runbook: () => runbook(step({ ...env, namespace: null, workload: { kind: 'deployment', name: 'api' }, env: { A: 'b' } } as Operation, [])) })).not.toBeNull();
  });
});
