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
    SELECT * FROM pg_stat_progress_vacuum
    SELECT p.phase, p.blocks_done, p.blocks_total, a.query FROM pg_stat_progress_create_index p JOIN pg_stat_activity a USING (pid)
    SELECT backend_type, object, context, reads, writes FROM pg_stat_io WHERE reads > 0 ORDER BY reads DESC
    SELECT wal_records, wal_fpi, pg_size_pretty(wal_bytes) FROM pg_stat_wal
    SELECT subname, pid, received_lsn, latest_end_time FROM pg_stat_subscription
    SELECT subname, subenabled, subslotname FROM pg_subscription
    SELECT s.query, s.calls, r.rolname FROM pg_stat_statements s JOIN pg_roles r ON r.oid = s.userid ORDER BY s.shared_blks_read DESC LIMIT 5
    SELECT a.pid, b.blocker FROM pg_stat_activity a, LATERAL unnest(pg_blocking_pids(a.pid)) AS b(blocker)
    SELECT wait_event_type, wait_event, count(*) FROM pg_stat_activity GROUP BY GROUPING SETS ((wait_event_type, wait_event), (wait_event_type))
    SELECT mode, count(*) FROM pg_locks GROUP BY CUBE (mode)
    VALUES (1, 'a'), (2, 'b')
    (SELECT 'a' AS x) EXCEPT (SELECT 'b') ORDER BY 1
    EXPLAIN (FORMAT JSON, COSTS OFF) SELECT * FROM orders WHERE id = 1
    SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS')
    SELECT count(*), pg_size_pretty(sum(size)) FROM pg_ls_waldir()
    SELECT timeline_id, redo_lsn, checkpoint_time FROM pg_control_checkpoint()
    SELECT has_table_privilege('app_user', 'orders', 'SELECT'), has_schema_privilege('reporting', 'public', 'USAGE')
    SELECT (aclexplode(relacl)).grantee::regrole, (aclexplode(relacl)).privilege_type FROM pg_class WHERE relname = 'orders'
    SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'public.orders'::regclass
    SELECT column_name, data_type, is_nullable FROM information_schema.columns WHERE table_name = 'orders' ORDER BY ordinal_position
    SELECT w.pid, w.waited FROM (SELECT pid, now() - state_change AS waited FROM pg_stat_activity) w WHERE w.waited > '1 min'
    SELECT attname, n_distinct, correlation FROM pg_stats WHERE tablename = 'orders'
    SELECT query <> '<IDLE>', query NOT ILIKE '%pg_stat_activity%' FROM pg_stat_activity
    SELECT percentile_cont(0.95) WITHIN GROUP (ORDER BY now() - query_start) FROM pg_stat_activity WHERE state = 'active'
    SELECT jsonb_build_object('a', 1) -> 'a', JSON_VALUE('{"a": 1}', '$.a'), '{"a": [1]}'::jsonb @? '$.a[*]'
    SELECT sequencename, last_value FROM pg_sequences
    SELECT pg_sequence_last_value('orders_id_seq')
    SELECT string_agg(format('%s=%s', name, setting), E'\\n') FROM pg_settings WHERE name ~ 'mem$'
    SELECT 1 OPERATOR(pg_catalog.+) 2
    SELECT random(), gen_random_uuid()
    SELECT currval('orders_id_seq')
    \\d
    \\d orders
    \\d+ public.ord*
    \\dt+
    \\di
    \\du
    \\l+
    \\dx
    \\dRs+
    \\df *idle*
    \\conninfo
    \\timing on⏎SELECT count(*) FROM pg_locks;
    SELECT * FROM pg_stat_user_tables WHERE relname = 'orders' \\gx
  `),
  ...labelled('sql', 'read', false, `
    SELECT t.tenant_id, t.trial_end FROM tenants t WHERE t.trial_end < current_date + 7
    SELECT h.hostname, h.cpu_load FROM host_metrics h ORDER BY h.cpu_load DESC LIMIT 10
    SELECT l.account_id, sum(l.debit) - sum(l.credit) FROM ledger l GROUP BY l.account_id
    SELECT m.shard, m.is_primary, m.lag_seconds FROM shard_map m
    SELECT r.period_start, r.period_end FROM (SELECT * FROM billing_runs) r
    WITH recent AS (SELECT * FROM tenants) SELECT recent.trial_end FROM recent
    SELECT u.email_verified, count(*) FROM users u GROUP BY u.email_verified
    SELECT |/ w.area, @ w.balance FROM widgets w
    SELECT c.tier, count(*) FROM orders o JOIN customers c ON c.id = o.customer_id GROUP BY c.tier
    SELECT p.brand, o.charge_amount, u.email_address, j.retry_count FROM orders o, products p, users u, jobs j WHERE p.id = o.product_id LIMIT 5
    SELECT l.lead_source, s.seats_used, c.cart_token, e.tickets_sold FROM leads l, seats s, carts c, events e WHERE l.id = s.lead_id
    SELECT d.severity, d.assignee, d.sort_order FROM incidents d WHERE d.resolved_at IS NULL
    SELECT l.principal, l.overdue_days, l.outstanding_amount FROM loans l WHERE l.overdue_days > 30
    SELECT w.last_response_code, w.consecutive_failures, w.granted_by, w.last_sync FROM webhooks w LIMIT 9
    SELECT o.grand_total, r.last_refreshed, c.mileage FROM orders o JOIN reports r ON r.order_id = o.id JOIN cars c ON c.order_id = o.id
    SELECT rolname, rolconfig FROM pg_roles
    SELECT usename, useconfig FROM pg_user
    SELECT count(*) FROM orders
    SELECT id, status FROM payments WHERE created_at > now() - interval '1 hour'
    SELECT o.id, o.status, c.email FROM orders o JOIN customers c ON c.id = o.customer_id WHERE o.created_at > now() - interval '15 minutes'
    SELECT t.tenant_id, count(j.id) AS jobs FROM tenants t LEFT JOIN jobs j ON j.tenant_id = t.tenant_id GROUP BY t.tenant_id
    SELECT u."createdAt", u."isActive" FROM "User" u
    SELECT jobid, schedule, command, active FROM cron.job
    SELECT j.jobname, d.status, d.return_message FROM cron.job j JOIN cron.job_run_details d USING (jobid) WHERE d.status = 'failed'
    SELECT * FROM pg_jobs
    SELECT elem ->> 'name' FROM events, jsonb_array_elements(payload -> 'items') AS elem
    SELECT * FROM orders TABLESAMPLE SYSTEM (1)
    EXPLAIN ANALYZE SELECT count(*) FROM orders
    EXPLAIN DELETE FROM orders WHERE created_at < now() - interval '1 year'
    COPY (SELECT id, status FROM orders WHERE status = 'stuck') TO STDOUT WITH CSV HEADER
    SELECT * FROM pg_stat_activity WHERE pid = $1
    SELECT * FROM pg_stat_activity WHERE pid = <pid>
    SELECT * FROM pg_stat_activity WHERE datname = '<db-name>' AND usename = :'user' LIMIT [N]
    SELECT pg_size_pretty(pg_total_relation_size('{table}'::regclass)), '{1,2}'::int[]
    SELECT pid FROM pg_stat_activity WHERE query_start < now() - interval '<n> minutes' AND query ILIKE '%$TABLE%'
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n
    SELECT generate_series(1, 1000000000)
    SELECT * FROM pgstattuple('orders')
    SELECT c.relname, count(*) FROM pg_buffercache b JOIN pg_class c ON c.relfilenode = b.relfilenode GROUP BY 1 ORDER BY 2 DESC LIMIT 10
    SHOW ALL
    SHOW POOLS
    SELECT setting FROM pg_settings WHERE name = 'primary_conninfo'
    SELECT subconninfo FROM pg_subscription
    SELECT * FROM pg_hba_file_rules
    SELECT most_common_vals FROM pg_stats WHERE tablename = 'customers'
    SELECT id, password_hash FROM users
    \\d <table>
    \\timing
    \\x on
  `),
  ...labelled('sql', 'terminate', false, `
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle' AND state_change < now() - interval '10 minutes'
    SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE state = 'active' AND query_start < now() - interval '30 minutes';
    SELECT pid, usename, pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'app_user'
    SELECT pg_terminate_backend(a.pid) FROM pg_stat_activity a JOIN pg_locks l ON l.pid = a.pid WHERE l.locktype = 'advisory'
    SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE pid IN (SELECT pid FROM pg_locks WHERE NOT granted)
    SELECT pg_catalog.pg_terminate_backend(4242)
    WITH old AS (SELECT pid FROM pg_stat_activity ORDER BY backend_start LIMIT 3) SELECT pg_terminate_backend(pid) FROM old
    SELECT pg_terminate_backend(<pid>)
    SELECT pg_terminate_backend([PID]);
    SELECT pg_cancel_backend($1)
    SELECT pg_terminate_backend(pid);
    SELECT count(*) FROM (SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle') ended
    WITH old AS (SELECT pid FROM pg_stat_activity WHERE state = 'idle'), ended AS (SELECT pg_terminate_backend(pid) AS done FROM old) SELECT count(*) FROM ended WHERE done
    SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE slot_name = '<slot>'
    SELECT pg_cancel_backend(unnest(pg_blocking_pids(4242)))
    DELETE FROM sessions WHERE expired
    DELETE FROM jobs WHERE id = '<job-id>'
    DELETE FROM orders o USING customers c WHERE c.id = o.customer_id AND c.deleted_at IS NOT NULL
    UPDATE accounts SET locked = false
    UPDATE jobs SET status = 'pending', attempts = 0 WHERE status = 'stuck' RETURNING id
    TRUNCATE events
    DROP INDEX CONCURRENTLY idx_orders_old
    DROP DATABASE IF EXISTS app_old WITH (FORCE)
    DROP ROLE reporting
    ALTER TABLE orders DROP COLUMN note
    ALTER TABLE orders ALTER COLUMN id TYPE bigint
    ALTER SUBSCRIPTION orders_sub SKIP (lsn = '0/1566D10')
    SELECT pg_promote()
    SELECT pg_drop_replication_slot('old')
    SELECT slot_name, pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE NOT active
    SELECT pg_replication_slot_advance('cdc', '0/1566D10')
    INSERT INTO flags (name, enabled) VALUES ('read_only', true) ON CONFLICT (name) DO UPDATE SET enabled = excluded.enabled
  `),
  ...labelled('sql', 'change', false, `
    INSERT INTO audit DEFAULT VALUES
    INSERT INTO audit (who, what) VALUES ('<you>', 'restarted')
    CREATE INDEX CONCURRENTLY idx_orders_new ON orders (created_at)
    ALTER SYSTEM SET max_connections = 500
    ALTER SYSTEM RESET work_mem
    ALTER ROLE app_user CONNECTION LIMIT 10
    ALTER ROLE app_user SET idle_in_transaction_session_timeout = '5min'
    ALTER DATABASE app SET statement_timeout = '30s'
    ALTER TABLE orders SET (autovacuum_vacuum_scale_factor = 0.01)
    ALTER TABLE orders REPLICA IDENTITY FULL
    ALTER INDEX idx_orders_new RENAME TO idx_orders
    ALTER SUBSCRIPTION orders_sub DISABLE
    ALTER PUBLICATION orders_pub ADD TABLE invoices
    VACUUM FULL orders
    VACUUM (ANALYZE, VERBOSE) orders
    ANALYZE orders
    REINDEX TABLE orders
    REINDEX INDEX CONCURRENTLY orders_pkey
    GRANT SELECT ON orders TO app_user
    REVOKE CONNECT ON DATABASE app FROM PUBLIC
    CREATE EXTENSION IF NOT EXISTS pg_stat_statements
    CREATE TABLE orders_copy AS SELECT * FROM orders
    REFRESH MATERIALIZED VIEW CONCURRENTLY daily_totals
    COMMENT ON TABLE orders IS 'größer als gedacht'
    SET statement_timeout = '5s'
    CHECKPOINT
    NOTIFY jobs, 'wake up'
    SELECT pg_reload_conf()
    SELECT pg_stat_statements_reset()
    SELECT pg_stat_reset_shared('bgwriter')
    SELECT pg_walfile_name(pg_switch_wal())
    SELECT pg_wal_replay_resume()
    SELECT pg_create_restore_point('before_migration')
    SELECT * FROM pg_create_logical_replication_slot('cdc', 'pgoutput')
    SELECT setval('orders_id_seq', 1)
    SELECT setval(pg_get_serial_sequence('orders', 'id'), coalesce(max(id), 1)) FROM orders
  `),
  ...labelled('sql', 'manual', false, `
    BEGIN
    COPY orders TO '/tmp/orders.csv'
    LISTEN jobs
    SELECT count(*) FROM <table>
    SELECT <column> FROM orders
    SELECT * FROM orders WHERE <condition> LIMIT 5
    SELECT * FROM orders WHERE <column> = 5
    VACUUM ANALYZE your_table
    DROP INDEX CONCURRENTLY <index_name>
    ALTER ROLE app_user PASSWORD '<new-password>'
    ALTER ROLE app_user PASSWORD 'hunter2'
    ALTER SYSTEM SET archive_command = 'cp %p /archive/%f'
    CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'
    ALTER TABLE orders DISABLE TRIGGER ALL
    SELECT pg_backup_start('nightly')
    SELECT cron.unschedule(5)
    \\c app
    \\i fix.sql
    \\watch 5
  `),
];

export const adversarial: Labelled[] = [
  ...labelled('sql', 'manual', false, `
    SELECT o.charge_customer FROM orders o
    SELECT j.run_job FROM jobs j
    SELECT u.email_users FROM users u
    SELECT u.queue_job FROM users u
    SELECT u.resend_email FROM users u
    SELECT o.import_rows FROM orders o
    SELECT o.trigger_alert FROM orders o
    SELECT o.generate_number FROM orders o
    SELECT p.award_points FROM players p
    SELECT i.waive_fee FROM invoices i
    SELECT d.shred_file FROM documents d
    SELECT c.contact_customer FROM cases c
    SELECT u.flag_user FROM users u
    SELECT j.job_start FROM jobs j
    SELECT s.session_end FROM logins s
    SELECT d.data_load FROM datasets d
    SELECT 1 /*! INTO OUTFILE '/tmp/x' */
    /*!50000 DROP TABLE orders */ SELECT 1
    SELECT c.rebill FROM customers c
    SELECT c.customer_anonymize FROM customers c
    SELECT s.end_trial FROM subscriptions s
    SELECT u.sms_user FROM users u
    SELECT cart_total.abandon FROM carts c
    SELECT g.trial_end FROM generate_series(1, 9) g
    SELECT generate_series.cpu_load FROM generate_series(1, 9)
    SELECT t.trial_end FROM tenants t, LATERAL unnest(t.ids) AS t
    SELECT a.cpu_load FROM pg_stat_activity a
    SELECT x.trial_end FROM (SELECT pid FROM pg_stat_activity) x
    SELECT (t).trial_end FROM tenants t
    SELECT t.trial_end FROM tenants t(id)
    SELECT j.trial_end FROM (a JOIN b USING (id)) AS j
    SELECT 1 !! 2
    SELECT @> 2
    SELECT t.lower_quota FROM tenants t
    SELECT c.abandon_cart FROM carts c
    SELECT d.sign_document FROM documents d
    SELECT u.user_sync FROM users u
    SELECT o.daily_import FROM orders o
    SELECT o.monthly_charge FROM orders o
    SELECT o.adjust_balance FROM orders o
    SELECT o.bill_customer FROM orders o
    SELECT o.enable_user FROM orders o
    SELECT o.proceed FROM orders o
    SELECT b.check_in FROM bookings b
    SELECT 1 WHERE pg_terminate_backend(42)
    SELECT pid FROM pg_stat_activity ORDER BY pg_terminate_backend(pid)
    SELECT count(*) FILTER (WHERE pg_cancel_backend(pid)) FROM pg_stat_activity
    SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
    SELECT CASE WHEN true THEN pg_terminate_backend(pid) END FROM pg_stat_activity
    SELECT * FROM pg_stat_activity a, LATERAL pg_terminate_backend(a.pid)
    SELECT * FROM ROWS FROM (pg_terminate_backend(1), pg_cancel_backend(2))
    SELECT * FROM pg_stat_activity GROUP BY pid, pg_terminate_backend(pid)
    SELECT count(*) OVER (ORDER BY pg_terminate_backend(pid)) FROM pg_stat_activity
    SELECT 1 LIMIT (SELECT 1 WHERE pg_terminate_backend(1))
    SELECT ARRAY[pg_terminate_backend(1)], ROW(pg_cancel_backend(2))
    SELECT (SELECT pg_terminate_backend(pid) FROM pg_stat_activity LIMIT 1)
    SELECT 1 WHERE EXISTS (SELECT pg_terminate_backend(pid) FROM pg_stat_activity)
    SELECT g.pg_terminate_backend FROM generate_series(1, 99999) AS g
    SELECT p.pg_cancel_backend FROM unnest(ARRAY[4242]) AS p
    SELECT w.pg_terminate_backend FROM (SELECT 1) w
    SELECT (g).pg_terminate_backend FROM generate_series(1, 9) g
    SELECT (random()).pg_sleep
    VALUES (pg_reload_conf())
    SELECT "pg_terminate_backend"(pid) IS TRUE FROM pg_stat_activity
    SELECT U&"\\0070g_reload_conf"() WHERE pg_reload_conf()
    SELECT coalesce(pg_reload_conf(), false)
    SELECT pg_reload_conf() UNION ALL SELECT false
    SELECT CASE WHEN pg_is_in_recovery() THEN pg_promote() END
    SELECT pg_reload_conf() FILTER (WHERE true)
    SELECT public.now()
    SELECT evil.pg_terminate_backend(pid) FROM pg_stat_activity
    SELECT u.purge FROM users u
    SELECT users.purge FROM users
    SELECT (u).purge FROM users u
    SELECT purge(u) FROM users u
    SELECT a.purge FROM pg_stat_activity a
    WITH u AS (SELECT * FROM users) SELECT u.purge FROM u
    WITH users AS (SELECT u.purge FROM users u) SELECT count(*) FROM users
    SELECT (WITH x AS (SELECT 1 AS purge) SELECT count(*) FROM x), x.purge FROM x
    SELECT x.purge FROM users x, (SELECT 1 AS purge) y, LATERAL (SELECT 1 FROM (SELECT 2 AS purge) x) z
    SELECT d.delete_all, d.cancel_order, d.update_status FROM orders d
    SELECT * FROM orders FOR UPDATE
    SELECT * FROM orders FOR SHARE SKIP LOCKED
    SELECT * FROM (SELECT * FROM orders FOR NO KEY UPDATE) o
    EXPLAIN ANALYZE DELETE FROM orders
    EXPLAIN (ANALYZE false, ANALYZE true) DELETE FROM orders
    EXPLAIN (BUFFERS, ANALYZE) INSERT INTO orders DEFAULT VALUES
    EXPLAIN ANALYZE WITH gone AS (DELETE FROM orders RETURNING 1) SELECT * FROM gone
    EXPLAIN ANALYZE SELECT pg_reload_conf()
    EXPLAIN SELECT purge(1)
    EXPLAIN ANALYZE EXECUTE stmt
    EXPLAIN ANALYZE CREATE TABLE copy AS SELECT 1
    SELECT 1; DROP TABLE orders
    SELECT 'a\\'; DROP TABLE orders; --'
    SELECT E'a\\'; SELECT 1; --'; DROP TABLE orders; --'
    SELECT $a$ $b$ $a$; DROP TABLE orders; -- $b$
    SELECT 1 /* */ ; DROP TABLE orders; -- */
    SELECT 1 -- harmless⏎; DELETE FROM orders
    DO $$ BEGIN PERFORM pg_terminate_backend(1); END $$
    DO LANGUAGE plpgsql 'BEGIN DELETE FROM orders; END'
    CALL cleanup()
    EXECUTE stmt
    PREPARE p AS DELETE FROM orders
    SELECT dblink_exec('dbname=x', 'DELETE FROM orders')
    SELECT * FROM dblink('dbname=x', 'DELETE FROM orders RETURNING 1') AS t(a int)
    SELECT lo_unlink(1)
    SELECT lo_get(16400)
    SELECT lo_import('/etc/passwd')
    SELECT lowrite(0, 'x')
    SELECT pg_advisory_lock(1)
    SELECT pg_try_advisory_xact_lock(1)
    SELECT pg_advisory_unlock_all()
    SELECT set_config('role', 'postgres', false)
    SELECT 1 FROM (SELECT set_config('search_path', 'evil', false)) s
    SELECT query_to_xml('DELETE FROM orders', true, true, '')
    SELECT xpath('/row/c/text()', query_to_xml('SELECT purge(1)', false, true, ''))
    SELECT table_to_xml('orders', true, true, '')
    SELECT cursor_to_xml('c', 1, true, true, '')
    SELECT * FROM ts_stat('SELECT purge(1)::tsvector')
    SELECT ts_rewrite('a'::tsquery, 'SELECT t, s FROM evil')
    SELECT pg_read_file('/etc/passwd')
    SELECT pg_ls_dir('/etc')
    SELECT * FROM pg_stat_file('pg_hba.conf')
    SELECT pg_sleep(3600)
    SELECT pg_sleep_for('5 minutes'), 1
    SELECT * FROM pg_stat_activity WHERE pg_sleep(1) IS NOT NULL
    SELECT pg_export_snapshot()
    SELECT pg_create_restore_point('x') WHERE txid_current() > 1
    SELECT pg_logical_slot_peek_changes('cdc', NULL, NULL)
    SELECT 1 WHERE nextval('orders_id_seq') > 0
    SELECT nextval('orders_id_seq') FROM generate_series(1, 5) WHERE setval('x', 1) > 0
    SELECT 1 OPERATOR(evil.+) 2
    SELECT a @@@ b FROM orders
    SELECT 1 = ANY (SELECT 1 ORDER BY 1 USING OPERATOR(evil.<))
    SELECT 'x'::evil_domain
    SELECT CAST('x' AS public.evil)
    SELECT evil.text '1'
    SELECT * FROM orders TABLESAMPLE evil_method (1)
    SELECT * FROM json_populate_record(NULL::evil, '{}')
    SELECT pg_input_is_valid('x', 'evil_domain')
    COPY (SELECT 1) TO PROGRAM 'rm -rf /'
    COPY orders FROM STDIN
    COPY (DELETE FROM orders RETURNING *) TO STDOUT
    COPY (SELECT purge(1)) TO STDOUT
    INSERT INTO orders SELECT purge(1)
    INSERT INTO log SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity
    UPDATE orders SET status = purge(id)
    DELETE FROM orders WHERE u_purge(id)
    DELETE FROM orders o WHERE o.purge
    MERGE INTO orders o USING purge(1) s ON true WHEN MATCHED THEN DELETE
    WITH gone AS (DELETE FROM orders RETURNING *) SELECT pg_terminate_backend(1) FROM gone
    CREATE TABLE copy AS SELECT purge(1)
    CREATE TABLE copy AS EXECUTE stmt
    CREATE INDEX ON orders (purge(id))
    ALTER TABLE orders ADD COLUMN x int DEFAULT purge(1)
    ALTER TABLE orders ALTER COLUMN x TYPE int USING purge(x)
    CREATE EXTENSION evil
    CREATE SUBSCRIPTION s CONNECTION 'host=evil' PUBLICATION p
    CREATE EVENT TRIGGER t ON ddl_command_start EXECUTE FUNCTION purge()
    CREATE RULE r AS ON SELECT TO orders DO INSTEAD DELETE FROM orders
    CREATE TRIGGER t AFTER INSERT ON orders FOR EACH ROW EXECUTE FUNCTION purge()
    ALTER SYSTEM SET session_preload_libraries = 'evil'
    ALTER DATABASE app SET local_preload_libraries = 'evil'
    SET ROLE postgres
    SET SESSION AUTHORIZATION postgres
    SET LOCAL statement_timeout = 0
    LOAD 'evil'
    IMPORT FOREIGN SCHEMA x FROM SERVER s INTO y
    SELECT 1 \\gexec
    SELECT 1 \\gset
    SELECT 1 \\g |sh
    SELECT 1 \\watch 1
    SELECT 1 \\; DROP TABLE orders
    SELECT 1⏎\\g |sh
    SELECT 1 \\gx /tmp/x
    SELECT 1 \\gx \\! rm x
    DROP TABLE orders \\gx SELECT 1
    \\gx
    \\g
    SELECT 1; \\! rm -rf /
    \\! rm -rf /
    \\copy orders to '/tmp/x'
    \\o |sh
    \\w /etc/passwd
    \\ir evil.sql
    \\connect other
    \\password app_user
    \\set x \`rm -rf /\`
    \\echo \`rm -rf /\`
    \\d orders \\! rm x
    \\d "ord'; DROP TABLE orders; --
    \\df+ (SELECT
    \\if true
    \\prompt x
    \\pset pager |sh
    \\setenv PAGER sh
    SET TRANSACTION READ WRITE
    COMMIT; DROP TABLE orders
    LOCK TABLE orders
    UPDATE: we have identified the cause
    ALTER ROLE
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE mine(pid)
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity UNION SELECT true
    SELECT pg_terminate_backend(pid), pg_reload_conf() FROM pg_stat_activity
    SELECT DISTINCT pg_terminate_backend(pid) FROM pg_stat_activity
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity ORDER BY 1 LIMIT 1
    SELECT pg_terminate_backend(pid) AS state FROM pg_stat_activity ORDER BY state LIMIT 1
    SELECT * FROM (SELECT pg_terminate_backend(pid) FROM pg_stat_activity) t LIMIT 1
    SELECT * FROM (SELECT pg_terminate_backend(pid) FROM pg_stat_activity) t WHERE false
    SELECT purge(1) FROM (SELECT pg_terminate_backend(pid) FROM pg_stat_activity) t
    WITH k AS (SELECT pg_terminate_backend(pid) FROM pg_stat_activity) SELECT 1
    WITH RECURSIVE k AS (SELECT pg_terminate_backend(pid) FROM pg_stat_activity) SELECT * FROM k
    SELECT pg_terminate_backend(pid) INTO ended FROM pg_stat_activity
    SELECT pg_terminate_backend(<pid>) FROM <table>
    SELECT "<pid>", E'<pid>' FROM orders
    SELECT * FROM orders WHERE id = <id>; DROP TABLE orders
    SELECT\u00a0pg_reload_conf()
    SELECT now(\u200b)
    SELECT 1 -- \u202e harmless
    SELECT p\u0433_x FROM pg_stat_activity
    SELECT "p\u0433_stat" FROM pg_stat_activity
  `),
  ...labelled('sql', 'terminate', false, `
    WITH gone AS (DELETE FROM orders RETURNING *) SELECT 1
    WITH gone AS (UPDATE orders SET a = 1 RETURNING *) SELECT count(*) FROM gone
    WITH m AS (MERGE INTO t USING s ON t.id = s.id WHEN MATCHED THEN DELETE RETURNING t.id) SELECT * FROM m
  `),
  ...labelled('sql', 'change', false, `
    SELECT * INTO copy FROM orders
    CREATE TABLE copy AS SELECT * FROM orders
    WITH added AS (INSERT INTO orders DEFAULT VALUES RETURNING *) SELECT 1
    SELECT U&"\\0070g_reload_conf"()
    SELECT "pg_reload_conf"()::text
    SELECT pg_catalog.pg_reload_conf()
    SELECT nextval('orders_id_seq')
    SELECT txid_current()
    SELECT pg_notify('jobs', 'x')
    NOTIFY jobs
    SELECT * FROM pg_switch_wal()
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
