/** What the doctor asks of the watched database: over one session opened as the bot opens its own, and nothing is changed. */
import { fix, ok, unused, warn, type Checkup, type Seen } from '../../core/checkup.ts';
import type { Identity } from '../../core/mitigation/mitigation.ts';
import { reserveAdvice, storeAdvice } from './connection.ts';
import type { StoreServer } from './examination.ts';
import { codeOf, explain, explainRefusal, explainStatistics } from './server-error.ts';
import { openSession, type Session } from './session.ts';
import { canSignal } from './signal.ts';
import { readIdentity, readRoom } from './snapshot.ts';

const powersSql = `
  SELECT current_setting('server_version'), current_database(), current_setting('superuser_reserved_connections'),
    pg_has_role(current_user, 'pg_read_all_stats', 'USAGE'), pg_has_role(current_user, 'pg_monitor', 'USAGE'), pg_has_role(current_user, 'pg_signal_backend', 'MEMBER'),
    current_setting('pg_stat_statements.max', true) IS NOT NULL, (SELECT extnamespace::regnamespace::text FROM pg_extension WHERE extname = 'pg_stat_statements'), pg_is_in_recovery()`;

const functionsSql = `
  SELECT w.name, CASE WHEN p.oid IS NULL THEN 'is missing'
    WHEN NOT has_schema_privilege(n.oid, 'USAGE') OR NOT has_function_privilege(p.oid, 'EXECUTE') THEN 'may not be called by this role'
    WHEN p.prosecdef AND NOT pg_has_role(p.proowner, 'pg_signal_backend', 'USAGE') THEN 'belongs to a role without pg_signal_backend' END
  FROM unnest(ARRAY['signal', 'terminate', 'cancel']) WITH ORDINALITY AS w (name, place)
  LEFT JOIN pg_namespace n ON n.nspname = 'lifeguard' LEFT JOIN pg_proc p ON p.pronamespace = n.oid AND p.proname = w.name ORDER BY w.place`;

const SETUP = 'A DBA runs it in that database: npx lifeguard setup-sql | psql -d';

/** The questions to the server of TARGET_DATABASE_URL. `store` says which server holds the bot's own incidents. */
export function examineTarget({ url, store }: { url: string | undefined; store: StoreServer }): Checkup[] {
  if (url === undefined) return [{ party: 'Database', what: 'connection', fix: '', ask: async () => [unused('TARGET_DATABASE_URL is not set: no database is watched')] }];
  const { host } = new URL(url);
  return [{
    party: 'Database', what: 'connection', fix: `The server at ${host} takes connections and then does not answer: look at it with psql, and at its log.`,
    async ask() {
      const started = performance.now();
      let session: Session;
      try {
        session = await openSession({ url, application: 'lifeguard/doctor', lost: () => {} });
      } catch (error) {
        return [fix(explainRefusal(error), cureOf(error, url))];
      }
      const tookMs = Math.max(1, Math.round(performance.now() - started));
      try {
        return await seenOf(session, tookMs, host, store);
      } catch (error) {
        return [fix(`connected in ${tookMs} ms, then ${explain(error).message}`, `Look at the server at ${host} and its log.`)];
      } finally {
        await session.close();
      }
    },
  }];
}

async function seenOf(session: Session, tookMs: number, host: string, store: StoreServer): Promise<Seen[]> {
  const [powers, { room }, identity, functions, signals, storeServer] = await Promise.all([
    session.ask(powersSql), readRoom(session), readIdentity(session).catch((): Identity | null => null), session.ask(functionsSql), canSignal(session), store().catch(() => null),
  ]);
  const [version = '', database = '', superusers, seesAll, monitor, signalRole, loaded, schema, standby] = powers.rows[0] ?? [];
  const { version: number = 0, role = '', superuser = false, kept = null } = session.login ?? {};
  const quoted = `"${role}"`;
  const old = number < 150_005 || (number >= 160_000 && number < 160_001);
  const wrong = functions.rows.flatMap(([name, state]) => (state ? [`lifeguard.${name} ${state}`] : []));
  if (wrong.length === 0 && !signals) wrong.push('lifeguard.signal is that of another version');
  const statistics = loaded === 't' && schema ? null : explainStatistics({ loaded: loaded === 't', schema: schema ?? null });
  return [
    old ? warn(`PostgreSQL ${version} as ${role}, connected in ${tookMs} ms`, 'Update the server to 15.5, 16.1 or newer: before, pg_signal_backend reached the server’s own processes.')
      : ok(`PostgreSQL ${version} as ${role} in ${database} at ${host}, connected in ${tookMs} ms`),
    session.pooled ? fix('a connection pooler answers in the server’s place, so nothing can be ended safely', 'Put the server’s own host and port into TARGET_DATABASE_URL.', 'server')
      : standby === 't' ? warn('a standby: it can be examined, and no session of it can be ended', 'Put the primary’s address into TARGET_DATABASE_URL if that is the one you mean.', 'server')
        : ok('the primary itself, no pooler in between', 'server'),
    reserveSeen(session, `${room.used} of ${room.slots} connections in use${kept === null ? '' : `, ${kept} more reserved`}, ${superusers} kept for superusers`),
    seesAll === 't' ? ok(`sees every session (${superuser ? 'superuser' : monitor === 't' ? 'pg_monitor' : 'pg_read_all_stats'})`, 'statistics')
      : fix('cannot see what other roles’ sessions do, so no check and no list is of use', `GRANT pg_read_all_stats TO ${quoted};`, 'statistics'),
    wrong.length > 0 ? fix(`${wrong.join(', ')}: no session can be ended`, `${SETUP} ${database}`, 'guarded functions')
      : ok('lifeguard.signal, terminate and cancel are there and may be called', 'guarded functions'),
    superuser ? warn(`${role} is a superuser, who may do anything`, 'Use the role that npx lifeguard setup-sql makes, lifeguard_bot.', 'own power')
      : signalRole === 't' ? warn(`${role} holds pg_signal_backend and could end any session past the guarded functions`, `REVOKE pg_signal_backend FROM ${quoted};`, 'own power')
        : ok('no superuser, no pg_signal_backend: sessions end through the guarded functions alone', 'own power'),
    statistics ? warn(statistics.message, `${statistics.hint}.`, 'pg_stat_statements') : ok(`made in schema ${schema}`, 'pg_stat_statements'),
    ...storeAdvice(identity, storeServer).map((sentence): Seen => {
      const [seen = '', cure = ''] = sentence.split(/: (?=give )/);
      return warn(seen, `${cure.charAt(0).toUpperCase()}${cure.slice(1)}`, 'store');
    }),
  ];
}

function reserveSeen({ login, reserved }: Session, numbers: string): Seen {
  if (reserved && login?.superuser) return ok(`${numbers}; as a superuser it may use those`, 'reserved connection');
  if (reserved) return ok(`${numbers}; Lifeguard may use the reserved ones`, 'reserved connection');
  const advice = login === undefined ? '' : reserveAdvice(login);
  const [seen = '', cure = ''] = advice.split(/: (.*)/s);
  // Before 16 there is no such setting; what stands in for it cannot be seen.
  const says = login?.kept === null ? warn : fix;
  return says(`${numbers}. ${seen}`, `${cure.charAt(0).toUpperCase()}${cure.slice(1)}`, 'reserved connection');
}

function cureOf(error: unknown, url: string): string {
  const { host, username, pathname } = new URL(url);
  const code = codeOf(error);
  const role = `"${decodeURIComponent(username)}"`;
  if (code === '53300') return `Free a connection, then keep some for Lifeguard: reserved_connections = 4 (16 or newer) and GRANT pg_use_reserved_connections TO ${role};`;
  if (code.startsWith('28')) return `ALTER ROLE ${role} PASSWORD '…'; and put the same into TARGET_DATABASE_URL; or let this machine in with a line in pg_hba.conf.`;
  if (code === '3D000') return `TARGET_DATABASE_URL names the database ${pathname.slice(1)}: put the service’s own there.`;
  if (code === '08P01') return 'Put the server’s own host and port into TARGET_DATABASE_URL.';
  if (code === '57P03') return 'Wait until the server is up, then ask again.';
  return `Check host and port of TARGET_DATABASE_URL (${host}) and every firewall between here and there.`;
}
