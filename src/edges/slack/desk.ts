import type { Severity } from '../../core/alert/alert.ts';
import type { Authority, Command, Reply } from '../../core/incident/command.ts';
import type { Recorded } from '../../core/incident/event.ts';
import type { Incident } from '../../core/incident/incident.ts';
import type { Freeze } from '../../core/mitigation/mitigation.ts';
import type { Runbook } from '../../core/runbook/runbook.ts';

/** What Slack's listeners need of the house: to ask, and to look something up. */
export type Desk = {
  /** `key` names the press or submission itself: Slack delivers some of them twice. */
  command(incident: string, command: Command, who: Authority, key: string): Promise<Reply>;
  declare(who: Authority, asked: { title: string; service: string; severity: Severity; summary: string; runbook: string | null }, key: string): Promise<Reply>;
  /** No step of any incident starts any more; null lifts that. */
  freeze(who: Authority, reason: string | null): Promise<Reply>;
  frozen(): Promise<Freeze | null>;
  incident(id: string): Promise<Incident | null>;
  byNumber(number: number): Promise<Incident | null>;
  /** Open incidents, the newest first. */
  open(): Promise<Incident[]>;
  timeline(id: string): Promise<Recorded[]>;
  runbook(name: string | undefined): Runbook | null;
  runbooks(): Runbook[];
};
