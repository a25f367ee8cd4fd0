/**
 * The closed set of things Lifeguard can do for a statement. A statement that fits none of them is `manual`:
 * shown with its text to copy, never run.
 */
export type OperationClass = 'read' | 'change' | 'terminate' | 'manual';

/** A text filter of a pipe, done by us on the output; nothing is ever given to a shell. */
export type Filter = { program: string; args: string[] };

export type Workload = { kind: 'deployment' | 'statefulset' | 'daemonset'; name: string };

/** One pod, or the first running one of a workload. */
export type PodChoice = { pod: string } | { workload: Workload };

/** How psql lays out rows, which the filters behind it go by. */
export type PsqlForm = { layout: 'aligned' | 'unaligned' | 'csv'; header: boolean; expanded: boolean; separator: string };

export type Operation =
  /** One statement that provably only reads, for the target's own connection. `parameters` name the placeholders that are its `$1`, `$2` …; none in the usual case. `form` is there when there are filters. */
  | { kind: 'sql read'; sql: string; parameters: string[]; filters: Filter[]; form?: PsqlForm }
  /** One statement that changes data, the schema or the server's settings; `destroys` when what it takes away cannot be put back. `database` is the one its line names: in any other it is not to be run. */
  | { kind: 'sql change'; sql: string; parameters: string[]; destroys: boolean; database?: string }
  /** End the sessions the statement chooses. `choose` is a SELECT of one column, `pid`, with the statement's own FROM and WHERE. `wholesale`: its conditions only say whose sessions, never in which state or how old. */
  | { kind: 'signal sessions'; signal: 'terminate' | 'cancel'; choose: string; parameters: string[]; wholesale?: true }
  /** A request that only reports, e.g. for a metrics page. `path` includes the query; `body` is a question sent along (a search); `show` is what of the answer is asked for, its page when absent. */
  | { kind: 'http read'; method: 'GET' | 'HEAD' | 'OPTIONS'; host: string; port: number | null; path: string; body?: string; show?: Show; filters: Filter[] }
  /** A request that changes something behind it. `body` is what it sends as `contentType`, null for none; `destroys` when its words say that something is taken away. */
  | { kind: 'http write'; method: string; host: string; port: number | null; path: string; body: string | null; contentType?: string; destroys?: true }
  /** A question to the target's Prometheus, in PromQL. */
  | { kind: 'metrics query'; query: string; filters: Filter[] }
  | {
      kind: 'pod logs';
      namespace: string | null;
      pods: { selector: string } | PodChoice;
      container: string | null;
      tailLines: number | null;
      sinceSeconds: number | null;
      previous: boolean;
      filters: Filter[];
    }
  /** A program that only reports, run in a pod: `df -h`. Program and arguments were both found on a list. */
  | { kind: 'pod read'; namespace: string | null; pod: PodChoice; container: string | null; command: string[]; filters: Filter[] }
  /** A kubectl verb that only reads. `args` are its positionals, then every flag in one spelling, `--long=value` (`--watch=true`); the Kubernetes edge knows how to answer it. */
  | { kind: 'kubernetes read'; verb: string; args: string[]; filters: Filter[] }
  | { kind: 'scale'; namespace: string | null; workload: Workload; replicas: number }
  /** `null` unsets the variable. */
  | { kind: 'set env'; namespace: string | null; workload: Workload; env: Record<string, string | null> }
  /** A kubectl verb that changes or ends something and can be previewed; `args` as above. */
  | { kind: 'kubernetes change'; verb: string; args: string[] }
  /** Commands one after the other on one line (`a; b`, `a && b`), each understood; the worst of them gives the class. */
  | { kind: 'several'; operations: Operation[] }
  /** Only sets a variable, prints a text or waits. */
  | { kind: 'nothing' }
  | { kind: 'manual' };

/** Of an answer: its status line and headers, these and its page, or curl's own words about it (`%{http_code}`). */
export type Show = 'headers' | 'headers and page' | { format: string };

/** What the judge says of one statement. `reason` is one sentence a responder understands. */
export type Judgement = {
  operation: Operation;
  class: OperationClass;
  /** Would run by itself under Diagnosis: a read that is neither sensitive, endless nor heavy and has no open placeholder. */
  auto: boolean;
  reason: string;
  /** Its answer may hold secrets: shown to the person who asked alone, never stored, never in a channel. */
  sensitive?: true;
  /** Left open in the text, e.g. `<pod>` or `$NAMESPACE`. Present only when there are some; such a statement is never done as it is. */
  placeholders?: string[];
  /** Placeholders whose value a read of the same block gives, e.g. `$POD` from `POD=$(kubectl get pod …)`. Its answer is used only where it is one valid name. */
  bindings?: Record<string, Operation>;
};
