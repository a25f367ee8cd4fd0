/**
 * The closed set of things Lifeguard can do for a statement. A statement that fits none of them is `manual`:
 * shown with its text to copy, never run.
 */
export type OperationClass = 'read' | 'change' | 'terminate' | 'manual';

/** A text filter of a pipe, done by us on the output; nothing is ever given to a shell. */
export type Filter = { program: string; args: string[] };

export type Workload = { kind: 'deployment' | 'statefulset' | 'daemonset'; name: string };

export type Operation =
  /** One statement that provably only reads, for the target's own connection. */
  | { kind: 'sql read'; sql: string }
  /** End the sessions the statement chooses. `choose` is a SELECT of one column, `pid`, with the statement's own FROM and WHERE. */
  | { kind: 'signal sessions'; signal: 'terminate' | 'cancel'; choose: string }
  /** GET of an address of the target's own service, e.g. its metrics page. `path` includes the query. */
  | { kind: 'http read'; host: string; port: number | null; path: string; filters: Filter[] }
  | {
      kind: 'pod logs';
      namespace: string | null;
      pods: { selector: string } | { pod: string } | { workload: Workload };
      container: string | null;
      tailLines: number | null;
      sinceSeconds: number | null;
      previous: boolean;
      filters: Filter[];
    }
  /** A kubectl verb that only reads. `args` are its positionals, then every flag in one spelling, `--long=value` (`--watch=true`); the Kubernetes edge knows how to answer it. */
  | { kind: 'kubernetes read'; verb: string; args: string[]; filters: Filter[] }
  | { kind: 'scale'; namespace: string | null; workload: Workload; replicas: number }
  /** `null` unsets the variable. */
  | { kind: 'set env'; namespace: string | null; workload: Workload; env: Record<string, string | null> }
  /** A kubectl verb that changes or ends something and can be previewed; `args` as above. */
  | { kind: 'kubernetes change'; verb: string; args: string[] }
  | { kind: 'manual' };

/** What the judge says of one statement. `reason` is one sentence a responder understands. */
export type Judgement = {
  operation: Operation;
  class: OperationClass;
  /** Would run by itself under Diagnosis: a read that is neither sensitive, endless nor heavy and has no open placeholder. */
  auto: boolean;
  reason: string;
  /** Left open in the text, e.g. `<pod>` or `$NAMESPACE`. Present only when there are some; such a statement is never done as it is. */
  placeholders?: string[];
};
