import { onFault } from '../core/fault.ts';
import type { Event } from '../core/incident/event.ts';
import type { Incident } from '../core/incident/incident.ts';
import { pageKey } from '../core/incident/page-key.ts';
import type { Outcome, Stage } from './outcome.ts';
import type { PagerDutyPort } from './world.ts';

/**
 * Pages people, but only when nothing has: the runbook says "if not auto-created". The key is the incident's own, so that
 * a repeated trigger joins the same page, and a later incident of the same alert opens a new one.
 */
export const page: Stage<'page'> = async ({ job, incident, world }) => {
  const { pagerduty } = world;
  if (!pagerduty) return { events: [] };
  if (job.action === 'trigger') return trigger(pagerduty, incident);
  if (job.action === 'acknowledge') {
    if (incident.page?.state !== 'open') return { events: [] };
    await pagerduty.acknowledge(incident.page.dedupKey);
    return { events: [{ type: 'page acknowledged' }], answered: ['PagerDuty'] };
  }
  // Reopened meanwhile: its page must go on.
  if (incident.status !== 'resolved' || incident.page?.state === 'resolved') return { events: [] };
  // A trigger may have been taken although no answer came; resolving what is not there is harmless.
  await pagerduty.resolve(incident.page?.dedupKey ?? pageKey(incident));
  return { events: incident.page ? [{ type: 'page resolved' }] : [], answered: ['PagerDuty'] };
};

async function trigger(pagerduty: PagerDutyPort, incident: Incident): Promise<Outcome> {
  // Over before anybody could be paged.
  if (incident.status === 'resolved') return { events: [] };
  const dedupKey = pageKey(incident);
  let unasked: Event[] = [];
  // Looking is a courtesy, paging is the duty: rather twice than not at all.
  const open = await pagerduty.findOpen({ service: incident.service, title: incident.title, dedupKey }).catch(onFault(({ message }) => {
    unasked = [{ type: 'trouble', party: 'PagerDuty', message: `Paged without looking whether a page is open already: ${message}` }];
    return null;
  }));
  if (open) return { events: [{ type: 'paged', how: open.dedupKey === dedupKey ? 'triggered' : 'found open', ...open }], answered: ['PagerDuty'] };
  await pagerduty.trigger({
    dedupKey,
    summary: `${incident.title} · ${incident.service}`,
    source: incident.service,
    severity: ({ critical: 'critical', major: 'error', minor: 'warning' } as const)[incident.severity],
    details: { summary: incident.summary, incident: String(incident.number) },
  });
  const created = await pagerduty.byKey(dedupKey).catch(onFault(() => null));
  return {
    events: [{ type: 'paged', how: 'triggered', dedupKey, number: created?.number ?? null, url: created?.url ?? null }, ...unasked],
    answered: unasked.length > 0 ? [] : ['PagerDuty'],
  };
}
