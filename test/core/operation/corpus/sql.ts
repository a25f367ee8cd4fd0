import { labelled } from './label.ts';
import type { Labelled } from './label.ts';

/** SQL, as it stands in a SQL fence. */
export const everyday: Labelled[] = [
  ...labelled('sql', 'read', true, `
    SELECT state, count(*) FROM pg_stat_activity GROUP BY state;
    select pid, now() - query_start as running, query from pg_stat_activity where state = 'active' and now() - query_start > interval '5 minutes' order by 2 desc limit 10
    SELECT application_name, client_addr, count(*) FROM pg_stat_activity GROUP BY 1, 2 HAVING count(*) > 5
    SELECT count(*) FILTER (WHERE state = 'idle')::numeric / nullif(count(*), 0) FROM pg_stat_activity
    WITH w AS (SELECT pid, pg_blocking_pids(pid) AS b FROM pg_stat_activity WHERE wait_event_type = 'Lock') SELECT * FROM w WHERE cardinality(b) > 0
    SELECT l.pid, l.mode, a.query FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid WHERE NOT l.granted
    SELECT relname, n_dead_tup, last_autovacuum FROM pg_stat_user_tables ORDER BY n_dead_tup DESC LIMIT 20
    SELECT pg_size_pretty(pg_database_size(current_database()))
    SELECT datname, age(datfrozenxid) FROM pg_database ORDER BY 2 DESC
    SELECT slot_name, active, pg_size_pretty(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)) FROM pg_replication_slots
    SELECT client_addr, state, replay_lag FROM pg_stat_replication
    SELECT now() - pg_last_xact_replay_timestamp() AS lag
    SELECT name, setting FROM pg_settings WHERE name IN ('max_connections', 'shared_buffers')
    SELECT name, setting, unit FROM pg_settings WHERE name LIKE 'autovacuum%' ORDER BY name
    SELECT current_setting('max_connections')::int
    SHOW max_connections
    SHOW statement_timeout;
    EXPLAIN SELECT * FROM pg_stat_activity
    SELECT version()
    SELECT query, calls, mean_exec_time FROM pg_stat_statements ORDER BY total_exec_time DESC LIMIT 20
    SELECT CASE WHEN state IS NULL THEN 'background' ELSE state END, count(*) FROM pg_stat_activity GROUP BY 1
    SELECT usename, state, count(*), row_number() OVER (ORDER BY count(*) DESC) FROM pg_stat_activity GROUP BY 1, 2
    SELECT extract(epoch FROM now() - backend_start)::int AS age FROM pg_stat_activity
    SELECT 1
    TABLE pg_stat_bgwriter
    SELECT 'DROP TABLE orders' AS a_text_only
    SELECT 1 /* /* */ ; DROP TABLE orders; -- still inside the comment */
    SELECT indexrelname, idx_scan FROM pg_stat_user_indexes WHERE idx_scan = 0
    SELECT schemaname, relname, pg_size_pretty(pg_total_relation_size(relid)) FROM pg_catalog.pg_statio_user_tables ORDER BY pg_total_relation_size(relid) DESC LIMIT 10
  `),
  ...labelled('sql', 'read', false, `
    SELECT count(*) FROM orders
    SELECT id, status FROM payments WHERE created_at > now() - interval '1 hour'
    EXPLAIN ANALYZE SELECT count(*) FROM orders
    SELECT * FROM pg_stat_activity WHERE pid = $1
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n
    SELECT generate_series(1, 1000000000)
  `),
  ...labelled('sql', 'terminate', false, `
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle' AND state_change < now() - interval '10 minutes'
    SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE state = 'active' AND query_start < now() - interval '30 minutes';
    SELECT pid, usename, pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'app_user'
    SELECT pg_terminate_backend(a.pid) FROM pg_stat_activity a JOIN pg_locks l ON l.pid = a.pid WHERE l.locktype = 'advisory'
    SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE pid IN (SELECT pid FROM pg_locks WHERE NOT granted)
    SELECT pg_catalog.pg_terminate_backend(4242)
    WITH old AS (SELECT pid FROM pg_stat_activity ORDER BY backend_start LIMIT 3) SELECT pg_terminate_backend(pid) FROM old
  `),
  ...labelled('sql', 'manual', false, `
    DELETE FROM sessions WHERE expired
    UPDATE accounts SET locked = false
    INSERT INTO audit DEFAULT VALUES
    TRUNCATE events
    DROP INDEX CONCURRENTLY idx_orders_old
    CREATE INDEX CONCURRENTLY idx_orders_new ON orders (created_at)
    ALTER SYSTEM SET max_connections = 500
    ALTER ROLE app_user CONNECTION LIMIT 10
    VACUUM FULL orders
    ANALYZE orders
    REINDEX TABLE orders
    GRANT SELECT ON orders TO app_user
    SET statement_timeout = '5s'
    BEGIN
    CHECKPOINT
    SELECT pg_reload_conf()
    SELECT pg_stat_statements_reset()
    SELECT pg_promote()
    SELECT pg_drop_replication_slot('old')
    SELECT setval('orders_id_seq', 1)
    COPY orders TO '/tmp/orders.csv'
    LISTEN jobs
  `),
];

export const adversarial: Labelled[] = [
  ...labelled('sql', 'manual', false, `
    SELECT 1 WHERE pg_terminate_backend(42)
    SELECT pid FROM pg_stat_activity ORDER BY pg_terminate_backend(pid)
    SELECT count(*) FILTER (WHERE pg_cancel_backend(pid)) FROM pg_stat_activity
    SELECT * FROM pg_stat_activity a, LATERAL pg_terminate_backend(a.pid)
    VALUES (pg_reload_conf())
    SELECT "pg_terminate_backend"(pid) IS TRUE FROM pg_stat_activity
    SELECT U&"\\0070g_reload_conf"()
    SELECT public.now()
    SELECT evil.pg_terminate_backend(pid) FROM pg_stat_activity
    SELECT u.purge FROM users u
    SELECT (u).purge FROM users u
    SELECT purge(u) FROM users u
    WITH gone AS (DELETE FROM orders RETURNING *) SELECT 1
    WITH gone AS (UPDATE orders SET a = 1 RETURNING *) SELECT count(*) FROM gone
    SELECT * FROM orders FOR UPDATE
    SELECT * INTO copy FROM orders
    CREATE TABLE copy AS SELECT * FROM orders
    EXPLAIN ANALYZE DELETE FROM orders
    EXPLAIN (ANALYZE false, ANALYZE true) DELETE FROM orders
    EXPLAIN ANALYZE SELECT pg_reload_conf()
    SELECT 1; DROP TABLE orders
    SELECT 'a\\'; DROP TABLE orders; --'
    SELECT 1 /* */ ; DROP TABLE orders; -- */
    DO $$ BEGIN PERFORM pg_terminate_backend(1); END $$
    CALL cleanup()
    EXECUTE stmt
    SELECT dblink_exec('dbname=x', 'DELETE FROM orders')
    SELECT lo_unlink(1)
    SELECT nextval('orders_id_seq')
    SELECT pg_advisory_lock(1)
    SELECT set_config('role', 'postgres', false)
    SELECT query_to_xml('DELETE FROM orders', true, true, '')
    SELECT pg_read_file('/etc/passwd')
    SELECT pg_sleep(3600)
    SELECT txid_current()
    SELECT 1 OPERATOR(evil.+) 2
    SELECT a @@@ b FROM orders
    SELECT 'x'::evil_domain
    COPY (SELECT 1) TO PROGRAM 'rm -rf /'
    SELECT 1 \\gexec
    SELECT 1 \\g |sh
    \\! rm -rf /
    \\d+ orders
    SET TRANSACTION READ WRITE
    COMMIT; DROP TABLE orders
    NOTIFY jobs
    LOCK TABLE orders
    UPDATE: we have identified the cause
    ALTER ROLE
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE mine(pid)
    SELECT pg_terminate_backend($1)
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity UNION SELECT true
    SELECT pg_terminate_backend(pid), pg_reload_conf() FROM pg_stat_activity
    SELECT DISTINCT pg_terminate_backend(pid) FROM pg_stat_activity
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity ORDER BY 1 LIMIT 1
    SELECT\u00a0pg_reload_conf()
    SELECT now(\u200b)
    SELECT 1 -- \u202e harmless
    SELECT p\u0433_x FROM pg_stat_activity
  `),
  // Reads that must not run by themselves.
  ...labelled('sql', 'read', false, `
    SELECT name, setting FROM pg_settings
    SELECT * FROM pg_settings WHERE name LIKE '%conninfo%'
    SELECT setting FROM pg_settings WHERE source <> 'default'
    SELECT name, setting FROM pg_settings WHERE name = 'primary_' || 'conninfo'
    SELECT current_setting('app.jwt_secret')
    SELECT setconfig FROM pg_db_role_setting
    \\dconfig *conninfo*
    SELECT repeat('x', 900000000)
    SELECT count(*) FROM pg_class a, pg_class b, pg_class c
    SELECT count(*) FROM pg_attribute CROSS JOIN pg_attribute other
  `),
  ...labelled('sql', 'manual', false, `
    \\timing on; DROP TABLE orders
    SELECT * FROM orders pg_reload_conf(id)
    \\x on DROP TABLE orders
  `),
];
