import { labelled } from './label.ts';
import type { Labelled } from './label.ts';

/** kubectl and oc, one command without a pipe. */
export const everyday: Labelled[] = [
  ...labelled('bash', 'read', true, `
    kubectl get pods
    kubectl get pods -n production -o wide
    kubectl -n production get deploy,rs,pods -l app=cygni-api
    kubectl get pods -A --field-selector=status.phase!=Running
    kubectl get hpa cygni-api -n production -o yaml
    kubectl get pods -n production -o jsonpath='{.items[*].metadata.name}'
    kubectl describe deployment/cygni-api -n production
    kubectl describe pod delete-old-sessions-28 -n production
    kubectl logs deployment/cygni-api -n production --tail=200
    kubectl top pods -n production --sort-by=memory
    kubectl top nodes
    kubectl rollout history deployment/cygni-api -n production
    kubectl rollout status deployment/cygni-api --watch=false
    kubectl auth can-i delete pods -n production
    kubectl cluster-info
    kubectl version
    kubectl get --raw /readyz?verbose
    kubectl label pods api-7f9 --list
    oc get pods -n production
    kubectl exec api-7f9 -- curl -s http://localhost:4000/metrics
    kubectl exec prometheus-0 -- promtool query instant http://localhost:9090 'up == 0'
    kubectl exec alertmanager-0 -- amtool silence query
    kubectl exec alertmanager-0 -- amtool cluster show
    kubectl get deployments -n production # what is there
  `),
  ...labelled('bash', 'read', false, `
    kubectl get pods -w
    kubectl get pods --watch
    kubectl logs -f deployment/cygni-api
    kubectl describe pod $POD -n \${NAMESPACE}
    kubectl get pods -n NAMESPACE
    kubectl get secret db-credentials -o yaml
    kubectl get secrets -n production
    kubectl get pods,secrets
    kubectl describe secret/db-credentials
    kubectl get pod/a secret/b
    kubectl get Secrets.v1 -A
    kubectl set env deployment/cygni-api --list
    kubectl wait --for=delete pod/api-7f9
    kubectl rollout status deployment/cygni-api
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
    kubectl config use-context production
  `),
];

export const adversarial: Labelled[] = [
  ...labelled('bash', 'manual', false, `
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
    kubectl exec api-7f9 -- sh -c "kubectl get pods"
    kubectl exec api-7f9 -- env
    kubectl exec api-7f9 -- redis-cli GETDEL key
    kubectl config view --raw
    kubectl set env deployment/api --from=secret/x
    kubectl delete \u2013f x
    kubectl get\u00a0pods
    kubectl get pods \u202e# evil
    kubectl delete pod x\rkubectl get pods
    kubectl get pods \u{e0041}
    kubectl get pods "unclosed
    kubectl get pods -o jsonpath-file=/etc/passwd
    kubectl get -f x.yaml
    kubectl label pods x --list a=b
    kubectl cluster-info dump
  `),
  ...labelled('bash', 'terminate', false, `
    kubectl exec api-7f9 -- curl -X DELETE http://localhost:9200/orders
  `),
  ...labelled('bash', 'manual', false, `
    kubectl exec api-7f9 -- md5sum /dev/zero
    kubectl exec alertmanager-0 -- amtool silence expire 3f0c
    kubectl-cnpg restart orders-db
    kubectl exec api-7f9 -- dig -f /etc/passwd
    kubectl exec api-7f9 -- find /tmp $OPTIONS
    kubectl exec api-7f9 -- rabbitmqctl list_queues <extra-args>
  `),
  // Reads that must not run by themselves.
  ...labelled('bash', 'read', false, `
    kubectl exec db-0 -- cat /var/lib/postgresql/data/postgresql.auto.conf
    kubectl exec api-7f9 -- jinfo 1
    kubectl exec api-7f9 -- jps -lv
    kubectl exec api-7f9 -- jcmd 1 VM.command_line
    kubectl exec cache-0 -- redis-cli memory usage sessions samples 0
    kubectl exec cache-0 -- redis-cli scan 0 count 1000000
    oc get oauthclients -o yaml
  `),
];
