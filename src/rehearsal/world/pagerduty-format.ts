/** How PagerDuty spells things: its pages as JSON, and what it says of an event or a request it refuses. */
import { list, record, string } from './fields.ts';
import type { Json } from './fields.ts';
import type { Answer } from './simulated-server.ts';

export type Page = {
  id: string;
  number: number;
  title: string;
  status: 'triggered' | 'acknowledged' | 'resolved';
  /** The dedup key of the event that opened it, or the key it was created with. */
  key: string;
  createdAt: string;
  /** How many trigger events have joined it, the first included. */
  triggers: number;
  notes: string[];
};

/** Why the Events API would refuse this event; empty when it would not. */
export function eventErrors(body: Json, payload: Json, action: string | undefined, routingKey: string): string[] {
  const errors: string[] = [];
  // The real one accepts any 32 characters and drops the event later; a wrong key must be seen in a rehearsal.
  if (body['routing_key'] !== routingKey) errors.push("'routing_key' is invalid");
  if (!['trigger', 'acknowledge', 'resolve'].includes(action ?? '')) errors.push("'event_action' is invalid");
  if (action !== 'trigger' && !string(body['dedup_key'])) errors.push("'dedup_key' is missing or blank");
  if ((string(body['dedup_key']) ?? '').length > 255) errors.push("'dedup_key' is too long");
  if (action !== 'trigger') return errors;
  for (const field of ['summary', 'source', 'severity']) {
    if (!string(payload[field])) errors.push(`'payload.${field}' is missing or blank`);
  }
  const severity = string(payload['severity']);
  if (severity && !['critical', 'error', 'warning', 'info'].includes(severity)) errors.push("'payload.severity' is invalid");
  for (const link of list(body['links'])) {
    if (!string(record(link)['href'])) errors.push("'links.href' is missing or blank");
  }
  return errors;
}

/** A page as the REST API and the webhooks spell it. */
export function describe(page: Page, url: string): Json {
  return {
    id: page.id,
    type: 'incident',
    self: `${url}/incidents/${page.id}`,
    html_url: `https://cygni.pagerduty.com/incidents/${page.id}`,
    incident_number: page.number,
    number: page.number,
    title: page.title,
    summary: `[#${page.number}] ${page.title}`,
    status: page.status,
    incident_key: page.key,
    created_at: page.createdAt,
    urgency: 'high',
    service: { id: 'PCYGNI1', type: 'service_reference', summary: 'cygni-api' },
    assignments: [],
    escalation_policy: { id: 'PESC001', type: 'escalation_policy_reference', summary: 'Database on call' },
  };
}

/** The REST API's 400. */
export function invalid(sentence: string): Answer {
  return { status: 400, body: { error: { message: 'Invalid Input Provided', code: 2001, errors: [sentence] } } };
}
