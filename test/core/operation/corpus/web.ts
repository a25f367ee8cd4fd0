import { labelled } from './label.ts';
import type { Labelled } from './label.ts';

/** curl and wget. */
export const everyday: Labelled[] = [
  ...labelled('bash', 'read', true, `
    curl -s http://localhost:4000/metrics | grep database_connection_pool_size
    curl -sf localhost:8080/healthz
    curl -s localhost:8080/health | jq .
    curl http://127.0.0.1:9090/api/v1/query?query=up
    curl -G http://localhost:9090/api/v1/query --data-urlencode 'query=sum(rate(http_requests_total[5m]))'
    curl -X GET http://localhost:3000/actuator/health
  `),
  ...labelled('bash', 'read', false, `
    curl -s https://api.example.com/health
  `),
  ...labelled('bash', 'manual', false, `
    curl -X POST http://localhost:9090/-/reload
    curl -d 'a=b' http://localhost:4000/metrics
  `),
];

export const adversarial: Labelled[] = [
  ...labelled('bash', 'manual', false, `
    curl -s http://localhost:9090/health | jq . > x
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
  `),
];
