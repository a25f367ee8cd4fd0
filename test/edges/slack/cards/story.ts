/** One incident from its alert to its end, as events, for the cards to draw at any moment of it. */
import type { Finding, Report } from '../../../../src/core/diagnosis/diagnosis.ts';
import type { Event, Recorded } from '../../../../src/core/incident/event.ts';
import { fold, unopened } from '../../../../src/core/incident/incident.ts';
import type { Incident } from '../../../../src/core/incident/incident.ts';
import type { ObjectTarget, Preview, Proposal, SessionTarget } from '../../../../src/core/mitigation/mitigation.ts';
import type { Runbook, Statement } from '../../../../src/core/runbook/runbook.ts';
import type { Context } from '../../../../src/edges/slack/cards/card.ts';

export const ID = '0b0e8a3e-6a53-4a36-9b61-2f6c7c9d1e55';
export const ANA = 'U0ANA';
export const at = (minute: number, second = 0): string => new Date(Date.UTC(2026, 10, 23, 3, minute, second)).toISOString();

export function recorded(events: [at: string, by: string, event: Event][]): Recorded[] {
  return events.map(([time, by, event], index) => ({ seq: index + 1, at: time, by, event }));
}
export const after = (events: Recorded[]): Incident => fold(unopened(ID, 12), events);
export const during = (...events: [at: string, by: string, event: Event][]): Incident => after(recorded([...opened, ...events]));

export const opened: [string, string, Event][] = [[at(7), 'alertmanager', {
  type: 'opened',
  incident: {
    title: 'Connection pool exhausted', service: 'cygni-api', severity: 'critical', groupKey: 'cygni-api', callAfterMinutes: 15,
    summary: '37 of 37 connections in use, 0 % idle for 5 min (alert below 10 %)',
    runbook: { name: 'pool', hash: 'h', matchedBy: 'its alert name is DatabaseConnectionPoolExhaustion' },
  },
  alert: {
    name: 'DatabaseConnectionPoolExhaustion', state: 'firing', severity: 'critical', labels: {}, annotations: {}, startsAt: at(6),
    fingerprint: 'f1', groupKey: 'cygni-api', source: 'alertmanager',
  },
}]];

const finding = (verdict: Finding['verdict'], count: string, title: string, detail = ''): Finding => ({
  check: title, title, verdict, count, detail,
  answer: { kind: 'table', columns: ['application', 'sessions'], rows: [['cygni-api', count]], more: 0, tookMs: 3 },
});

export const report: Report = {
  takenAt: at(7, 1), tookMs: 212, checks: 11, connection: 'over the reserved connection (the server refuses everyone else)',
  pool: { verdict: 'server full', sentence: 'The server\'s. 37 of 37 ordinary slots used; 2 reserved, 3 superuser.' },
  room: { slots: 37, used: 37, idle: 29, maxConnections: 42 },
  findings: [
    finding('shown', '2', 'Top connection consumers by application'),
    finding('fails', 'none', 'Running over 5 min'),
    finding('holds', '29', 'Idle over 10 min', 'cygni-api 29'),
    finding('holds', '3', 'Idle in transaction', 'oldest 14 min, holds back 2 others'),
    { ...finding('unknown', '–', 'Slow statements', 'pg_stat_statements is not installed'), answer: { kind: 'failed', message: 'relation does not exist', hint: 'CREATE EXTENSION pg_stat_statements' } },
  ],
  hypotheses: [
    { cause: 'leak', title: 'Connection leak', support: 'strong', because: '29 idle over 10 min from one client; opened steadily, never closed' },
    { cause: 'configuration', title: 'Configuration', support: 'weak', because: '4 replicas × 25 = 100 allowed, the server takes 37' },
    { cause: 'long queries', title: 'Long queries', support: 'against', because: 'none over 5 min' },
    { cause: 'traffic', title: 'Traffic', support: 'against', because: 'request rate as usual' },
  ],
  missing: ['the metrics page did not answer'],
};

const proposal = (number: string, stepId: string, label: string, state: Proposal['state'], effect: string, danger = false): Proposal => ({ number, stepId, label, state, effect, danger });
export const proposals: Proposal[] = [
  proposal('1', 'idle', 'Terminate idle sessions', 'ready', 'would free 26 of 37 (3 kept)', true),
  proposal('2', 'long', 'Terminate long-running queries', 'idle', 'nothing runs over 30 min', true),
  proposal('3a', 'scale', 'Scale cygni-api to 20', 'blocked', '20 × 25 = 500 connections, room for 37 · would fit: 1 replica'),
  proposal('3b', 'env', 'Set DB_POOL_SIZE to 50', 'ready', 'restarts 4 pods'),
  proposal('4', 'hand', 'Restart the pooler', 'manual', 'no operation of ours'),
];

export const target = (pid: number, more: Partial<SessionTarget> = {}): SessionTarget => ({
  pid, backendStart: at(0), user: 'app_user', database: 'cygni', application: 'cygni-api', client: '10.2.0.14', state: 'idle', stateChange: at(1),
  stateSeconds: 1_380, statement: 'SELECT * FROM orders WHERE id = $1', protectedBy: null, ...more,
});

export const sessionsPreview = (count: number, more: Partial<Preview & { kind: 'sessions' }> = {}): Preview => ({
  id: 'p1', stepId: 'idle', hash: 'a'.repeat(64), takenAt: at(14, 7), expiresAt: at(16, 7), by: ANA, kind: 'sessions', signal: 'terminate',
  identity: { system: '1', startedAt: at(0), inRecovery: false },
  targets: Array.from({ length: count }, (_, index) => target(4_121 + index)),
  kept: [target(9_001, { protectedBy: 'holds an advisory lock' }), target(9_002, { protectedBy: 'LISTENer' }), target(9_003, { protectedBy: 'is Lifeguard' })],
  room: { slots: 37, used: 37, idle: 29, maxConnections: 42 }, ...more,
});

export const workloadPreview = (more: Partial<Preview & { kind: 'workload' }> = {}): Preview => ({
  id: 'p2', stepId: 'scale', hash: 'b'.repeat(64), takenAt: at(14, 7), expiresAt: at(16, 7), by: ANA, kind: 'workload', namespace: 'production', workload: 'cygni-api',
  changes: [{ what: 'replicas', from: '4', to: '8' }],
  capacity: { others: 4, needed: 34, slots: 37, fits: true, sentence: '10 × 3 + 4 = 34 connections, room for 37' },
  blocked: null, ...more,
});

export const objectTarget = (more: Partial<ObjectTarget> = {}): ObjectTarget => ({
  act: 'patch', resource: 'deployments', name: 'cygni-api', namespace: 'production', uid: 'u', resourceVersion: '1', paths: [['spec', 'template']], before: '', after: '', rest: '', sends: '', reverse: '[]', ...more,
});

const frozen = { id: 'p2', hash: 'b'.repeat(64), takenAt: at(14, 7), expiresAt: at(16, 7), by: ANA };

export const objectPreview = (more: Partial<Preview & { kind: 'object' }> = {}): Preview & { kind: 'object' } => ({
  ...frozen, stepId: 'image', kind: 'object', title: 'deployment cygni-api', namespace: 'production', submit: 'Set image of cygni-api', targets: [objectTarget()],
  changes: [{ what: 'image of api', from: 'api:1', to: 'api:2' }], effects: ['restarts 4 pods, one after the other'], kept: [], stamp: at(14, 7), wayBack: 'Undo puts back exactly these fields.',
  capacity: null, blocked: null, ends: false, ...more,
});

export const statementPreview = (more: Partial<Preview & { kind: 'statement' }> = {}): Preview & { kind: 'statement' } => ({
  ...frozen, stepId: 'sql', kind: 'statement', sql: "DELETE FROM jobs WHERE state = 'dead'", identity: { system: '1', startedAt: at(0), inRecovery: false }, database: 'shop', role: 'lifeguard_bot', rows: 118,
  submit: 'Run the statement', effects: ['about 118 rows, as the planner expects', 'runs once, as lifeguard_bot in shop', 'what it takes away cannot be put back'], ends: true, ...more,
});

export const requestPreview = (more: Partial<Preview & { kind: 'request' }> = {}): Preview & { kind: 'request' } => ({
  ...frozen, stepId: 'http', kind: 'request', method: 'POST', address: 'http://api:4000/admin/flush', body: '{"all":true}', contentType: 'application/json', submit: 'Send the request', effects: ['no button takes it back'], ends: false, ...more,
});

/** The idle sessions were ended and it worked. */
export const terminated: [string, string, Event][] = [
  [at(7, 1), 'lifeguard', { type: 'diagnosed', report }],
  [at(7, 2), 'lifeguard', { type: 'proposed', proposals }],
  [at(9), ANA, { type: 'acknowledged' }],
  [at(9, 5), ANA, { type: 'lead taken' }],
  [at(14, 7), ANA, { type: 'previewed', preview: sessionsPreview(26) }],
  [at(14, 30), ANA, { type: 'started', previewId: 'p1', stepId: 'idle', pids: Array.from({ length: 26 }, (_, index) => 4_121 + index) }],
  [at(14, 31), 'lifeguard', {
    type: 'executed', previewId: 'p1', done: true, undo: null,
    sentence: '25 sessions terminated · 1 had woken up and was left alone · connections 37 → 12 of 37',
    results: Array.from({ length: 26 }, (_, index) => ({ pid: 4_121 + index, backendStart: at(0), result: index === 3 ? 'changed' as const : 'terminated' as const })),
  }],
  [at(16), 'lifeguard', {
    type: 'verified', previewId: 'p1',
    verdict: { verdict: 'worked', sentence: 'The alert\'s condition no longer holds.', before: report.room, after: { slots: 37, used: 12, idle: 8, maxConnections: 42 } },
  }],
];

export const runbook: Runbook = {
  name: 'pool', file: 'pool.md', hash: 'h', title: 'Database Connection Pool Exhaustion', alertNames: ['Database Connection Pool Exhaustion'], severity: 'critical',
  threshold: '< 10% idle', idleShareBelow: 0.1, overview: '', impact: [{ title: 'User impact', items: ['Queries fail or queue', 'A full pool is an outage', 'Data may be inconsistent'] }],
  causes: [], statements: [{
    id: 'hand', place: { file: 'pool.md', line: 90, column: 1 }, phase: 'mitigation', language: 'bash', text: 'systemctl restart `pooler` > /dev/null', title: 'Restart the pooler',
    introduction: '', step: '4', judgement: { operation: { kind: 'manual' }, class: 'manual', auto: false, reason: 'unknown program' },
  }],
  fixes: [], communication: {
    statusPage: { title: 'Database Connectivity Issues', status: 'identified', message: 'We have found the cause.\nWe are working on it.' }, callAfterMinutes: 15, items: [],
  },
  postIncident: { actions: ['Document number of affected queries', 'Calculate customer impact'], metrics: ['Peak connection usage', 'Connection wait time', 'Query failure rate', 'Time to resolution'] },
  related: [], links: [{ title: 'Database metrics', url: 'https://grafana.cygni.dev/d/postgres' }, { title: 'Slow queries', url: 'https://logs.cygni.dev/slow?a=1&b=2' }], problems: [],
};

/** A check that waits for a person. */
export function waitingRead(id: string, { title = 'Logs of one pod', placeholders = [], reason = 'Reading logs changes nothing, but <pod> must be filled in: a person starts it.', sensitive }: { title?: string; placeholders?: string[]; reason?: string; sensitive?: true } = {}): Statement {
  return {
    id, place: { file: 'pool.md', line: 40, column: 1 }, phase: 'diagnosis', language: 'bash', text: 'kubectl logs <pod>', title, introduction: '',
    judgement: {
      operation: { kind: 'pod logs', namespace: null, pods: { pod: '<pod>' }, container: null, tailLines: null, sinceSeconds: null, previous: false, filters: [] },
      class: 'read', auto: false, reason, ...(placeholders.length > 0 ? { placeholders } : {}), ...(sensitive ? { sensitive } : {}),
    },
  };
}

export const context = (more: Partial<Context> = {}): Context => ({
  runbook, now: at(15), responderGroups: ['S0DB'], videoCallUrl: 'https://meet.example/{incident}', statusPage: true, command: '/incident', dryRun: false, timeline: [], ...more,
});
