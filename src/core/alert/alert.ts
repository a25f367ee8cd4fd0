/** One condition a monitor reports, firing or resolved. Its texts are foreign: shown inert, never deciding what is done. */
export type Alert = {
  name: string;
  state: 'firing' | 'resolved';
  severity: Severity;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  /** ISO 8601, as the monitor says. */
  startsAt: string;
  /** ISO 8601; only on a resolved alert. */
  endsAt?: string;
  /** Digest of the labels: the same condition has the same one every time. */
  fingerprint: string;
  /** What makes several alerts one problem. */
  groupKey: string;
  source: 'alertmanager' | 'grafana' | 'generic' | 'person';
};

export type Severity = 'critical' | 'major' | 'minor';
