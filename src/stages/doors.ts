/**
 * What the doors may ask. A door authenticates and validates; this decides under the store's lock and commits, so the
 * answer it gives a person is already true. Only deciding happens here: everything slow is a job of the same commit.
 *
 * The alert is turned into its incident here rather than in a job of its own: that saves a commit and a hop between the
 * webhook and the headline, and the sender's 202 means "an incident exists".
 */
import { createHash, randomUUID } from 'node:crypto';
import type { Alert } from '../core/alert/alert.ts';
import { serviceOf } from '../core/alert/group-key.ts';
import { declare, decide, type Authority, type Command, type Reply } from '../core/incident/command.ts';
import type { Actor, Declared } from '../core/incident/event.ts';
import type { Incident } from '../core/incident/incident.ts';
import { intake, type Intake } from '../core/incident/intake.ts';
import type { Decided } from '../core/incident/job.ts';
import { asked, following } from './path.ts';
import type { Freeze } from '../core/mitigation/mitigation.ts';
import type { Settings } from './world.ts';

/** What the doors need of the store. */
export type DoorLedger = {
  transact<T>(
    where: { id: string } | { group: string },
    options: { keys?: string[]; look?: string[]; safety?: boolean },
    decide: (moment: { incident: Incident | null; now: string; seen: Set<string>; sibling: number | null; safety?: { frozen: Freeze | null; endedLastHour: number } }) => Decided<T>,
  ): Promise<T>;
  open(): Promise<Incident[]>;
  frozen(): Promise<Freeze | null>;
  setFreeze(freeze: { by: Actor; reason: string } | null): Promise<{ frozen: Freeze | null } | null>;
};

export type Doors = {
  /** `delivery` names what the sender sent: the same once more changes nothing, even where its alerts carry no beginning. */
  alerts(alerts: Alert[], delivery: string): Promise<Intake[]>;
  command(incident: string, command: Command, who: Authority, key: string): Promise<Reply>;
  declare(who: Authority, asked: { title: string; service: string; severity: Alert['severity']; summary: string; runbook: string | null }, key: string): Promise<Reply>;
  /** No step of any incident starts any more; null lifts that. */
  freeze(who: Authority, reason: string | null): Promise<Reply>;
  /** The paging service says what a person did there. */
  pageMoved(change: { dedupKey: string; kind: 'acknowledged' | 'resolved' }): Promise<void>;
};

export function createDoors({ ledger, settings, match, log }: {
  ledger: DoorLedger;
  settings: Settings;
  /** The runbook an alert or a title belongs to, and the minutes after which it wants a call. */
  match: (wanted: Alert | { runbook: string | null; title: string }) => { runbook: Declared['runbook']; callAfterMinutes: number | null };
  log: { info(fields: object, message: string): void };
}): Doors {
  const declared = (alert: Alert): Declared => {
    const { runbook, callAfterMinutes } = match(alert);
    return {
      title: title(alert), service: serviceOf(alert), severity: alert.severity, groupKey: alert.groupKey,
      summary: alert.annotations.summary ?? alert.annotations.description ?? '', runbook, callAfterMinutes: callAfter(callAfterMinutes),
    };
  };
  const callAfter = (runbooks: number | null): number => settings.callAfterMinutes ?? runbooks ?? 15;

  return {
    async alerts(alerts, delivery) {
      const groups = Map.groupBy(alerts, (alert) => alert.groupKey);
      const taken: Intake[] = [];
      // One transaction a group, in one order everywhere, so that two doors never wait for each other.
      for (const group of [...groups.keys()].toSorted()) {
        const members = groups.get(group) ?? [];
        // A delivery of several groups may have been cut short between two of them: each remembers it for itself.
        const once = `${delivery}:${group}`;
        const ends = members.map((alert) => inboxKey({ ...alert, state: 'resolved' }));
        const result = await ledger.transact({ group }, { keys: [once, ...members.map(inboxKey)], look: ends }, ({ incident, now, seen }) => {
          if (seen.has(once)) return { events: [], by: 'lifeguard', jobs: () => [], result: { as: 'ignored', reason: 'the same delivery came again', events: [] } satisfies Intake };
          const heard = (alert: Alert): boolean => seen.has(inboxKey(alert)) || seen.has(inboxKey({ ...alert, state: 'resolved' }));
          const decided = intake(incident, members, { now, declared, heard });
          return { events: decided.events, by: members[0]?.source ?? 'lifeguard', jobs: following(), result: decided };
        });
        log.info({ group, alerts: members.length, as: result.as, reason: result.reason }, 'alerts taken in');
        taken.push(result);
      }
      return taken;
    },

    command: (id, command, who, key) =>
      ledger.transact({ id }, { keys: [key], safety: command.do === 'approve' }, ({ incident, now, seen, sibling, safety }): Decided<Reply> => {
        const nothing = (reply: Reply): Decided<Reply> => ({ events: [], by: who.user, jobs: () => [], result: reply });
        if (!incident) return nothing({ done: false, reason: 'no such incident', text: 'Not done: there is no such incident.' });
        if (seen.has(key)) return nothing({ done: false, reason: 'already done', text: '' });
        // Without the store's word on the freeze nothing is confirmed.
        if (command.do === 'approve' && !safety) throw new Error('the store did not say whether steps are frozen');
        const decision = decide(incident, command, { now, who, approvals: settings.approvals, sibling, safety: { frozen: null, endedLastHour: 0, ...safety, mostPerHour: settings.mostTerminationsPerHour } });
        log.info({ incident: id, user: who.user, command: command.do, done: decision.reply.done, ...(decision.reply.done ? {} : { reason: decision.reply.reason }) }, 'a person acted');
        return { events: decision.events, by: who.user, jobs: following(decision.reply.done ? asked(command, id, who.user) : []), result: decision.reply };
      }),

    async declare(who, { runbook: chosen, ...told }, key) {
      const { runbook, callAfterMinutes } = match({ runbook: chosen, title: told.title });
      const group = `declared:${randomUUID()}`;
      return ledger.transact({ group }, { keys: [key] }, ({ seen }): Decided<Reply> => {
        const decision = declare(who, told, runbook, callAfter(callAfterMinutes), group);
        if (seen.has(key)) return { events: [], by: who.user, jobs: () => [], result: { done: false, reason: 'already done', text: '' } };
        return { events: decision.events, by: who.user, jobs: following(), result: decision.reply };
      });
    },

    async freeze(who, reason) {
      if (!who.responder) return { done: false, reason: 'not a responder', text: `Not done: ${who.why}` };
      const set = await ledger.setFreeze(reason === null ? null : { by: who.user, reason: reason.replaceAll(/\p{Cc}/gu, ' ').slice(0, 300).trim() });
      log.info({ user: who.user, frozen: reason !== null, done: set !== null }, 'a person froze the steps, or lifted it');
      if (!set) {
        const now = reason === null ? null : await ledger.frozen();
        return { done: false, reason: 'already done', text: now ? `All steps are frozen already, by <@${now.by}>.` : 'Nothing is frozen.' };
      }
      // It holds from now on; each incident is told, so that its card says it. One that misses the telling hears of it with its next numbers.
      for (const { id } of await ledger.open()) {
        await ledger.transact({ id }, {}, ({ incident }): Decided<void> => ({ events: incident ? [{ type: 'steps frozen', freeze: set.frozen }] : [], by: who.user, jobs: following(), result: undefined }));
      }
      return { done: true, text: reason === null ? 'The freeze is lifted: steps may start again.' : `All steps are frozen: none starts, in no incident, until \`${settings.command} unfreeze\`.` };
    },

    async pageMoved({ dedupKey, kind }) {
      const paged = (await ledger.open()).find(({ page }) => page?.dedupKey === dedupKey);
      if (!paged) return;
      await ledger.transact({ id: paged.id }, {}, ({ incident }): Decided<void> => {
        const known = incident?.page?.state;
        const news = known !== undefined && known !== 'resolved' && known !== kind;
        return { events: news ? [{ type: `page ${kind}` }] : [], by: 'PagerDuty', jobs: following(), result: undefined };
      });
    },
  };
}

/** An alert's state is heard once: the same condition, the same beginning, the same state. */
function inboxKey(alert: Pick<Alert, 'source' | 'fingerprint' | 'startsAt' | 'state'>): string {
  return createHash('sha256').update([alert.source, alert.fingerprint, alert.startsAt, alert.state].join('\n')).digest('hex');
}

/** `DatabaseConnectionPoolExhaustion` reads better with spaces. */
function title(alert: Alert): string {
  return alert.name.replaceAll(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z](?!s\b)[a-z])/g, ' ');
}
