import { labelled } from './label.ts';
import type { Labelled } from './label.ts';

/** The shell around commands, and programs that are nobody’s business. */
export const everyday: Labelled[] = [
  ...labelled('bash', 'read', true, `
    kubectl logs api-7f9 -c proxy --previous 2>&1 | grep -i -A3 error | head -n 40
    kubectl get pods -n production 2>/dev/null
    kubectl logs api-7f9 | grep "DROP TABLE > /dev/null; rm -rf /"
  `),
  ...labelled('bash', 'read', false, `
    kubectl logs -n production <pod-name> --tail=100
    watch -n 5 kubectl get pods
  `),
  ...labelled('bash', 'change', false, `
    kubectl set env deployment/cygni-api DB_POOL_SIZE=<n>
  `),
  ...labelled('bash', 'manual', false, `
    docker ps
    systemctl restart postgresql
    aws rds describe-db-instances
    redis-cli FLUSHDB
    ssh db1 uptime
    export NAMESPACE=production
    echo hello
    helm rollback cygni-api 3
  `),
];

export const adversarial: Labelled[] = [
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
    kubectl get pods | awk '{ print $1 > "/tmp/x" }'
    kubectl get pods | bash
    kubectl get pods |& tee x
    $KUBECTL get pods
    ./kubectl get pods
    sudo kubectl get pods
    KUBECONFIG=/tmp/x kubectl get pods
    watch kubectl delete pod x
    watch -n 5 'kubectl get pods; rm x'
    kubectl() { rm x; }
    trap 'rm x' EXIT
    kub\u0435ctl get pods
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
    kubectl logs api-7f9 <in >out
    kubectl logs api-7f9 <in>out
  `),
];
