import type { Severity } from './alert.ts';

// The words seen in public rules and runbooks: Prometheus mixins, P0–P4, SEV1–SEV4, Grafana, syslog.
const CRITICAL = ['critical', 'crit', 'page', 'fatal', 'emergency', 'emerg', 'disaster', 'blocker', 'p0', 'p1', 'sev0', 'sev1', 's1', '1'];
const MINOR = ['minor', 'info', 'information', 'informational', 'notice', 'low', 'none', 'debug', 'ok', 'ticket', 'p4', 'p5', 'sev4', 'sev5', 's4', '4', '5'];

/**
 * How bad the monitor says it is, from the label `severity`, else `priority` or `level`. Warning, error and high are major,
 * and so is a word nobody knows or none at all: it must neither wake everybody nor be passed over.
 */
export function severityOf(labels: Record<string, string>): Severity {
  const said = labels.severity ?? labels.priority ?? labels.level ?? '';
  const word = said.toLowerCase().replace(/[^a-z0-9]/g, '');
  if (CRITICAL.includes(word)) return 'critical';
  return MINOR.includes(word) ? 'minor' : 'major';
}
