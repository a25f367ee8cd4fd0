import type { Finding } from './diagnosis.ts';
import type { Look } from './own-findings.ts';
import { table } from './table.ts';
import type { Replica, Slot } from './upkeep.ts';
import { bytes, large, span } from './words.ts';

type Found = Omit<Finding, 'check' | 'title'>;

/** No request takes this long; a dump may, and is worth knowing of. */
const longTransactionSeconds = 3_600;
/** Nobody waits this long between the two halves of a commit, unless whoever should finish it is gone. */
const longPreparedSeconds = 300;
/** Half of autovacuum_freeze_max_age, from where on the server insists on cleaning up. */
const manyTransactions = 100_000_000;
/** A copy that lags this far shows its readers a past they notice, and a log of this size fills disks. */
const farBehindSeconds = 60;
const muchLog = 1_000_000_000;

type Holder = { who: string; detail: string; seconds: number | null; age: number; trouble: boolean };

/** Who keeps the server from cleaning up: dead rows younger than the oldest transaction anybody may still look at stay where they are. */
export function horizon({ snapshot }: Look): Found {
  const holders = holdersOf(snapshot).sort((a, b) => b.age - a.age);
  const trouble = holders.filter((holder) => holder.trouble || holder.age >= manyTransactions);
  const [first] = trouble;
  return {
    verdict: first === undefined ? 'fails' : 'holds',
    count: first === undefined ? 'none' : first.seconds === null ? large(first.age) : span(first.seconds),
    detail: first === undefined ? '' : `${first.who}, ${first.detail} · dead rows of the last ${large(first.age)} transactions stay`,
    answer: table(['held by', 'which is', 'for', 'transactions since'], holders.map(({ who, detail, seconds, age }) => [who, detail, seconds === null ? '' : span(seconds), String(age)])),
  };
}

function holdersOf({ sessions, upkeep }: Look['snapshot']): Holder[] {
  return [
    ...sessions.flatMap((session): Holder[] => (session.horizonAge === null || session.application.startsWith('lifeguard/') ? [] : [{
      who: `pid ${session.pid}`, detail: [session.application || session.backendType, session.state === 'other' ? '' : session.state].filter(Boolean).join(', '), seconds: session.transactionSeconds, age: session.horizonAge,
      trouble: (session.transactionSeconds ?? 0) >= longTransactionSeconds,
    }])),
    ...(upkeep.prepared ?? []).map(({ owner, database, ageSeconds, horizonAge }): Holder => ({
      who: 'a prepared transaction', detail: `of ${owner} in ${database}, which nobody has finished`, seconds: ageSeconds, age: horizonAge, trouble: ageSeconds >= longPreparedSeconds,
    })),
    ...(upkeep.slots ?? []).flatMap(({ name, active, horizonAge }): Holder[] => (horizonAge === null ? [] : [{
      who: `the replication slot ${name}`, detail: active ? 'in use' : 'which nobody reads', seconds: null, age: horizonAge, trouble: false,
    }])),
  ];
}

/** Standbys and other readers of the log, how far each is behind, and what the slots keep for those that are away. */
export function copies({ snapshot: { upkeep } }: Look): Found {
  const { replicas, slots, standby } = upkeep;
  const troubles = [
    ...(standby === null ? [] : standby.receiving ? [] : ['this standby receives nothing from its source']),
    ...(standby !== null && (standby.behindSeconds ?? 0) >= farBehindSeconds ? [`this standby is ${span(standby.behindSeconds ?? 0)} behind`] : []),
    ...(replicas ?? []).filter(lags).map((replica) => `${nameOf(replica)} is ${distance(replica)} behind`),
    ...(slots ?? []).flatMap(troubleOf),
  ];
  const unknown = [...(replicas === null ? ['replicas'] : []), ...(slots === null ? ['slots'] : [])];
  const number = (replicas ?? []).length + (standby === null ? 0 : 1) + (slots ?? []).filter(({ active }) => !active).length;
  if (troubles.length === 0 && unknown.length > 0) {
    const message = `cannot see: ${unknown.join(' and ')}`;
    return { verdict: 'unknown', count: '?', detail: message, answer: { kind: 'failed', message, hint: null } };
  }
  return {
    verdict: troubles.length > 0 ? 'holds' : number === 0 ? 'shown' : 'fails',
    count: number === 0 ? 'none' : String(number),
    detail: troubles.length > 0 ? troubles.slice(0, 3).join(' · ') : (replicas ?? []).map((replica) => `${nameOf(replica)} ${distance(replica)} behind`).slice(0, 3).join(', '),
    answer: table(['copy', 'client', 'state', 'behind', 'log kept'], [
      ...(standby === null ? [] : [['this server', '', standby.receiving ? 'receiving' : 'not receiving', standby.behindSeconds === null ? '' : span(standby.behindSeconds), '']]),
      ...(replicas ?? []).map((replica) => [nameOf(replica), replica.client, `${replica.state}${replica.synchronous ? ', commits wait for it' : ''}`, distance(replica), '']),
      ...(slots ?? []).map((slot) => [`slot ${slot.name}`, '', slot.active ? 'in use' : 'not in use', '', slot.keptBytes === null ? '' : bytes(slot.keptBytes)]),
    ]),
  };
}

const nameOf = ({ application, client }: Replica): string => application || client;
const lags = ({ state, behindBytes, behindSeconds }: Replica): boolean => state !== 'backup' && ((behindSeconds ?? 0) >= farBehindSeconds || (behindBytes ?? 0) >= muchLog);

function distance({ behindBytes, behindSeconds }: Replica): string {
  if ((behindBytes ?? 0) === 0 && behindSeconds === null) return 'nothing';
  return [...(behindSeconds === null ? [] : [span(behindSeconds)]), ...(behindBytes === null ? [] : [bytes(behindBytes)])].join(', ');
}

function troubleOf({ name, active, keptBytes, walStatus }: Slot): string[] {
  if (walStatus === 'lost') return [`slot ${name} has lost the log it needs`];
  if ((keptBytes ?? 0) < muchLog && walStatus !== 'unreserved') return [];
  return [`slot ${name} ${active ? 'keeps' : 'is not read and keeps'} ${bytes(keptBytes ?? 0)} of log`];
}
