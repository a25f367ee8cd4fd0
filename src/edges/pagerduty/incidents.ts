import { api } from '@pagerduty/pdjs';
import { z } from 'zod';
import { Fault } from '../../core/fault.ts';
import { call } from './call.ts';

/** A PagerDuty incident as far as we care. `dedupKey` is PagerDuty's incident_key. */
export type Page = { id: string; number: string; url: string; dedupKey: string; title: string; service: string; status: 'triggered' | 'acknowledged' | 'resolved' };

/** How to reach PagerDuty's REST API. `from` is the e-mail address of the user on whose behalf something is changed. */
export type Rest = { apiServer: string; apiToken: string; from: string | undefined; timeoutMs: number };

const answer = z.object({
  incidents: z.array(z.object({
    id: z.string(),
    incident_number: z.number(),
    incident_key: z.string().nullish(),
    html_url: z.string(),
    title: z.string().nullish(),
    status: z.enum(['triggered', 'acknowledged', 'resolved']),
    created_at: z.string().nullish(),
    service: z.object({ summary: z.string().nullish() }).nullish(),
  })),
});

/** Open incidents, the oldest first; at most 100, PagerDuty's own page size. */
export function openPages(rest: Rest): Promise<Page[]> {
  return list(rest, { 'statuses[]': ['triggered', 'acknowledged'], 'limit': '100' });
}

/** Incidents of this key in any state, the oldest first. */
export function pagesOfKey(rest: Rest, dedupKey: string): Promise<Page[]> {
  return list(rest, { 'incident_key': dedupKey, 'date_range': 'all', 'limit': '100' });
}

/** Sets an incident's state. For incidents that are not ours; ours are changed by an event, which needs no user. */
export async function setStatus(rest: Rest, id: string, status: 'acknowledged' | 'resolved'): Promise<void> {
  const { from } = rest;
  if (!from) throw new Fault('PagerDuty', 'This page was opened by someone else; to change it PAGERDUTY_FROM must be set.', { retry: 'never' });
  await call(({ headers, ...options }) => api({
    ...options,
    server: rest.apiServer,
    token: rest.apiToken,
    method: 'PUT',
    endpoint: `/incidents/${encodeURIComponent(id)}`,
    headers: { ...headers, From: from },
    data: { incident: { type: 'incident_reference', status } },
  }), rest.timeoutMs);
}

async function list(rest: Rest, queryParameters: Record<string, string | string[]>): Promise<Page[]> {
  const { data } = await call((options) => api({
    ...options, server: rest.apiServer, token: rest.apiToken, method: 'GET', endpoint: '/incidents', queryParameters,
  }), rest.timeoutMs);
  const parsed = answer.safeParse(data);
  if (!parsed.success) throw new Fault('PagerDuty', 'PagerDuty answered something that is not a list of incidents.', { cause: parsed.error });
  return parsed.data.incidents
    .toSorted((a, b) => (a.created_at ?? '').localeCompare(b.created_at ?? '') || a.incident_number - b.incident_number)
    .map((incident) => ({
      id: incident.id,
      number: String(incident.incident_number),
      url: incident.html_url,
      dedupKey: incident.incident_key ?? '',
      title: incident.title ?? '',
      service: incident.service?.summary ?? '',
      status: incident.status,
    }));
}
