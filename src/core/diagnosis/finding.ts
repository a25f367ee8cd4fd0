import type { Answer, Finding, ServerSnapshot } from './diagnosis.ts';
import { count, span, tally } from './words.ts';

/**
 * A check of the runbook. `offenders`: every row it lists is trouble, so no rows is good news. `forgetsState`: it asks how
 * long ago a statement began and not whether the session still runs it.
 */
export type Check = { id: string; title: string; offenders: boolean; forgetsState?: boolean };

/** What an answer means for the check that asked it. The snapshot, of the same instant, tells who the listed sessions are. */
export function findingOf(check: Check, answer: Answer, snapshot: ServerSnapshot | null = null): Finding {
  const found = (verdict: Finding['verdict'], number: string, detail: string): Finding => ({
    check: check.id, title: check.title, verdict, count: number, detail, answer,
  });
  if (answer.kind === 'failed') return found('unknown', '?', answer.hint === null ? answer.message : `${answer.message} · ${answer.hint}`);

  if (answer.kind === 'text') {
    const lines = answer.lines.length + answer.more;
    if (!check.offenders) return found('shown', lines === 0 ? 'none' : count(lines, 'line'), lines <= 2 ? answer.lines.join(' · ') : '');
    return lines === 0 ? found('fails', 'none', '') : found('holds', String(lines), `newest: ${newest(answer.lines)}`);
  }

  const rows = answer.rows.length + answer.more;
  if (!check.offenders) return found('shown', summaryCount(answer), summary(answer));
  if (rows === 0) return found('fails', 'none', '');
  const listed = sessionsOf(answer, snapshot);
  // `query_start` of an idle session is its last statement's: people who ask for long statements often forget that.
  if (check.forgetsState && listed.length === answer.rows.length) {
    const running = listed.filter(({ state }) => state === 'active');
    const aside = `${rows} listed, ${rows - running.length - answer.more} of them not running anything`;
    if (running.length === 0 && answer.more === 0) return found('fails', 'none', aside);
    if (running.length < listed.length) return found('holds', String(running.length + answer.more), `${tally(running.map(({ application }) => application))} · ${aside}`);
  }
  return found('holds', String(rows), whoOf(answer, listed));
}

/** Several pods' logs follow one another; the time at a line's head tells which is the newest. */
function newest(lines: string[]): string {
  const timed = lines.filter((line) => /^\d{4}-\d\d-\d\dT/.test(line));
  return timed.toSorted().at(-1) ?? lines.at(-1) ?? '';
}

type Table = Answer & { kind: 'table' };

function sessionsOf(answer: Table, snapshot: ServerSnapshot | null): ServerSnapshot['sessions'] {
  const at = answer.columns.findIndex((name) => /^(blocked_)?pid$/i.test(name));
  if (at < 0 || snapshot === null) return [];
  const byPid = new Map(snapshot.sessions.map((session) => [session.pid, session]));
  return answer.rows.flatMap((row) => byPid.get(Number(row[at])) ?? []);
}

function whoOf(answer: Table, listed: ServerSnapshot['sessions']): string {
  if (listed.length > 0) {
    const longest = Math.max(...listed.map(({ stateSeconds }) => stateSeconds ?? 0));
    return `${tally(listed.map(({ application }) => application))} · longest ${span(longest)}`;
  }
  const at = answer.columns.findIndex((name) => /application_name|usename|datname/i.test(name));
  return at < 0 ? '' : tally(answer.rows.map((row) => row[at] ?? ''));
}

function summaryCount(answer: Table): string {
  if (answer.rows.length === 0) return 'none';
  const only = answer.rows.length === 1 && answer.columns.length === 1 ? answer.rows[0]?.[0] : undefined;
  return only ?? (answer.rows.length === 1 ? '' : count(answer.rows.length + answer.more, 'row'));
}

/** `idle 29, active 5` for a grouped count, `active 5, idle 29, total 37` for one row of several numbers. */
function summary(answer: Table): string {
  const [first] = answer.rows;
  if (first === undefined || answer.columns.length < 2) return '';
  if (answer.rows.length === 1) return answer.columns.map((name, at) => `${name} ${first[at] ?? ''}`).slice(0, 6).join(', ');
  const last = answer.columns.length - 1;
  if (!answer.rows.every((row) => /^-?\d+(\.\d+)?$/.test(row[last] ?? ''))) return '';
  const shown = answer.rows.slice(0, 4).map((row) => `${row.slice(0, last).filter((value) => value !== '').join(' ') || '(none)'} ${row[last] ?? ''}`);
  return shown.join(', ') + (answer.rows.length > 4 ? ', …' : '');
}
