import { z } from 'zod';
import type { Alert } from '../../core/alert/alert.ts';
import { fingerprintOf } from '../../core/alert/fingerprint.ts';
import { groupKeyOf } from '../../core/alert/group-key.ts';
import { severityOf } from '../../core/alert/severity.ts';
import { harmless, harmlessPairs } from './foreign-text.ts';

const LABEL_LENGTH = 1024;
/** Slack shows at most 3,000 characters in one place. */
const ANNOTATION_LENGTH = 3000;

/** An RFC 3339 time as ISO 8601 in UTC with milliseconds, so that two of them compare as texts. */
export const instant = z.string().max(40)
  .refine((text) => /^\d{4}-\d{2}-\d{2}T/.test(text) && !Number.isNaN(Date.parse(text)), 'must be an RFC 3339 time')
  .transform((text) => new Date(text).toISOString());

/** A foreign alert made harmless and complete: what the sender left out is derived from its labels. */
export function alertOf(foreign: {
  source: Alert['source'];
  state: Alert['state'];
  labels: Record<string, unknown>;
  annotations: Record<string, unknown>;
  /** Already read by `instant`. */
  startsAt: string;
  endsAt: string | undefined;
  fingerprint: string | undefined;
}): Alert {
  const labels = harmlessPairs(foreign.labels, LABEL_LENGTH);
  const annotations = harmlessPairs(foreign.annotations, ANNOTATION_LENGTH);
  const name = labels.alertname || annotations.summary?.slice(0, 150) || 'Alert without a name';
  // Alertmanager sends the year 1 as the end of an alert that is not over.
  const end = foreign.state === 'resolved' ? instant.safeParse(foreign.endsAt) : undefined;
  return {
    name,
    state: foreign.state,
    severity: severityOf(labels),
    labels,
    annotations,
    startsAt: foreign.startsAt,
    ...(end?.success ? { endsAt: end.data } : {}),
    fingerprint: foreign.fingerprint ? harmless(foreign.fingerprint, 128) : fingerprintOf(labels),
    groupKey: groupKeyOf({ name, labels }),
    source: foreign.source,
  };
}
