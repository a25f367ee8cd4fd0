import { describe, expect, test } from 'vitest';
import type { ServerSnapshot } from '../../../src/core/diagnosis/diagnosis.ts';
import { ownFindings } from '../../../src/core/diagnosis/own-findings.ts';
import { usualThresholds } from '../../../src/core/diagnosis/thresholds.ts';
import type { Upkeep } from '../../../src/core/diagnosis/upkeep.ts';
import { bytes, large } from '../../../src/core/diagnosis/words.ts';
import { session, snapshotOf } from './snapshots.ts';

const nothing: Upkeep = { replicas: [], slots: [], prepared: [], standby: null };
const found = (check: string, upkeep: Partial<Upkeep>, sessions: ServerSnapshot['sessions'] = []) =>
  ownFindings(snapshotOf(sessions, { upkeep: { ...nothing, ...upkeep } }), usualThresholds).find((finding) => finding.check === `lifeguard:${check}`);
const replica = { application: 'standby-1', client: '10.2.0.20', state: 'streaming', synchronous: false, behindBytes: 0, behindSeconds: null };
const slot = { name: 'debezium', active: true, keptBytes: 0, walStatus: 'reserved', horizonAge: null };

describe('what holds back clean-up', () => {
  test('is a transaction that is open for an hour', () => {
    const old = session({ state: 'idle in transaction', transactionSeconds: 7_300, horizonAge: 1_234_567, application: 'reports' });
    expect(found('horizon', {}, [session({ state: 'active', transactionSeconds: 1, horizonAge: 3 }), old])).toMatchObject({
      verdict: 'holds', count: '2 h', detail: `pid ${old.pid}, reports, idle in transaction · dead rows of the last 1.2 million transactions stay`,
    });
  });
  test('is a prepared transaction that nobody has finished, however young the sessions are', () => {
    expect(found('horizon', { prepared: [{ owner: 'app_user', database: 'cygni', ageSeconds: 900, horizonAge: 46_000 }] })).toMatchObject({
      verdict: 'holds', count: '15 min', detail: 'a prepared transaction, of app_user in cygni, which nobody has finished · dead rows of the last 46 thousand transactions stay',
    });
  });
  test('is a replication slot that nobody reads', () => {
    expect(found('horizon', { slots: [{ ...slot, active: false, horizonAge: 150_000_000 }] })).toMatchObject({ verdict: 'holds', count: '150 million', detail: expect.stringMatching(/^the replication slot debezium, which nobody reads/) });
  });
  test('is nothing where all transactions are young, and all of them are in the table', () => {
    expect(found('horizon', { prepared: [{ owner: 'a', database: 'b', ageSeconds: 1, horizonAge: 9 }] }, [session({ state: 'active', transactionSeconds: 1, horizonAge: 3 })])).toMatchObject({
      verdict: 'fails', count: 'none', detail: '', answer: { rows: [['a prepared transaction', 'of a in b, which nobody has finished', '1 s', '9'], [expect.stringMatching(/^pid/), 'cygni-api, active', '1 s', '3']] },
    });
  });
});

describe('the copies of the server', () => {
  test('are good news while they keep up', () => {
    expect(found('copies', { replicas: [replica], slots: [slot] })).toMatchObject({ verdict: 'fails', count: '1', detail: 'standby-1 nothing behind' });
    expect(found('copies', {})).toMatchObject({ verdict: 'shown', count: 'none' });
  });
  test('are trouble when one is far behind, in time or in log', () => {
    expect(found('copies', { replicas: [replica, { ...replica, application: 'standby-2', behindSeconds: 190, behindBytes: 2_400_000_000 }] })).toMatchObject({ verdict: 'holds', count: '2', detail: 'standby-2 is 3 min, 2.4 GB behind' });
  });
  test('are no trouble while one is being made', () => {
    expect(found('copies', { replicas: [{ ...replica, state: 'backup', behindBytes: 9_000_000_000 }] })).toMatchObject({ verdict: 'fails' });
  });
  test('are trouble when a slot keeps the log for nobody', () => {
    expect(found('copies', { slots: [{ ...slot, active: false, keptBytes: 12_300_000_000 }] })).toMatchObject({ verdict: 'holds', detail: 'slot debezium is not read and keeps 12 GB of log' });
    expect(found('copies', { slots: [{ ...slot, active: false, walStatus: 'lost' }] })).toMatchObject({ verdict: 'holds', detail: 'slot debezium has lost the log it needs' });
  });
  test('say of a standby how far it follows', () => {
    expect(found('copies', { standby: { receiving: true, behindSeconds: 2 } })).toMatchObject({ verdict: 'fails', count: '1' });
    expect(found('copies', { standby: { receiving: false, behindSeconds: 400 } })).toMatchObject({ verdict: 'holds', detail: 'this standby receives nothing from its source · this standby is 6 min behind' });
  });
  test('that cannot be asked are unknown, unless what can be seen is trouble enough', () => {
    expect(found('copies', { replicas: null })).toMatchObject({ verdict: 'unknown', count: '?', detail: 'cannot see: replicas' });
    expect(found('copies', { replicas: null, slots: [{ ...slot, walStatus: 'lost' }] })).toMatchObject({ verdict: 'holds' });
  });
});

test.each([[0, '0 bytes'], [812, '812 bytes'], [8_300, '8.3 kB'], [999_000, '999 kB'], [1_234_000_000, '1.2 GB'], [56_000_000_000_000, '56 TB']])('%i bytes are %s', (number, words) => expect(bytes(number)).toBe(words));
test.each([[0, '0'], [812, '812'], [46_000, '46 thousand'], [1_234_567, '1.2 million'], [2_000_000_000, '2 billion']])('%i is %s', (number, words) => expect(large(number)).toBe(words));
