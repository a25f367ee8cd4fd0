import type { OperationClass } from '../../../src/core/operation/operation.ts';

/** One command with what a careful person says of it. `runs` means: by itself, under Diagnosis. */
export type Labelled = { language: 'sql' | 'bash'; label: OperationClass; runs: boolean; text: string };

/** Written as blocks of lines under a label, so that a reviewer can read a label's commands in one go. */
function labelled(language: 'sql' | 'bash', label: OperationClass, runs: boolean, block: string): Labelled[] {
  return block.trim().split('\n').map((line) => ({ language, label, runs, text: line.trim().replaceAll('⏎', '\n') }));
}

/** Commands as runbooks hold them. */
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
  ...labelled('bash', 'read', true, `
    kubectl get pods
    kubectl get pods -n production -o wide
    kubectl -n production get deploy,rs,pods -l app=cygni-api
    kubectl get pods -A --field-selector=status.phase!=Running
    kubectl get events -n production --sort-by=.lastTimestamp | tail -20
    kubectl get hpa cygni-api -n production -o yaml
    kubectl get pods -n production -o jsonpath='{.items[*].metadata.name}'
    kubectl get pod api-7f9 -o json | grep -i image
    kubectl get nodes | grep -v Ready | wc -l
    kubectl describe deployment/cygni-api -n production
    kubectl describe pod delete-old-sessions-28 -n production
    kubectl logs deployment/cygni-api -n production --tail=200
    kubectl logs -n production -l app=cygni-api --since=1h | grep -E "connection|pool|timeout" | grep -v "closed properly"
    kubectl logs api-7f9 -c proxy --previous 2>&1 | grep -i -A3 error | head -n 40
    kubectl logs -l app=api --tail=1000 | awk '{print $5}' | sort | uniq -c | sort -rn | head
    kubectl top pods -n production --sort-by=memory
    kubectl top nodes
    kubectl rollout history deployment/cygni-api -n production
    kubectl rollout status deployment/cygni-api --watch=false
    kubectl auth can-i delete pods -n production
    kubectl cluster-info
    kubectl version
    kubectl api-resources | grep -i cron
    kubectl get --raw /readyz?verbose
    kubectl label pods api-7f9 --list
    oc get pods -n production
    kubectl exec -it -n production deployment/cygni-api -- psql $DATABASE_URL -c "SELECT state, count(*) FROM pg_stat_activity GROUP BY state;"
    kubectl exec api-7f9 -- curl -s http://localhost:4000/metrics
    kubectl get pods \\⏎  -n production \\⏎  | grep -c Running
    psql "$DATABASE_URL" -At -c 'SELECT count(*) FROM pg_stat_activity'
    PGPASSWORD=$PW psql -U postgres -c "SHOW max_connections"
    curl -s http://localhost:4000/metrics | grep database_connection_pool_size
    curl -sf localhost:8080/healthz
    curl -s localhost:8080/health | jq .
    kubectl get pods -o json | jq -r '.items[].metadata.name' | sort
    curl http://127.0.0.1:9090/api/v1/query?query=up
    curl -G http://localhost:9090/api/v1/query --data-urlencode 'query=sum(rate(http_requests_total[5m]))'
    curl -X GET http://localhost:3000/actuator/health
    kubectl get deployments -n production # what is there
    kubectl get pods -n production 2>/dev/null
    kubectl logs api-7f9 | grep "DROP TABLE > /dev/null; rm -rf /"
  `),
  ...labelled('bash', 'read', false, `
    kubectl get pods -w
    kubectl get pods --watch
    kubectl logs -f deployment/cygni-api
    kubectl logs -n production <pod-name> --tail=100
    kubectl describe pod $POD -n \${NAMESPACE}
    kubectl get pods -n NAMESPACE
    kubectl get secret db-credentials -o yaml
    kubectl get secrets -n production
    kubectl get pods,secrets
    kubectl describe secret/db-credentials
    kubectl get pod/a secret/b
    kubectl get deploy api -o json | jq '.spec.template.spec.containers[].env'
    kubectl get Secrets.v1 -A
    kubectl set env deployment/cygni-api --list
    kubectl wait --for=delete pod/api-7f9
    kubectl rollout status deployment/cygni-api
    watch -n 5 kubectl get pods
    curl -s https://api.example.com/health
    psql -c "SELECT rolname, rolpassword FROM pg_authid"
    kubectl exec db-0 -- psql -c "SELECT * FROM orders LIMIT 5"
  `),
  ...labelled('bash', 'change', false, `
    kubectl scale deployment cygni-api -n production --replicas=20
    kubectl scale --replicas=3 sts/worker
    kubectl set env deployment/cygni-api -n production DB_POOL_SIZE=50
    kubectl set env deploy/cygni-api DEBUG- LEVEL=info
    kubectl rollout restart deployment/cygni-api -n production
    kubectl rollout undo deployment/cygni-api --to-revision=3
    kubectl rollout pause deployment/cygni-api
    kubectl set image deployment/cygni-api api=registry/api:1.2.3
    kubectl set resources deployment cygni-api --limits=memory=1Gi
    kubectl patch deployment cygni-api -p '{"spec":{"paused":true}}'
    kubectl cordon node-3
    kubectl label pods api-7f9 quarantine=true
    kubectl annotate deployment cygni-api note=incident
    kubectl autoscale deployment cygni-api --min=2 --max=8
  `),
  ...labelled('bash', 'terminate', false, `
    kubectl delete pod api-7f9 -n production
    kubectl delete pods --all -n production --force --grace-period=0
    kubectl drain node-3 --ignore-daemonsets
    kubectl exec deploy/cygni-api -- psql $DATABASE_URL -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle'"
  `),
  ...labelled('bash', 'manual', false, `
    kubectl apply -f deployment.yaml
    kubectl edit deployment cygni-api
    kubectl debug -it api-7f9 --image=busybox
    kubectl port-forward svc/cygni-api 8080:80
    kubectl exec -it api-7f9 -- bash
    kubectl exec api-7f9 -- df -h
    kubectl cp api-7f9:/tmp/heap ./heap
    kubectl run tmp --rm -it --image=busybox -- sh
    kubectl create secret generic x --from-literal=a=b
    kubectl set env deployment/cygni-api DB_POOL_SIZE=<n>
    docker ps
    systemctl restart postgresql
    aws rds describe-db-instances
    redis-cli FLUSHDB
    ssh db1 uptime
    psql $DATABASE_URL
    psql -f fix.sql
    export NAMESPACE=production
    echo hello
    helm rollback cygni-api 3
    curl -X POST http://localhost:9090/-/reload
    curl -d 'a=b' http://localhost:4000/metrics
    kubectl config use-context production
  `),
];

/** Commands made to look harmless, or seen to be mistaken for harmless. None may run by itself. */
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
  ...labelled('bash', 'manual', false, `
    kubectl get pods; kubectl delete pod api-7f9
    kubectl get pods && rm -rf /
    kubectl get pods || kubectl delete pods --all
    kubectl get pods & kubectl delete pods --all
    kubectl get pods⏎kubectl delete pods --all
    kubectl exec api-7f9 -- ls; rm x
    kubectl get pods $(kubectl delete pod x)
    kubectl get pods \`rm x\`
    kubectl get pods -n \${X:-$(rm x)}
    kubectl get pods -n "\${X:=y}"
    kubectl get -f <(rm x)
    kubectl get pods > pods.txt
    kubectl get pods >> pods.txt
    kubectl get pods 2> errors.txt
    kubectl get pods -o name | xargs -r kubectl delete
    kubectl get deploy api -o json | jq '.spec' | kubectl apply -f -
    kubectl create deployment x --image=y --dry-run=client -o yaml | kubectl apply -f -
    kubectl get pods | tee /etc/passwd
    kubectl get pods -o json | jq env
    kubectl get secret x -o json | jq '.data|map_values(@base64d)'
    curl -s http://localhost:9090/health | jq . > x
    kubectl get pods | sort -o /etc/passwd
    kubectl get pods | awk 'BEGIN { system("rm x") } { print $1 }'
    kubectl get pods | awk '{ print $1 > "/tmp/x" }'
    kubectl get pods | sed 's/a/b/e'
    kubectl get pods | grep -f /etc/shadow x
    kubectl get pods | grep x /etc/shadow
    kubectl get pods | head -n 5 /etc/shadow
    kubectl get pods | bash
    kubectl get pods |& tee x
    kubectl scale deployment --all --replicas=0
    kubectl delete -f deployment.yaml
    kubectl delete --raw /api/v1/namespaces/production
    kubectl get --raw /api/v1/namespaces/x/services/y/proxy/shutdown
    kubectl --kubeconfig=/tmp/other get pods
    kubectl get pods --server=https://evil
    kubectl get pods --as=system:admin
    kubectl get pods --context other
    kubectl delete pod x --dry-run=client --dry-run=none
    kubectl apply --prune -f .
    kubectl replace --force -f x.yaml
    kubectl taint nodes node-3 a=b:NoExecute
    kubectl evil-plugin get pods
    kubectl $VERB pods
    $KUBECTL get pods
    ./kubectl get pods
    sudo kubectl get pods
    KUBECONFIG=/tmp/x kubectl get pods
    kubectl exec api-7f9 -- sh -c "kubectl get pods"
    kubectl exec api-7f9 -- env
    kubectl exec api-7f9 -- redis-cli GETDEL key
    kubectl exec api-7f9 -- curl -X DELETE http://localhost:9200/orders
    kubectl exec api-7f9 -- psql -c "SELECT 1; DROP TABLE orders"
    kubectl exec api-7f9 -- psql -c "SELECT 1" -c "DROP TABLE orders"
    kubectl exec api-7f9 -- psql -c "SELECT 1 $EXTRA"
    kubectl exec api-7f9 -- psql -c "SELECT 1" -o /etc/passwd
    kubectl exec api-7f9 -- psql -v ON_ERROR_STOP=1 -f x.sql
    psql -h other.example.com -c "SELECT 1"
    psql -c "SELECT 1" <<< "DROP TABLE orders"
    psql <<EOF⏎SELECT 1;⏎EOF
    kubectl config view --raw
    kubectl set env deployment/api --from=secret/x
    curl -sXPOST http://localhost:9090/health
    curl -sSfXDELETE http://localhost:9200/health
    curl -X GET -X POST http://localhost:9090/health
    curl --json '{}' http://localhost:9090/health
    curl -F a=b http://localhost:9090/health
    curl -T x http://localhost:9090/health
    curl -o /etc/passwd http://localhost:9090/health
    curl -sO http://localhost:9090/health
    curl -K evil http://localhost:9090/health
    curl http://localhost/health --next -X POST http://localhost/x
    curl gopher://localhost/health
    curl file:///etc/health
    curl --unix-socket /var/run/docker.sock http://localhost/version
    curl http://localhost:8080/ingester/flush
    curl http://localhost:8080/shutdown
    curl http://user:password@localhost/health
    curl http://localhost/health?a=1&rm x
    curl http://localhost/health http://localhost/shutdown
    curl http://localhost:8086/query?q=DROP+DATABASE+x
    curl http://localhost/admin/../shutdown/%2e%2e/health
    curl -G http://localhost:9090/api/v1/query --data-urlencode query@/etc/passwd
    curl --data-urlencode 'query=up' http://localhost:9090/api/v1/query
    curl http://169.254.169.254/latest/meta-data/iam/security-credentials/x
    watch kubectl delete pod x
    watch -n 5 'kubectl get pods; rm x'
    kubectl() { rm x; }
    trap 'rm x' EXIT
    kubectl delete \u2013f x
    kubectl get\u00a0pods
    kub\u0435ctl get pods
    kubectl get pods \u202e# evil
    kubectl delete pod x\rkubectl get pods
    kubectl get pods \u{e0041}
    DELETE /api/accounts/42
    notAfter=Aug 6 2027 GMT
    show ip bgp summary
    NAME READY STATUS
    if true; then kubectl get pods; fi
    for p in a b; do kubectl get pod $p; done
    (kubectl get pods)
    { kubectl get pods; }
    ! kubectl get pods
    time kubectl get pods | grep x
    kubectl get pods "unclosed
    kubectl logs api-7f9 <in >out
    kubectl logs api-7f9 <in>out
    kubectl get pods -o jsonpath-file=/etc/passwd
    kubectl get -f x.yaml
    kubectl label pods x --list a=b
    kubectl cluster-info dump
  `),
];
