import { acknowledge, resolve, trigger } from '@pagerduty/pdjs';
import { Fault } from '../../core/fault.ts';
import { isOurs } from '../../core/incident/page-key.ts';
import { call } from './call.ts';
import { openPages, pagesOfKey, setStatus } from './incidents.ts';
import type { Page, Rest } from './incidents.ts';
import { sameProblem } from './same-problem.ts';

export type Trigger = {
  dedupKey: string;
  /** Cut at PagerDuty's 1,024 characters. */
  summary: string;
  /** What is in trouble: the watched service. */
  source: string;
  /** In PagerDuty's words. */
  severity: 'critical' | 'error' | 'warning';
  details: Record<string, string>;
};

export type PagerDuty = {
  /** The page that is already open for this problem: ours by key, else one opened by another integration for the same alert. Null without a REST token. */
  findOpen(problem: { service: string; title: string; dedupKey: string }): Promise<Pick<Page, 'number' | 'url' | 'dedupKey'> | null>;
  /** Opens a page, or joins the open one of the same key: safe to send again. */
  trigger(event: Trigger): Promise<void>;
  acknowledge(dedupKey: string): Promise<void>;
  resolve(dedupKey: string): Promise<void>;
  /** Reads a page back for its number, address and state, the newest of the key. Null when there is none yet or without a REST token. */
  byKey(dedupKey: string): Promise<Page | null>;
};

export type PagerDutyAccess = {
  routingKey: string;
  apiToken?: string | undefined;
  from?: string | undefined;
  /** Host, with a port where it is not 443; pdjs speaks only https. */
  eventsServer: string;
  apiServer: string;
  timeoutMs?: number;
};

/** PagerDuty through pdjs. Every method throws a Fault('PagerDuty') when PagerDuty fails us; retrying is the job queue's. */
export function connectPagerDuty({ routingKey, apiToken, from, eventsServer, apiServer, timeoutMs = 5000 }: PagerDutyAccess): PagerDuty {
  const rest: Rest | null = apiToken ? { apiServer, apiToken, from, timeoutMs } : null;
  const about = (dedupKey: string, summary: string, source: string) =>
    ({ routing_key: routingKey, dedup_key: dedupKey, payload: { summary, source, severity: 'critical' as const } });

  // An event for a key of another integration is accepted and dropped, so such a page is changed over REST.
  async function change(dedupKey: string, event: typeof resolve, action: 'acknowledge' | 'resolve'): Promise<void> {
    if (isOurs(dedupKey)) {
      await call((options) => event({ ...options, server: eventsServer, data: { event_action: action, ...about(dedupKey, action, 'lifeguard') } }), timeoutMs);
      return;
    }
    if (!rest) throw new Fault('PagerDuty', 'This page was opened by someone else; to change it PAGERDUTY_API_TOKEN must be set.', { retry: 'never' });
    const open = (await pagesOfKey(rest, dedupKey)).findLast((page) => page.status !== 'resolved');
    if (!open || (action === 'acknowledge' && open.status === 'acknowledged')) return;
    await setStatus(rest, open.id, action === 'resolve' ? 'resolved' : 'acknowledged');
  }

  return {
    async findOpen(problem) {
      if (!rest) return null;
      const pages = await openPages(rest);
      const page = pages.find(({ dedupKey }) => dedupKey === problem.dedupKey) ?? pages.find((open) => sameProblem(open, problem));
      return page ? { number: page.number, url: page.url, dedupKey: page.dedupKey } : null;
    },
    async trigger({ dedupKey, summary, source, severity, details }) {
      const event = about(dedupKey, clip(summary), clip(source));
      await call((options) => trigger({
        ...options,
        server: eventsServer,
        data: { event_action: 'trigger', ...event, payload: { ...event.payload, severity, custom_details: details } },
      }), timeoutMs);
    },
    acknowledge: (dedupKey) => change(dedupKey, acknowledge, 'acknowledge'),
    resolve: (dedupKey) => change(dedupKey, resolve, 'resolve'),
    async byKey(dedupKey) {
      return rest ? ((await pagesOfKey(rest, dedupKey)).at(-1) ?? null) : null;
    },
  };
}

/** The longest summary PagerDuty takes. */
const MOST_CHARACTERS = 1024;
const clip = (text: string): string => (text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS - 1).toWellFormed()}…`);
