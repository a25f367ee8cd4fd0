import { labelled } from './label.ts';
import type { Labelled } from './label.ts';

/** Pipes through filters. */
export const everyday: Labelled[] = [
  ...labelled('bash', 'read', true, `
    kubectl get events -n production --sort-by=.lastTimestamp | tail -20
    kubectl get pod api-7f9 -o json | grep -i image
    kubectl get nodes | grep -v Ready | wc -l
    kubectl logs -n production -l app=cygni-api --since=1h | grep -E "connection|pool|timeout" | grep -v "closed properly"
    kubectl logs -l app=api --tail=1000 | awk '{print $5}' | sort | uniq -c | sort -rn | head
    kubectl api-resources | grep -i cron
    kubectl get pods \\⏎  -n production \\⏎  | grep -c Running
    kubectl get pods -o json | jq -r '.items[].metadata.name' | sort
  `),
  ...labelled('bash', 'read', false, `
    kubectl get deploy api -o json | jq '.spec.template.spec.containers[].env'
  `),
];

export const adversarial: Labelled[] = [
  ...labelled('bash', 'manual', false, `
    kubectl get pods | tee /etc/passwd
    kubectl get pods -o json | jq env
    kubectl get secret x -o json | jq '.data|map_values(@base64d)'
    kubectl get pods | sort -o /etc/passwd
    kubectl get pods | awk 'BEGIN { system("rm x") } { print $1 }'
    kubectl get pods | sed 's/a/b/e'
    kubectl get pods | grep -f /etc/shadow x
    kubectl get pods | grep x /etc/shadow
    kubectl get pods | head -n 5 /etc/shadow
  `),
];
