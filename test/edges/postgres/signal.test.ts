import { expect, test } from 'vitest';
import type { Identity, SessionTarget } from '../../../src/core/mitigation/mitigation.ts';
import type { Rows, Session } from '../../../src/edges/postgres/session.ts';
import { signalSessions } from '../../../src/edges/postgres/signal.ts';

const identity: Identity = { system: '7', startedAt: '2026-11-23 01:00:00+00', inRecovery: false };
const targets = Array.from({ length: 90 }, (_, at): SessionTarget => ({
  pid: 100 + at, backendStart: `2026-11-23 02:00:00.${100_000 + at}+00`, user: 'app_user', database: 'app', application: 'cygni-api', client: '10.2.0.14',
  state: 'idle', stateChange: '2026-11-23 02:10:00+00', stateSeconds: 900, statement: '', protectedBy: null,
}));

/** A server that answers as told; `sent` are the batches it was given. */
function scripted(script: { signal?: (pids: string[], batch: number) => string[] | Error; left?: (pids: string[]) => string[]; pooled?: boolean; standby?: boolean }) {
  const sent: string[][] = [];
  const rows = (...all: (string | null)[][]): Rows => ({ columns: [], rows: all });
  const session: Session = {
    pid: 1,
    pooled: script.pooled ?? false,
    reserved: true,
    async ask(sql, values = []) {
      if (sql.includes('lifeguard.signal')) {
        const pids = values[1] as string[];
        sent.push(pids);
        const answer = script.signal?.(pids, sent.length) ?? pids.map(() => 'terminated');
        if (answer instanceof Error) throw answer;
        return rows(...pids.map((pid, at) => [pid, answer[at] ?? null]));
      }
      if (sql.includes('unnest')) return rows(...(script.left?.(values[0] as string[]) ?? []).map((pid) => [pid]));
      if (sql.includes('has_schema_privilege')) return rows(['t']);
      if (sql.includes('system_identifier')) return rows([identity.system, identity.startedAt, script.standby ? 't' : 'f']);
      return rows(['40', '7', '33', '30', '2026-11-23 03:00:00+00']);
    },
    run: async () => {},
    close: async () => {},
  };
  const order = (some = targets, of = identity) => signalSessions(async () => session, { identity: of, signal: 'terminate', targets: some });
  return { sent, order };
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
