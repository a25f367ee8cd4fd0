/** Atlassian Statuspage as far as incidents go: create, update, read, and the list of unresolved ones. */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Panel } from '../slack/state.ts';
import { record, string } from './fields.ts';
import type { Json } from './fields.ts';
import { startSimulatedServer } from './simulated-server.ts';
import type { Answer, Request, SimulatedServer } from './simulated-server.ts';

export type PageIncident = {
  id: string;
  name: string;
  status: PageStatus;
  page_id: string;
  impact: 'none' | 'minor' | 'major' | 'critical';
  shortlink: string;
  created_at: string;
  updated_at: string;
  monitoring_at: string | null;
  resolved_at: string | null;
  /** Whatever the poster keeps there: objects by name, nothing else. */
  metadata: Json;
  /** Newest first, as the real one lists them. */
  incident_updates: { id: string; status: PageStatus; body: string; created_at: string; display_at: string }[];
};
const statuses = ['investigating', 'identified', 'monitoring', 'resolved'] as const;
type PageStatus = (typeof statuses)[number];

export type StatusPage = SimulatedServer & {
  /** The value of STATUSPAGE_API_URL. */
  apiUrl: string;
  pageId: string;
  apiKey: string;
  /** Newest first. */
  incidents(): PageIncident[];
  panel(): Panel;
};

export async function startStatusPage(options: { changed?: () => void } = {}): Promise<StatusPage> {
  const pageId = 'kctbh9vrtdwd';
  const apiKey = randomBytes(16).toString('hex');
  const incidents: PageIncident[] = [];

  function handle(request: Request): Answer {
    if (!authorised(request, apiKey)) return { status: 401, body: { error: 'Could not authenticate' } };
    const [, page, id, extra] = /^\/v1\/pages\/([^/]+)\/incidents(?:\/([^/]+))?(\/.*)?$/.exec(request.path) ?? [];
    if (page !== pageId || extra !== undefined) return { status: 404, body: { error: 'Not found' } };
    const wanted = record(record(request.body)['incident']);
    if (id === undefined && request.method === 'POST') return create(wanted);
    if (id === undefined && request.method === 'GET') return { status: 200, body: incidents };
    if (id === 'unresolved' && request.method === 'GET') {
      return { status: 200, body: incidents.filter((one) => one.status !== 'resolved') };
    }
    const incident = incidents.find((one) => one.id === id);
    if (!incident) return { status: 404, body: { error: 'Not found' } };
    if (request.method === 'GET') return { status: 200, body: incident };
    if (request.method === 'PATCH' || request.method === 'PUT') return update(incident, wanted);
    return { status: 405, body: { error: 'Method not allowed' } };
  }

  function create(wanted: Json): Answer {
    const name = string(wanted['name']);
    if (!name) return { status: 422, body: { error: ["Name can't be blank"] } };
    const status = statusOf(wanted, 'investigating');
    if (!status) return { status: 422, body: { error: ['Status is not included in the list'] } };
    const metadata = record(wanted['metadata']);
    if (Object.values(metadata).some((value) => typeof value !== 'object')) return { status: 422, body: { error: ['Metadata top-level values must be objects'] } };
    const now = new Date().toISOString();
    const id = randomBytes(6).toString('hex');
    const impact = string(wanted['impact_override']) as PageIncident['impact'] | undefined;
    const incident: PageIncident = {
      id,
      name,
      status,
      page_id: pageId,
      impact: impact ?? 'none',
      shortlink: `https://stspg.io/${id}`,
      created_at: now,
      updated_at: now,
      monitoring_at: null,
      resolved_at: null,
      metadata,
      incident_updates: [],
    };
    incidents.unshift(incident);
    note(incident, status, string(wanted['body']) ?? '');
    return { status: 201, body: incident };
  }

  function update(incident: PageIncident, wanted: Json): Answer {
    const status = statusOf(wanted, incident.status);
    if (!status) return { status: 422, body: { error: ['Status is not included in the list'] } };
    incident.name = string(wanted['name']) ?? incident.name;
    note(incident, status, string(wanted['body']) ?? '');
    return { status: 200, body: incident };
  }

  const server = await startSimulatedServer({ handle, ...options });
  return {
    ...server,
    apiUrl: `${server.url}/v1`,
    pageId,
    apiKey,
    incidents: () => incidents,
    panel: () => panelOf(incidents),
  };
}

function note(incident: PageIncident, status: PageStatus, body: string): void {
  const now = new Date().toISOString();
  incident.status = status;
  incident.updated_at = now;
  if (status === 'monitoring') incident.monitoring_at ??= now;
  incident.resolved_at = status === 'resolved' ? now : null;
  incident.incident_updates.unshift({ id: randomBytes(6).toString('hex'), status, body, created_at: now, display_at: now });
}

function statusOf(wanted: Json, otherwise: PageStatus): PageStatus | undefined {
  const status = wanted['status'] ?? otherwise;
  return statuses.find((one) => one === status);
}

function authorised(request: Request, apiKey: string): boolean {
  const given = (request.headers.authorization ?? '').replace(/^OAuth\s+/, '') || (request.query.get('api_key') ?? '');
  return given.length === apiKey.length && timingSafeEqual(Buffer.from(given), Buffer.from(apiKey));
}

function panelOf(incidents: PageIncident[]): Panel {
  const open = incidents.filter((one) => one.status !== 'resolved');
  const newest = open[0] ?? incidents[0];
  return {
    title: 'Status page',
    state: open.length > 0 ? 'busy' : 'calm',
    summary: newest ? `${newest.name}: ${newest.status}` : 'All systems operational',
    lines: (newest?.incident_updates ?? []).slice(0, 4).map((one) => `${one.status}: ${one.body}`),
  };
}
