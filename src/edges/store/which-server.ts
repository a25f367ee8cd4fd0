import type pg from 'pg';
import type { Identity } from '../../core/mitigation/mitigation.ts';

/** Which server the store is on, written as the watched one's identity is; null where the store's role may not ask. */
export async function whichServer(pool: pg.Pool): Promise<Identity | null> {
  try {
    const { rows } = await pool.query<{ system: string; started: string; standby: boolean }>(`
      SELECT (SELECT system_identifier FROM pg_control_system())::text AS system, (pg_postmaster_start_time() AT TIME ZONE 'UTC')::text || '+00' AS started, pg_is_in_recovery() AS standby`);
    const [row] = rows;
    return row === undefined ? null : { system: row.system, startedAt: row.started, inRecovery: row.standby };
  } catch {
    return null;
  }
}
