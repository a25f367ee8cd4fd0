import { describe, expect, test } from 'vitest';
import type { Session } from '../../../src/core/diagnosis/diagnosis.ts';
import { findingOf } from '../../../src/core/diagnosis/finding.ts';
import { hypotheses } from '../../../src/core/diagnosis/hypotheses.ts';
import { usualThresholds } from '../../../src/core/diagnosis/thresholds.ts';
import { many, session, snapshotOf } from './snapshots.ts';

const judge = (sessions: Session[], allowed: { replicas: number; pool: number } | null = null) =>
  hypotheses(snapshotOf(sessions), [], usualThresholds, allowed);
const leaking = many(29, (at) => ({ stateSeconds: 700 + at, ageSeconds: 700 + 30 * at }));

describe('the likeliest cause', () => {
  test('is a leak when most sessions have been idle too long, and the one client that holds them is named', () => {
    const [first] = judge([...leaking, ...many(8, () => ({ client: '10.2.0.15' }))]);
    expect(first).toMatchObject({ cause: 'leak', support: 'strong' });
    expect(first?.because).toMatch(/^29 idle over 10 min, all from one client: 10\.2\.0\.14 \(cygni-api\); opened one after another over 14 min/);
  });

  test('is a leak before the sessions are old, when one client hoards them and lets them lie idle', () => {
    const young = many(20, () => ({ client: '10.2.0.14', stateSeconds: 30 }));
    const [first] = judge([...young, ...many(4, () => ({ client: '10.2.0.15', stateSeconds: 1 })), ...many(4, () => ({ client: '10.2.0.16', stateSeconds: 1 }))], { replicas: 4, pool: 25 });
    expect(first).toMatchObject({ cause: 'leak', support: 'some' });
    expect(first?.because).toMatch(/20 held by one client, 20 of them idle: 10\.2\.0\.14/);
  });

  test('names the one client once, when it has both the old sessions and most of all', () => {
    const old = many(8, () => ({ stateSeconds: 700 }));
    const all = [...old, ...many(12, () => ({ stateSeconds: 100 })), ...many(8, (at) => ({ client: `10.2.0.2${at % 4}`, state: 'active', statementSeconds: 1 }))];
    expect(judge(all)[0]?.because).toMatch(/^8 idle over 10 min, all from one client: 10\.2\.0\.14 \(cygni-api\); 20 held by it, 20 of them idle/);
  });

  test('does not take a worker’s one idle session for a leak', () => {
    const workers = ['a', 'b', 'c', 'd'].map((client) => many(1, () => ({ client, stateSeconds: 9_999 }))).flat();
    expect(judge(workers).find(({ cause }) => cause === 'leak')?.support).toBe('against');
  });

  test('is long queries when many statements have run too long', () => {
    const [first] = judge(many(20, (at) => ({ state: 'active', statementSeconds: 400 + at })));
    expect(first).toMatchObject({ cause: 'long queries', support: 'strong', because: '20 running over 5 min, the longest 6 min' });
  });

  test('is a lock pile-up when they only wait for a lock, and not long queries', () => {
    const holder = session({ state: 'idle in transaction', stateSeconds: 840, transactionSeconds: 840 });
    const all = judge([holder, ...many(20, () => ({ state: 'active', statementSeconds: 400, blockedBy: [holder.pid] }))]);
    expect(all[0]).toMatchObject({ cause: 'lock pile-up', support: 'strong' });
    expect(all[0]?.because).toBe(`20 wait for a lock, all behind pid ${holder.pid} (idle in transaction for 14 min)`);
    expect(all.find(({ cause }) => cause === 'long queries')).toMatchObject({ support: 'against', because: 'none over 5 min; 20 only wait for a lock' });
  });

  test('is traffic when a full server is at work on short statements for several clients', () => {
    const [first] = judge(many(36, (at) => ({ state: 'active', statementSeconds: 0.1, client: `10.2.0.${at % 4}` })));
    expect(first).toMatchObject({ cause: 'traffic', support: 'strong', because: '36 of 36 at work on short statements (100 %), from 4 clients' });
  });

  test('is the configuration when healthy pools together fill the server', () => {
    const [first] = judge(many(37, (at) => ({ client: `10.2.0.${at % 4}` })));
    expect(first).toMatchObject({ cause: 'configuration', support: 'some' });
    expect(first?.because).toBe("37 of 37 rest in 4 healthy pools: together they are larger than the server's 37 slots");
  });
});

test('the configuration is held against the server when the workload is known', () => {
  const of = (allowed: { replicas: number; pool: number }) => judge(leaking, allowed).find(({ cause }) => cause === 'configuration');
  expect(of({ replicas: 4, pool: 25 })).toMatchObject({ support: 'weak', because: '4 replicas × 25 = 100 allowed, the server takes 37' });
  expect(of({ replicas: 4, pool: 8 })?.support).toBe('against');
});

describe('what speaks against a supported cause is said beside it', () => {
  const of = (cause: string, sessions: Session[], allowed: { replicas: number; pool: number } | null = null) => judge(sessions, allowed).find((one) => one.cause === cause);

  test('of a leak: sessions spread evenly, or just used', () => {
    const even = many(28, (at) => ({ stateSeconds: 900, client: `10.2.0.${at % 4}` }));
    expect(of('leak', [...even, ...many(4, () => ({ stateSeconds: 2 }))])?.against).toBe('spread evenly over 4 clients, as pools that are only too large are, 4 idle ones were used within 1 min');
    expect(of('leak', leaking)?.against).toBeUndefined();
  });
  test('of a leak: logs that were searched and say nothing', () => {
    const silent = findingOf({ id: 'l', title: 'Check for leaked connections', offenders: false }, { kind: 'text', lines: [], more: 0, tookMs: 1 });
    const [first] = hypotheses(snapshotOf(leaking), [silent], usualThresholds);
    expect(first).toMatchObject({ cause: 'leak', against: 'no log line says so' });
    const unasked = findingOf({ id: 'l', title: 'Check for leaked connections', offenders: false }, { kind: 'failed', message: 'no right', hint: null });
    expect(hypotheses(snapshotOf(leaking), [unasked], usualThresholds)[0]?.against).toBeUndefined();
  });
  test('of long queries and of locks: who has nothing to do with them', () => {
    const long = many(8, () => ({ state: 'active', statementSeconds: 400 }));
    expect(of('long queries', [...long, ...many(12, () => ({}))])?.against).toBe('the other 12 of 20 run no long statement');
    const holder = session();
    const behind = many(5, () => ({ state: 'active', blockedBy: [holder.pid] }));
    expect(of('lock pile-up', [holder, ...behind])?.against).toBeUndefined();
    expect(of('lock pile-up', [holder, ...behind, ...many(6, () => ({}))])?.against).toBe('the other 7 of 12 wait for none');
  });
  test('of traffic: room on the server; and who has just connected speaks for it', () => {
    const busy = (fresh: number) => many(12, (at) => ({ state: 'active', statementSeconds: 0.1, ageSeconds: at < fresh ? 5 : 900 }));
    expect(of('traffic', [...busy(0), session()])).toMatchObject({ support: 'weak', against: 'the server has room, 13 of 37 slots used, 1 is idle' });
    expect(of('traffic', busy(9))?.because).toMatch(/from 1 client; 9 connected within the last minute$/);
  });
  test('of the configuration: a cause that explains more', () => {
    expect(of('configuration', leaking, { replicas: 4, pool: 25 })?.against).toBe('larger pools alone do not leave sessions as these are');
  });
});

test('all five causes are answered, and those against come last', () => {
  const all = judge(leaking);
  expect(all.map(({ cause }) => cause).sort()).toEqual(['configuration', 'leak', 'lock pile-up', 'long queries', 'traffic']);
  const support = all.map((one) => one.support);
  expect(support.lastIndexOf('strong')).toBeLessThan(support.indexOf('against'));
});

test('an empty server speaks against every cause', () => {
  expect(new Set(judge([]).map(({ support }) => support))).toEqual(new Set(['against']));
});

test('nothing is supposed about sessions that could not be seen', () => {
  expect(hypotheses(null, [], usualThresholds)).toEqual([]);
  expect(hypotheses(snapshotOf(leaking, { seesAll: false }), [], usualThresholds)).toEqual([]);
});

test('shorter times in the runbook change the judgement', () => {
  const young = snapshotOf(many(10, (at) => ({ stateSeconds: 12 + at })));
  expect(hypotheses(young, [], usualThresholds).find(({ cause }) => cause === 'leak')?.support).toBe('against');
  expect(hypotheses(young, [], { idleSeconds: 10, runningSeconds: 5 })[0]).toMatchObject({ cause: 'leak', support: 'strong' });
});

test('log lines about leaks are evidence only where sessions leak', () => {
  const logs = findingOf({ id: 'l', title: 'Check for leaked connections', offenders: false }, { kind: 'text', lines: ['a', 'b'], more: 0, tookMs: 1 });
  const because = (sessions: Session[]) => hypotheses(snapshotOf(sessions), [logs], usualThresholds).find(({ cause }) => cause === 'leak')?.because;
  expect(because(leaking)).toMatch(/2 log lines match$/);
  expect(because([])).toBe('none idle over 10 min');
});
