/** A house without outside: a world whose parties answer what a test says, and a ledger in memory. */
import type { Event, Recorded } from '../../src/core/incident/event.ts';
import { apply, unopened, type Incident } from '../../src/core/incident/incident.ts';
import type { Runbook, Statement } from '../../src/core/runbook/runbook.ts';
import type { Operation } from '../../src/core/operation/operation.ts';
import type { Claimed, Due } from '../../src/core/incident/job.ts';
import type { Ledger } from '../../src/stages/worker.ts';
import type { Room } from '../../src/core/diagnosis/diagnosis.ts';
import type { Preview, SessionTarget } from '../../src/core/mitigation/mitigation.ts';
import type { Settings, World } from '../../src/stages/world.ts';

export const NOW = '2026-11-23T03:14:07.000Z';
export const ROOM: Room = { slots: 37, used: 37, idle: 29, maxConnections: 42 };
export const IDENTITY = { system: '7', startedAt: 'then', inRecovery: false };

export const opened: Event = {
  type: 'opened', alert: null,
  incident: { title: 'Pool full', service: 'cygni-api', severity: 'critical', groupKey: 'g', summary: '37 of 37', runbook: { name: 'pool', hash: 'h', matchedBy: 'name' }, callAfterMinutes: 15 },
};

export function incident(...events: Event[]): Incident {
  return [opened, ...events].reduce((was, event, index) => apply(was, { seq: index + 1, at: NOW, by: 'UANA', event }), unopened('i1', 1));
}

export const target = (pid: number, more: Partial<SessionTarget> = {}): SessionTarget => ({
  pid, backendStart: `start ${pid}`, user: 'app_user', database: 'cygni', application: 'cygni-api', client: '10.2.0.14', state: 'idle', stateChange: 'x', stateSeconds: 700, statement: 'SELECT …', protectedBy: null, ...more,
});

export const sessionsPreview = (more: Partial<Preview> = {}): Preview => ({
  id: 'p', stepId: 's1', hash: 'h', takenAt: NOW, expiresAt: NOW, by: 'UANA', kind: 'sessions', signal: 'terminate', identity: IDENTITY, targets: [target(1), target(2)], kept: [], room: ROOM, ...more,
} as Preview);

export function statement(id: string, operation: Operation, more: Partial<Statement> = {}): Statement {
  return {
    id, place: { file: 'pool.md', line: 1, column: 1 }, phase: 'mitigation', language: 'sql', text: 'x', title: `Step ${id}`, introduction: '', step: '1',
    judgement: { operation, class: operation.kind.endsWith('read') ? 'read' : 'change', auto: operation.kind.endsWith('read'), reason: 'because' }, ...more,
  };
}

export function runbook(...statements: Statement[]): Runbook {
  return {
    name: 'pool', file: 'pool.md', hash: 'h', title: 'Pool', alertNames: ['Pool'], severity: 'critical', threshold: null, idleShareBelow: 0.1, overview: '', impact: [], causes: [], statements, fixes: [],
    communication: { statusPage: null, callAfterMinutes: 15, items: [] }, postIncident: { actions: [], metrics: [] }, related: [], links: [], problems: [],
  };
}

export const SETTINGS: Settings = { approvals: 'one', callAfterMinutes: null, videoCallUrl: null, responderGroups: ['S1'], command: '/incident', namespaces: ['production'], allowSteps: [], dryRun: false, mostTerminationsPerHour: 100 };

/** A world in which nothing is connected but Slack, which records what it was asked. */
export function world(more: Partial<World> = {}): World & { told: string[] } {
  const told: string[] = [];
  return {
    told, pagerduty: null, database: null, kubernetes: null, metrics: null, statusPage: null, settings: SETTINGS,
    runbook: () => null, now: () => new Date(NOW), frozen: async () => null,
    slack: {
      show: async (card) => { told.push(`show ${card}`); return { channel: 'C1', ts: `${card} ts` }; },
      fill: async (_view, _incident, _runbook, _step, content) => { told.push(`fill ${JSON.stringify(content)}`); },
      answer: async (_view, _incident, _check, content) => { told.push(`answer ${JSON.stringify(content)}`); },
      picture: async () => { told.push('picture'); return { file: 'F1' }; },
      authority: async (user) => ({ user, member: true, responder: true, why: '' }),
    },
    ...more,
  };
}

/** Keeps what was committed, in order, as the store would. */
export function ledger(start: Incident): Ledger & { now(): Incident; committed: Event[]; asked: Due[]; completed: Claimed[] } {
  let current = start;
  const committed: Event[] = [];
  const asked: Due[] = [];
  const completed: Claimed[] = [];
  const events: Recorded[] = [];
  return {
    committed, asked, completed, now: () => current,
    incident: async (id) => (id === current.id ? current : null),
    events: async () => events,
    async transact(_where, { completing }, decide) {
      const decided = decide({ incident: current, now: NOW });
      for (const event of decided.events) {
        current = apply(current, { seq: current.version + 1, at: NOW, by: decided.by, event });
        committed.push(event);
        asked.push(...decided.jobs(event, current));
      }
      asked.push(...decided.jobs(null, current));
      if (completing) completed.push(completing);
      return decided.result;
    },
  };
}
