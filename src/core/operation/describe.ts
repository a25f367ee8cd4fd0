import type { Operation, Workload } from './operation.ts';
import { describeQuery } from './sql/summary.ts';

/** An operation in one line of plain words, for cards and `plan`: `scale deployment cygni-api to 20 replicas`. */
export function describe(operation: Operation): string {
  switch (operation.kind) {
    case 'sql read':
      return describeQuery(operation.sql);
    case 'signal sessions':
      return operation.signal === 'terminate' ? 'terminate the sessions it chooses' : 'cancel the statements of the sessions it chooses';
    case 'http read':
      return `read ${operation.host}${operation.port === null ? '' : `:${operation.port}`}${operation.path}`;
    case 'pod logs':
      return `read ${operation.previous ? 'earlier ' : ''}logs of ${podsInWords(operation.pods)}`;
    case 'kubernetes read':
      return `${operation.verb} ${operation.args.filter((arg) => !arg.startsWith('--')).join(' ')}`.trim();
    case 'scale':
      return `scale ${workloadInWords(operation.workload)} to ${operation.replicas} ${operation.replicas === 1 ? 'replica' : 'replicas'}`;
    case 'set env':
      return `${envInWords(operation.env)} on ${workloadInWords(operation.workload)}`;
    case 'kubernetes change':
      return `${operation.verb} ${operation.args.filter((arg) => !arg.startsWith('--')).join(' ')}`.trim();
    case 'sql change':
      return operation.destroys ? 'overwrite or delete something in the database' : 'change something in the database';
    case 'http write':
      return `${operation.method} ${operation.host}${operation.port === null ? '' : `:${operation.port}`}${operation.path}`;
    case 'metrics query':
      return `ask Prometheus ${operation.query}`;
    case 'pod read':
      return `run ${operation.command.join(' ')} in ${'pod' in operation.pod ? `pod ${operation.pod.pod}` : workloadInWords(operation.pod.workload)}`;
    case 'several':
      return operation.operations.map(describe).join(', then ');
    case 'nothing':
      return 'nothing to do';
    case 'manual':
      return 'a person does it';
  }
}

function workloadInWords(workload: Workload): string {
  return `${workload.kind} ${workload.name}`;
}

function podsInWords(pods: Extract<Operation, { kind: 'pod logs' }>['pods']): string {
  if ('selector' in pods) return `pods with ${pods.selector}`;
  return 'pod' in pods ? `pod ${pods.pod}` : workloadInWords(pods.workload);
}

function envInWords(env: Record<string, string | null>): string {
  return Object.entries(env)
    .map(([name, value]) => (value === null ? `unset ${name}` : `set ${name}=${value}`))
    .join(', ');
}
