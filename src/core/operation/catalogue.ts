import type { Operation, OperationClass } from './operation.ts';

/**
 * One thing Lifeguard can do. `operation` is its name in `plan` and `classify`; `target` is who is asked; `words` say it to a
 * responder, after "Lifeguard can"; `preview` is what a person sees before it is done, none for a read.
 */
export type Row = {
  operation: string;
  class: OperationClass;
  target: 'database' | 'cluster' | 'service' | 'Prometheus' | 'nobody';
  words: string;
  preview: 'none' | 'sessions' | 'workload' | 'object' | 'statement' | 'request';
  example: string;
};

/** Everything Lifeguard understands, a row each. Adding an operation is its file and its row here; the reference page is this table, written out. */
export const catalogue: readonly Row[] = table(`
sql read            | read      | database   | none      | ask the watched database one question                         | SELECT state, count(*) FROM pg_stat_activity GROUP BY state
sql change          | change    | database   | statement | run one statement that can be done again or put back          | CREATE INDEX CONCURRENTLY orders_by_day ON orders (day)
sql destroy         | terminate | database   | statement | run one statement that takes something away for good          | DELETE FROM jobs WHERE state = 'dead'
terminate sessions  | terminate | database   | sessions  | end the sessions a statement chooses                          | SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle'
cancel statements   | terminate | database   | sessions  | cancel what the sessions a statement chooses are running      | SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE state = 'active'
http read           | read      | service    | none      | ask a page of the service                                     | curl -s http://localhost:4000/metrics
http write          | change    | service    | request   | send a request that changes something                         | curl -X POST http://localhost:4000/admin/flush
http delete         | terminate | service    | request   | send a request that removes something                         | curl -X DELETE http://localhost:4000/sessions/42
metrics query       | read      | Prometheus | none      | ask the target's Prometheus                                   | sum(rate(http_requests_total[5m]))
logs                | read      | cluster    | none      | read the logs of pods                                         | kubectl logs deployment/api --tail=200
pod read            | read      | cluster    | none      | run a program in a pod that only reports                      | kubectl exec deployment/api -- df -h
get                 | read      | cluster    | none      | list or show objects                                          | kubectl get pods -l app=api
describe            | read      | cluster    | none      | show an object and what happened to it                        | kubectl describe pod api-7f9
events              | read      | cluster    | none      | list what happened                                            | kubectl events --for pod/api-7f9
top                 | read      | cluster    | none      | show processor and memory use                                 | kubectl top pods
rollout status      | read      | cluster    | none      | tell how far a rollout is                                     | kubectl rollout status deployment/api
rollout history     | read      | cluster    | none      | list the revisions of a workload                              | kubectl rollout history deployment/api
wait                | read      | cluster    | none      | tell whether a condition holds                                | kubectl wait --for=condition=Ready pod/api-7f9
diff                | read      | cluster    | none      | compare the cluster with a file                               | kubectl diff -f deployment.yaml
auth can-i          | read      | cluster    | none      | tell whether something is allowed                             | kubectl auth can-i delete pods
auth whoami         | read      | cluster    | none      | tell who is asking                                            | kubectl auth whoami
explain             | read      | cluster    | none      | tell what a field means                                       | kubectl explain pod.spec
version             | read      | cluster    | none      | tell the version                                              | kubectl version
cluster-info        | read      | cluster    | none      | tell where the cluster is                                     | kubectl cluster-info
api-resources       | read      | cluster    | none      | list the kinds of objects                                     | kubectl api-resources
api-versions        | read      | cluster    | none      | list the versions of the interface                            | kubectl api-versions
apply view-last-applied | read      | cluster    | none      | show what was last applied to an object                       | kubectl apply view-last-applied deployment/api
set env --list      | read      | cluster    | none      | list the variables of a workload                              | kubectl set env deployment/api --list
label --list        | read      | cluster    | none      | list the labels of an object                                  | kubectl label pod api-7f9 --list
annotate --list     | read      | cluster    | none      | list the annotations of an object                             | kubectl annotate deployment api --list
cluster-info dump   | read      | cluster    | none      | show everything there is about the cluster                    | kubectl cluster-info dump
config view         | read      | nobody     | none      | show the settings kubectl was given                           | kubectl config view
config current-context | read      | nobody     | none      | tell which cluster kubectl speaks to                          | kubectl config current-context
config get-contexts | read      | nobody     | none      | list the clusters and identities kubectl knows                | kubectl config get-contexts
config get-clusters | read      | nobody     | none      | list the clusters kubectl knows                               | kubectl config get-clusters
config get-users    | read      | nobody     | none      | list the identities kubectl knows                             | kubectl config get-users
plugin list         | read      | nobody     | none      | list the plug-ins of kubectl                                  | kubectl plugin list
cnpg status         | read      | cluster    | none      | show how a CloudNativePG cluster does                         | kubectl cnpg status orders
status              | read      | cluster    | none      | sum up a project                                              | oc status
projects            | read      | cluster    | none      | list the projects                                             | oc projects
project             | read      | nobody     | none      | tell the current project                                      | oc project
whoami              | read      | cluster    | none      | tell who is asking                                            | oc whoami
adm node-logs       | read      | cluster    | none      | read the logs of a node                                       | oc adm node-logs node-3 -u kubelet
adm upgrade         | read      | cluster    | none      | tell how far an upgrade of the cluster is                     | oc adm upgrade
policy who-can      | read      | cluster    | none      | list who may do something                                     | oc adm policy who-can delete pods
extract             | read      | cluster    | none      | show what a secret or a configuration holds                   | oc extract secret/api --to=-
scale               | change    | cluster    | workload  | set how many replicas run                                     | kubectl scale deployment api --replicas=6
set env             | change    | cluster    | workload  | set variables of a workload                                   | kubectl set env deployment/api DB_POOL_SIZE=25
set image           | change    | cluster    | object    | set the image of a workload                                   | kubectl set image deployment/api api=example/api:1.4
set resources       | change    | cluster    | object    | set requests and limits of a workload                         | kubectl set resources deployment api --limits=memory=1Gi
set serviceaccount  | change    | cluster    | object    | set the account a workload runs as                            | kubectl set serviceaccount deployment api runner
rollout restart     | change    | cluster    | object    | restart the pods of a workload one after the other            | kubectl rollout restart deployment/api
rollout undo        | change    | cluster    | object    | go back to an earlier revision                                | kubectl rollout undo deployment/api
rollout pause       | change    | cluster    | object    | hold a rollout                                                | kubectl rollout pause deployment/api
rollout resume      | change    | cluster    | object    | let a rollout go on                                           | kubectl rollout resume deployment/api
rollout latest      | change    | cluster    | object    | start a rollout of the newest image                           | oc rollout latest dc/api
rollout cancel      | change    | cluster    | object    | stop a rollout under way                                      | oc rollout cancel dc/api
rollout retry       | change    | cluster    | object    | try a failed rollout again                                    | oc rollout retry dc/api
patch               | change    | cluster    | object    | change fields of an object                                    | kubectl patch deployment api -p '{"spec":{"paused":true}}'
patch finalizers    | terminate | cluster    | object    | let go of an object that waits to be cleaned up               | kubectl patch pvc data-0 -p '{"metadata":{"finalizers":null}}'
label               | change    | cluster    | object    | set labels of an object                                       | kubectl label pod api-7f9 quarantine=true
annotate            | change    | cluster    | object    | set annotations of an object                                  | kubectl annotate deployment api note=held
autoscale           | change    | cluster    | object    | let a workload scale itself                                   | kubectl autoscale deployment api --min=2 --max=8
cordon              | change    | cluster    | object    | keep new pods off a node                                      | kubectl cordon node-3
uncordon            | change    | cluster    | object    | let pods onto a node again                                    | kubectl uncordon node-3
taint               | change    | cluster    | object    | keep pods off a node unless they say otherwise                | kubectl taint nodes node-3 dedicated=db:NoSchedule
taint and evict     | terminate | cluster    | object    | put the pods off a node at once                               | kubectl taint nodes node-3 broken=true:NoExecute
create job          | change    | cluster    | object    | run a cron job once, now                                      | kubectl create job report-now --from=cronjob/report
drain               | terminate | cluster    | object    | move the pods off a node                                      | kubectl drain node-3
delete              | terminate | cluster    | object    | delete an object                                              | kubectl delete pod api-7f9
several             | manual    | nobody     | none      | take commands of one line in turn, as far as each is known    | kubectl get pods; kubectl get nodes
nothing             | read      | nobody     | none      | remember a variable, or print a text                          | NAMESPACE=production
manual              | manual    | nobody     | none      | show the text to copy                                         | ssh db1
`);

const byName = new Map(catalogue.map((row) => [row.operation, row]));

/** An operation's row. */
export function rowOf(operation: Operation): Row {
  const row = byName.get(nameOf(operation));
  if (row === undefined) throw new Error(`no row for ${nameOf(operation)}`);
  return row;
}

/** An operation's name in the table. */
export function nameOf(operation: Operation): string {
  switch (operation.kind) {
    case 'signal sessions':
      return operation.signal === 'terminate' ? 'terminate sessions' : 'cancel statements';
    case 'sql change':
      return operation.destroys ? 'sql destroy' : 'sql change';
    case 'http write':
      return operation.method === 'DELETE' || operation.destroys === true ? 'http delete' : 'http write';
    case 'pod logs':
      return 'logs';
    case 'kubernetes read':
      return /^(set env|label|annotate)$/.test(operation.verb) ? `${operation.verb} --list` : operation.verb;
    case 'kubernetes change':
      if (operation.verb === 'taint' && operation.args.some(evicts)) return 'taint and evict';
      return operation.verb === 'patch' && operation.args.some(letsGo) ? 'patch finalizers' : operation.verb;
    default:
      return operation.kind;
  }
}

/** A taint that is put on a node and is not known to only keep new pods off: the pods there end. */
function evicts(arg: string): boolean {
  return !arg.startsWith('--') && /[=:]/.test(arg) && !/-$|:(Prefer)?NoSchedule$/.test(arg);
}

/** Without its finalizers an object that is being deleted is gone, with whatever they stood for. An escaped letter could spell the word. */
function letsGo(arg: string): boolean {
  return arg.startsWith('--patch=') && /finalizer|\\u/i.test(arg);
}

function table(text: string): Row[] {
  return text.trim().split('\n').map((line) => {
    // The example may hold the sign that parts the columns.
    const [operation = '', kind = '', target = '', preview = '', words = '', ...example] = line.split('|').map((cell) => cell.trim());
    return { operation, class: kind as Row['class'], target: target as Row['target'], preview: preview as Row['preview'], words, example: example.join(' | ') };
  });
}
