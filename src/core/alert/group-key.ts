import { createHash } from 'node:crypto';

type Named = { name: string; labels: Record<string, string> };

const SERVICE_LABELS = ['service', 'app', 'app_kubernetes_io_name', 'app.kubernetes.io/name', 'deployment', 'statefulset', 'job'];
/** Well below what a PostgreSQL index takes (2,704 bytes). */
const MAX_LENGTH = 500;
const PLACE_LABELS = ['cluster', 'environment', 'env', 'namespace'];

/** The service an alert speaks of, from the first label that names one; `unknown service` when none does. */
export function serviceOf({ labels }: Pick<Named, 'labels'>): string {
  for (const label of SERVICE_LABELS) {
    const value = labels[label]?.trim();
    if (value) return value;
  }
  return 'unknown service';
}

/**
 * What makes several alerts one problem: the same alert name, for the same service, in the same place. Pod, instance and
 * severity are left out on purpose: twenty pods of one service without connections are one incident, and so are the
 * warning and the critical rule of one name. Two names are two incidents, because each has its own runbook. The monitor's
 * own grouping is not used, since it changes with its configuration and differs between monitors that watch the same service.
 */
export function groupKeyOf(alert: Named): string {
  const place = PLACE_LABELS.map((label) => alert.labels[label]?.trim() ?? '').filter((value) => value !== '');
  // Encoded, so that a `/` within a label cannot make two problems look like one.
  const key = [...place, serviceOf(alert), alert.name].map(encodeURIComponent).join('/');
  return key.length <= MAX_LENGTH ? key : `${key.slice(0, MAX_LENGTH - 65)}~${createHash('sha256').update(key).digest('hex')}`;
}
