import { fix, ok, unused, warn, type Checkup } from '../../core/checkup.ts';
import { openPages } from './incidents.ts';
import type { PagerDutyAccess } from './pagerduty.ts';

const TIMEOUT_MS = 5_000;

/** The questions to PagerDuty. None of them can open an incident. */
export function examinePagerDuty({ routingKey, apiToken, from, eventsServer, apiServer }: Omit<PagerDutyAccess, 'routingKey'> & { routingKey: string | undefined }): Checkup[] {
  return [
    {
      party: 'PagerDuty', what: 'routing key', fix: `Let this machine reach https://${eventsServer}, or set PAGERDUTY_EVENTS_SERVER (EU: events.eu.pagerduty.com).`,
      async ask() {
        if (routingKey === undefined) return [unused('PAGERDUTY_ROUTING_KEY is not set: nobody is paged')];
        const make = 'Take the Integration Key of an “Events API v2” integration of the service to page.';
        if (!/^[A-Za-z0-9]{32}$/.test(routingKey)) return [fix(`${routingKey.length} characters where an Events API v2 key has 32 letters and digits${routingKey.length === 20 ? ' (a REST key has 20)' : ''}`, make)];
        // Any answer will do: that path takes no events.
        const answer = await fetch(`https://${eventsServer}/`, { signal: AbortSignal.timeout(TIMEOUT_MS), redirect: 'manual' });
        await answer.body?.cancel();
        return [ok(`has the form of one, and ${eventsServer} answers; only a page proves the key: npx lifeguard fire, then npx lifeguard fire --resolve`)];
      },
    },
    {
      party: 'PagerDuty', what: 'REST token', fix: 'Make a REST API key under Integrations → API Access Keys and put it into PAGERDUTY_API_TOKEN (EU: PAGERDUTY_API_SERVER=api.eu.pagerduty.com).',
      async ask() {
        if (routingKey === undefined) return [unused('nobody is paged')];
        if (!apiToken) return [unused('PAGERDUTY_API_TOKEN is not set: an incident that is open already is not found, so every one pages')];
        const open = await openPages({ apiServer, apiToken, from, timeoutMs: TIMEOUT_MS });
        const seen = `may read incidents; ${open.length === 100 ? '100 or more' : open.length} open`;
        return [from ? ok(`${seen}; would change one as ${from}`) : warn(`${seen}; no user to change them as`, 'Set PAGERDUTY_FROM to the e-mail of a PagerDuty user, so that a page opened by another tool can be acknowledged and resolved.')];
      },
    },
  ];
}
