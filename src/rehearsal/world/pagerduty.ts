/**
 * PagerDuty as far as a bot meets it: Events API v2 with its dedup keys, the incidents of the REST API, and webhooks v3
 * to whoever subscribes. Speaks TLS, because its official client knows nothing else.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import type { Panel } from '../slack/state.ts';
import type { Authority } from './authority.ts';
import { record, string } from './fields.ts';
import type { Json } from './fields.ts';
import { describe, eventErrors, invalid } from './pagerduty-format.ts';
import type { Page } from './pagerduty-format.ts';
import { deliverWebhook } from './pagerduty-webhook.ts';
import type { Subscription } from './pagerduty-webhook.ts';
import { startSimulatedServer } from './simulated-server.ts';
import type { Answer, Request, SimulatedServer } from './simulated-server.ts';

export type PagerDuty = SimulatedServer & {
  routingKey: string;
  apiToken: string;
  /** A user that may be named in the `From` header. */
  from: string;
  /** Every page there ever was, newest first. */
  pages(): Page[];
  /** The pages not resolved. */
  open(): Page[];
  /** A person does this in PagerDuty itself; subscribers hear of it. Throws when there is no such page. */
  act(id: string, what: 'acknowledge' | 'resolve', who?: string): Promise<void>;
  /** Posts every later change to this address alone, signed; the secret is the value of PAGERDUTY_WEBHOOK_SECRET. */
  subscribe(subscription: Subscription): void;
  panel(): Panel;
};

export async function startPagerDuty(options: { authority: Authority; changed?: () => void }): Promise<PagerDuty> {
  const routingKey = randomBytes(16).toString('hex');
  const apiToken = randomBytes(10).toString('base64url');
  const from = 'lifeguard@cygni.dev';
  const pages: Page[] = [];
  let subscription: Subscription | null = null;
  const open = () => pages.filter((page) => page.status !== 'resolved');

  function changed(page: Page, event: 'triggered' | 'acknowledged' | 'resolved', who: string | null): Promise<void> {
    const data = describe(page, server.url);
    options.changed?.();
    return subscription ? deliverWebhook(subscription, event, data, who) : Promise.resolve();
  }

  function openPage(title: string, key: string): Page {
    const id = `P${randomBytes(5).toString('hex').toUpperCase()}`;
    const page: Page = {
      id,
      number: 1200 + pages.length + 1,
      title,
      status: 'triggered',
      key,
      createdAt: new Date().toISOString(),
      triggers: 1,
      notes: [],
    };
    pages.unshift(page);
    void changed(page, 'triggered', null);
    return page;
  }

  function setStatus(page: Page, status: Page['status'], who: string | null): Promise<void> {
    if (page.status === status || page.status === 'resolved') return Promise.resolve();
    page.status = status;
    return changed(page, status, who);
  }

  function enqueue(body: Json): Answer {
    const action = string(body['event_action']);
    const payload = record(body['payload']);
    const errors = eventErrors(body, payload, action, routingKey);
    if (errors.length > 0) return { status: 400, body: { status: 'invalid event', message: 'Event object is invalid', errors } };
    const key = string(body['dedup_key']) ?? randomUUID().replaceAll('-', '');
    const page = open().find((one) => one.key === key);
    if (action === 'trigger') {
      if (page) page.triggers += 1;
      else openPage(string(payload['summary']) ?? '', key);
    } else if (page) {
      void setStatus(page, action === 'acknowledge' ? 'acknowledged' : 'resolved', null);
    }
    return { status: 202, body: { status: 'success', message: 'Event processed', dedup_key: key } };
  }

  function rest(request: Request): Answer {
    if (request.headers.authorization !== `Token token=${apiToken}`) {
      return { status: 401, body: { error: { message: 'Unauthorized', code: 2006 } } };
    }
    const wanted = record(record(request.body)['incident']);
    if (request.method !== 'GET' && request.headers['from'] !== from) return invalid('Requester User Not Found');
    if (request.path === '/incidents' && request.method === 'GET') return search(request.query);
    if (request.path === '/incidents' && request.method === 'POST') return create(wanted);
    if (request.path === '/abilities' && request.method === 'GET') return { status: 200, body: { abilities: ['sso'] } };
    const [, id, part] = /^\/incidents\/([^/]+)(\/notes)?$/.exec(request.path) ?? [];
    const page = pages.find((one) => one.id === id || String(one.number) === id);
    if (!page) return { status: 404, body: { error: { message: 'Not Found', code: 2100 } } };
    if (part) return notes(page, request);
    if (request.method === 'PUT') {
      const status = string(wanted['status']);
      if (status !== undefined && status !== 'acknowledged' && status !== 'resolved') return invalid('Status is invalid');
      if (page.status === 'resolved') return invalid('Incident Already Resolved');
      if (status) void setStatus(page, status, null);
    }
    return { status: 200, body: { incident: describe(page, server.url) } };
  }

  function search(query: URLSearchParams): Answer {
    const statuses = query.getAll('statuses[]');
    const key = query.get('incident_key');
    const found = pages.filter(
      (page) => (key === null || page.key === key) && (statuses.length === 0 || statuses.includes(page.status)),
    );
    const limit = Number(query.get('limit') ?? 25);
    const offset = Number(query.get('offset') ?? 0);
    const incidents = found.slice(offset, offset + limit).map((page) => describe(page, server.url));
    return { status: 200, body: { incidents, limit, offset, total: null, more: found.length > offset + limit } };
  }

  function create(wanted: Json): Answer {
    const title = string(wanted['title']);
    const service = record(wanted['service']);
    if (!title || !string(service['id'])) return invalid('Title or service is missing');
    const key = string(wanted['incident_key']) ?? randomUUID().replaceAll('-', '');
    if (open().some((page) => page.key === key)) {
      return invalid('Open incident with matching dedup key already exists on this service');
    }
    return { status: 201, body: { incident: describe(openPage(title, key), server.url) } };
  }

  function notes(page: Page, request: Request): Answer {
    if (request.method === 'POST') page.notes.push(string(record(record(request.body)['note'])['content']) ?? '');
    const described = page.notes.map((content, index) => ({ id: `${page.id}N${index}`, content, created_at: page.createdAt }));
    return request.method === 'POST'
      ? { status: 201, body: { note: described.at(-1) } }
      : { status: 200, body: { notes: described } };
  }

  const server = await startSimulatedServer({
    tls: options.authority.server,
    handle: (request) =>
      request.path === '/v2/enqueue' && request.method === 'POST' ? enqueue(record(request.body)) : rest(request),
    ...(options.changed ? { changed: options.changed } : {}),
  });
  return {
    ...server,
    routingKey,
    apiToken,
    from,
    pages: () => pages,
    open,
    async act(id, what, who = 'Petra Dahl') {
      const page = pages.find((one) => one.id === id);
      if (!page) throw new Error(`PagerDuty has no page ${id}`);
      await setStatus(page, what === 'acknowledge' ? 'acknowledged' : 'resolved', who);
    },
    subscribe: (next) => void (subscription = next),
    panel: () => panelOf(pages, open()),
  };
}

function panelOf(pages: Page[], open: Page[]): Panel {
  const newest = open[0] ?? pages[0];
  return {
    title: 'PagerDuty',
    state: newest?.status === 'triggered' ? 'trouble' : open.length > 0 ? 'busy' : 'calm',
    summary: newest ? `#${newest.number} ${newest.status}` : 'Nobody is paged',
    lines: pages.slice(0, 4).map((page) => `#${page.number} ${page.title} (${page.status})`),
  };
}
