import { labelled } from './label.ts';
import type { Labelled } from './label.ts';

/** psql, bare and in a pod. */
export const everyday: Labelled[] = [
  ...labelled('bash', 'read', true, `
    kubectl exec -it -n production deployment/cygni-api -- psql $DATABASE_URL -c "SELECT state, count(*) FROM pg_stat_activity GROUP BY state;"
    psql "$DATABASE_URL" -At -c 'SELECT count(*) FROM pg_stat_activity'
    PGPASSWORD=$PW psql -U postgres -c "SHOW max_connections"
    psql -h $PGHOST -p 5432 -U app -d app -c "SELECT 1"
    psql "postgres://app:$PW@localhost:5432/app" -XqAt -c "SELECT pg_is_in_recovery()"
    kubectl exec pg-0 -n db -- psql -U postgres -c "\\dt+"
    psql -d app -c '\\d orders'
    psql -l
    psql -c "SELECT * FROM pg_stat_activity" | grep -v idle | head -20
    psql -At -c "SELECT pid FROM pg_stat_activity WHERE state = 'active'" | wc -l
    psql -c "SELECT 1" -c "SELECT 2"
    psql -c "SELECT 1" <<< "psql does not look at its input when it has a command"
    psql -c "SELECT count(*) FROM pg_locks; SELECT count(*) FROM pg_stat_activity;"
    psql -P pager=off -v ON_ERROR_STOP=1 --csv -c "SELECT * FROM pg_stat_wal"
    psql -c '\\x' -c 'SELECT * FROM pg_stat_bgwriter'
  `),
  ...labelled('bash', 'read', false, `
    psql -c "SELECT rolname, rolpassword FROM pg_authid"
    kubectl exec db-0 -- psql -c "SELECT * FROM orders LIMIT 5"
    psql -c "SELECT * FROM pg_stat_activity WHERE pid = $PID"
    psql -c "SELECT * FROM pg_stat_activity WHERE query ILIKE '%\${TABLE}%'"
    psql -c '\\d <table>'
  `),
  ...labelled('bash', 'terminate', false, `
    kubectl exec deploy/cygni-api -- psql $DATABASE_URL -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle'"
    psql -c "SELECT pg_terminate_backend($PID)"
    kubectl exec pg-0 -- psql -U postgres -c "SELECT pg_cancel_backend(<pid>);"
    psql -d app -c "DELETE FROM sessions WHERE expired"
  `),
  ...labelled('bash', 'change', false, `
    psql -d app -c "VACUUM ANALYZE orders"
    kubectl exec pg-0 -- psql -U postgres -c "ALTER SYSTEM SET work_mem = '64MB'" -c "SELECT pg_reload_conf()"
    psql -c "SELECT count(*) FROM orders; ANALYZE orders"
  `),
  ...labelled('bash', 'manual', false, `
    psql $DATABASE_URL
    psql -f fix.sql
    psql -c "SELECT count(*) FROM $TABLE"
    psql -c "BEGIN; DELETE FROM jobs; COMMIT"
  `),
];

export const adversarial: Labelled[] = [
  ...labelled('bash', 'terminate', false, `
    kubectl exec api-7f9 -- psql -c "SELECT 1; DROP TABLE orders"
    kubectl exec api-7f9 -- psql -c "SELECT 1" -c "DROP TABLE orders"
    psql -c "SELECT 'a\\\\'; DROP TABLE orders; --'"
    psql -c '\\x' -c 'TRUNCATE orders'
  `),
  ...labelled('bash', 'manual', false, `
    kubectl exec api-7f9 -- psql -c "SELECT 1 $EXTRA"
    kubectl exec api-7f9 -- psql -c "SELECT 1" -o /etc/passwd
    kubectl exec api-7f9 -- psql -v ON_ERROR_STOP=1 -f x.sql
    psql -h other.example.com -c "SELECT 1"
    psql -c "SELECT 1" \\; orders
    psql orders -c "SELECT 1" -- "rm x"
    psql "a b" -c "SELECT 1"
    psql "postgres://u:p@other.example.com/app" -c "SELECT 1"
    psql "postgresql://localhost,other.example.com/app" -c "SELECT 1"
    psql "postgres:///app?host=other.example.com" -c "SELECT 1"
    psql "host=other.example.com dbname=app" -c "SELECT 1"
    psql -d service=other -c "SELECT 1"
    psql -v cmd="DROP TABLE orders" -c "SELECT 1; :cmd"
    psql -v AUTOCOMMIT=off -c "SELECT 1"
    psql -P 'pager=|sh' -c "SELECT 1"
    psql -L /etc/passwd -c "SELECT 1"
    psql -1 -c "SELECT 1"
    psql -c '\\! rm -rf /'
    psql -c '\\copy orders to /tmp/x'
    psql -c 'SELECT 1 \\gexec'
    psql -c "$QUERY"
    psql -c "SELECT 1; $QUERY"
    psql -c "DROP TABLE orders" | grep x
    psql -c "SELECT 1; SELECT 2" | grep x
    psql -c "SELECT 1" | psql -c "DROP TABLE orders"
    psql -c "SELECT 1" | tee /etc/passwd
    psql -c "SELECT 1 -- $COMMENT"
    psql -c "SELECT \\"$COLUMN\\" FROM orders"
    psql -c "SELECT \\$\\$ $TEXT \\$\\$"
    psql -c "SELECT 1" one two three
    psql <<EOF⏎SELECT 1; \\! rm x⏎EOF
  `),
];
