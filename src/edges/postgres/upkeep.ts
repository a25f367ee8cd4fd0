import type { Upkeep } from '../../core/diagnosis/upkeep.ts';
import type { Reply, Statement } from './one-statement.ts';

/** How far this server is: a standby only knows what it has received. */
const here = `CASE WHEN pg_is_in_recovery() THEN pg_last_wal_receive_lsn() ELSE pg_current_wal_lsn() END`;

/** Its copies and slots, the transactions prepared on it, and how far it follows its own source. All but the first may be read by everybody. */
export const upkeepStatements: Statement[] = [
  {
    id: 'lifeguard:replicas',
    sql: `SELECT a.application_name, coalesce(host(a.client_addr), 'local'), w.state, w.sync_state, pg_wal_lsn_diff(${here}, w.replay_lsn), extract(epoch FROM w.replay_lag)
      FROM pg_stat_get_wal_senders() w JOIN pg_stat_activity a ON a.pid = w.pid`,
    ours: true,
  },
  {
    id: 'lifeguard:slots',
    sql: `SELECT s.slot_name, s.active, pg_wal_lsn_diff(${here}, s.restart_lsn), s.wal_status, greatest(age(s.xmin), age(s.catalog_xmin)) FROM pg_replication_slots s`,
    ours: true,
  },
  {
    id: 'lifeguard:prepared',
    sql: 'SELECT p.owner, p.database, extract(epoch FROM now() - p.prepared), age(p.transaction) FROM pg_prepared_xacts p',
    ours: true,
  },
  {
    id: 'lifeguard:standby',
    sql: `SELECT EXISTS (SELECT FROM pg_stat_wal_receiver), CASE WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0 ELSE extract(epoch FROM now() - pg_last_xact_replay_timestamp()) END
      WHERE pg_is_in_recovery()`,
    ours: true,
  },
];

export function upkeepOf(replies: ReadonlyMap<string, Reply>): Upkeep {
  const rows = <Item>(name: string, item: (row: (string | null)[]) => Item): Item[] | null => {
    const reply = replies.get(`lifeguard:${name}`);
    return reply !== undefined && 'rows' in reply ? reply.rows.rows.map(item) : null;
  };
  return {
    replicas: rows('replicas', ([application, client, state, sync, behindBytes, behindSeconds]) => ({
      application: application ?? '', client: client ?? 'local', state: state ?? '', synchronous: sync === 'sync' || sync === 'quorum',
      behindBytes: numberOf(behindBytes), behindSeconds: numberOf(behindSeconds),
    })),
    slots: rows('slots', ([name, active, keptBytes, walStatus, horizonAge]) => ({
      name: name ?? '', active: active === 't', keptBytes: numberOf(keptBytes), walStatus: walStatus ?? '', horizonAge: numberOf(horizonAge),
    })),
    prepared: rows('prepared', ([owner, database, ageSeconds, horizonAge]) => ({
      owner: owner ?? '', database: database ?? '', ageSeconds: numberOf(ageSeconds) ?? 0, horizonAge: numberOf(horizonAge) ?? 0,
    })),
    standby: rows('standby', ([receiving, behindSeconds]) => ({ receiving: receiving === 't', behindSeconds: numberOf(behindSeconds) }))?.[0] ?? null,
  };
}

/** Null stays null: not known. A difference may come out just below nothing. */
function numberOf(value: string | null | undefined): number | null {
  return value === null || value === undefined ? null : Math.max(0, Number(value));
}
