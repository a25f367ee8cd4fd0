import { expect, test } from 'vitest';
import type { Identity, SessionTarget } from '../../../src/core/mitigation/mitigation.ts';
import type { Rows, Session } from '../../../src/edges/postgres/session.ts';
import { signalSessions, type SignalOrder } from '../../../src/edges/postgres/signal.ts';

const identity: Identity = { system: '7', startedAt: '2026-11-23 01:00:00+00', inRecovery: false };
const targets = Array.from({ length: 90 }, (_, at): SessionTarget => ({
  pid: 100 + at, backendStart: `2026-11-23 02:00:00.${100_000 + at}+00`, user: 'app_user', database: 'app', application: 'cygni-api', client: '10.2.0.14',
  state: 'idle', stateChange: '2026-11-23 02:10:00+00', stateSeconds: 900, statement: '', protectedBy: null,
}));

/** A server that answers as told; `sent` are the batches it was given. */
function scripted(script: { signal?: (pids: string[], batch: number) => string[] | Error; left?: (pids: string[], kind: string | undefined) => string[]; used?: (ended: number) => number; pooled?: boolean; standby?: boolean }) {
  const sent: string[][] = [];
  const kinds: string[] = [];
  let ended = 0;
  const rows = (...all: (string | null)[][]): Rows => ({ columns: [], rows: all });
  const session: Session = {
    pid: 1,
    pooled: script.pooled ?? false,
    reserved: true,
    async ask(sql, values = [], prepared) {
      if (sql.includes('lifeguard.signal')) {
        const pids = values[1] as string[];
        sent.push(pids);
        kinds.push(String(values[0]));
        const answer = script.signal?.(pids, sent.length) ?? pids.map(() => (values[0] === 'terminate' ? 'terminated' : 'cancelled'));
        if (answer instanceof Error) throw answer;
        if (values[0] === 'terminate') ended += pids.length;
        return rows(...pids.map((pid, at) => [pid, answer[at] ?? null]));
      }
      const room = ['40', '7', String(script.used?.(ended) ?? 33), '30'];
      if (sql.includes('unnest')) return rows([...room, (script.left?.(values[0] as string[], prepared) ?? []).join(' ') || null]);
      if (sql.includes('has_schema_privilege')) return rows(['t']);
      if (sql.includes('system_identifier')) return rows([identity.system, identity.startedAt, script.standby ? 't' : 'f']);
      return rows([...room, '2026-11-23 03:00:00+00']);
    },
    run: async () => {},
    close: async () => {},
  };
  const order = (some = targets, of = identity, more: Partial<SignalOrder> = {}) => signalSessions(async () => session, { identity: of, signal: 'terminate', targets: some, ...more });
  return { sent, kinds, order };
}

test('one session goes first, then ever larger batches of at most 25, each target once and in order', async () => {
  const { sent, order } = scripted({});
  const { results } = await order();
  expect(sent.map((batch) => batch.length)).toEqual([1, 5, 10, 20, 25, 25, 4]);
  expect(sent.flat()).toEqual(targets.map(({ pid }) => String(pid)));
  expect(results).toEqual(targets.map(({ pid, backendStart }) => ({ pid, backendStart, result: 'terminated' })));
});

test('after a lost answer its batch is unknown and nothing more is sent', async () => {
  const { sent, order } = scripted({ signal: (pids, batch) => (batch === 3 ? new Error('Connection terminated unexpectedly') : pids.map(() => 'terminated')) });
  const { results } = await order();
  expect(sent.map((batch) => batch.length)).toEqual([1, 5, 10]);
  expect(results.map(({ result }) => result)).toEqual([
    ...Array.from({ length: 6 }, () => 'terminated'), ...Array.from({ length: 10 }, () => 'unknown'), ...Array.from({ length: 74 }, () => 'refused'),
  ]);
});

test('a session that does not go is said to be still there, and the next goes alone again', async () => {
  const { sent, order } = scripted({ left: (pids) => pids.filter((pid) => pid === '103') });
  const { results } = await order(targets.slice(0, 12));
  expect(sent.map((batch) => batch.length)).toEqual([1, 5, 1, 5]);
  expect(results.filter(({ result }) => result !== 'terminated')).toMatchObject([{ pid: 103, result: 'timeout' }]);
});

test('an answer about another session than the one asked for counts as none', async () => {
  const { order } = scripted({ signal: () => ['something new'] });
  expect((await order(targets.slice(0, 3))).results.map(({ result }) => result)).toEqual(['unknown', 'refused', 'refused']);
});

test.each([
  ['a standby', { standby: true }, { ...identity, inRecovery: true }],
  ['a pooler', { pooled: true }, identity],
  ['a server restarted since', {}, { ...identity, startedAt: '2026-11-23 02:59:00+00' }],
])('%s gets no signal', async (_, script, of) => {
  const { sent, order } = scripted(script);
  const { results } = await order(targets, of);
  expect(sent).toEqual([]);
  expect(new Set(results.map(({ result }) => result))).toEqual(new Set(['refused']));
});

test('stops once enough slots are free, and never sends more than are still needed', async () => {
  const { sent, order } = scripted({ used: (ended) => 33 - ended, left: (pids) => (pids.includes('189') ? pids : []) });
  const { results, after } = await order(targets, identity, { stopAt: 8 });
  expect(sent.map((batch) => batch.length)).toEqual([1, 5, 2]);
  expect(results).toHaveLength(8);
  expect(after!.slots - after!.used).toBe(8);
});

test('goes on while others take the slots that got free, to the end of the list and no further', async () => {
  const { sent, order } = scripted({ used: () => 33 });
  const { results } = await order(targets.slice(0, 11), identity, { stopAt: 8 });
  expect(sent.flat()).toHaveLength(11);
  expect(results.every(({ result }) => result === 'terminated')).toBe(true);
});

test('sends nothing where the room is there by now, and says who left by themselves', async () => {
  const { sent, order } = scripted({ used: () => 20, left: (pids) => pids.filter((pid) => pid !== '102') });
  const { results } = await order(targets.slice(0, 5), identity, { stopAt: 8 });
  expect(sent).toEqual([]);
  expect(results).toMatchObject([{ pid: 102, result: 'gone' }]);
});

test.each([['says no', async () => false], ['cannot be asked', async () => Promise.reject(new Error('no store'))]])('ends the sending between two batches when the kill switch %s', async (_, goOn) => {
  const { sent, order } = scripted({});
  const { results } = await order(targets.slice(0, 9), identity, { goOn });
  expect(sent.map((batch) => batch.length)).toEqual([1]);
  expect(results.map(({ result }) => result)).toEqual(['terminated', ...Array.from({ length: 8 }, () => 'refused')]);
});

test('cancels a running statement first, and ends the session only if the same statement runs on', async () => {
  const { sent, kinds, order } = scripted({ left: (pids, kind) => (kind === 'left after cancel' ? pids.filter((pid) => pid === '101') : []) });
  const { results } = await order(targets.slice(0, 3).map((target) => ({ ...target, state: 'active' })));
  expect(kinds.map((kind, at) => [kind, sent[at]])).toEqual([['cancel', ['100']], ['cancel', ['101', '102']], ['terminate', ['101']]]);
  expect(results.map(({ result }) => result)).toEqual(['cancelled', 'terminated', 'cancelled']);
});

test('ends nobody whose cancelling got no answer', async () => {
  const { kinds, order } = scripted({ signal: () => new Error('Connection terminated unexpectedly') });
  const { results } = await order(targets.slice(0, 2).map((target) => ({ ...target, state: 'active' })));
  expect(kinds).toEqual(['cancel']);
  expect(results.map(({ result }) => result)).toEqual(['unknown', 'refused']);
});
