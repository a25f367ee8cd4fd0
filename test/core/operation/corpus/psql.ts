import { labelled } from './label.ts';
import type { Labelled } from './label.ts';

/** psql, bare and in a pod. */
export const everyday: Labelled[] = [
  ...labelled('bash', 'read', true, `
    kubectl exec -it -n production deployment/cygni-api -- psql $DATABASE_URL -c "SELECT state, count(*) FROM pg_stat_activity GROUP BY state;"
    psql "$DATABASE_URL" -At -c 'SELECT count(*) FROM pg_stat_activity'
    PGPASSWORD=$PW psql -U postgres -c "SHOW max_connections"
  `),
  ...labelled('bash', 'read', false, `
    psql -c "SELECT rolname, rolpassword FROM pg_authid"
    kubectl exec db-0 -- psql -c "SELECT * FROM orders LIMIT 5"
  `),
  ...labelled('bash', 'terminate', false, `
    kubectl exec deploy/cygni-api -- psql $DATABASE_URL -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle'"
  `),
  ...labelled('bash', 'manual', false, `
    psql $DATABASE_URL
    psql -f fix.sql
  `),
];

export const adversarial: Labelled[] = [
  ...labelled('bash', 'manual', false, `
    kubectl exec api-7f9 -- psql -c "SELECT 1; DROP TABLE orders"
    kubectl exec api-7f9 -- psql -c "SELECT 1" -c "DROP TABLE orders"
    kubectl exec api-7f9 -- psql -c "SELECT 1 $EXTRA"
    kubectl exec api-7f9 -- psql -c "SELECT 1" -o /etc/passwd
    kubectl exec api-7f9 -- psql -v ON_ERROR_STOP=1 -f x.sql
    psql -h other.example.com -c "SELECT 1"
    psql -c "SELECT 1" <<< "DROP TABLE orders"
    psql <<EOF⏎SELECT 1;⏎EOF
  `),
];
