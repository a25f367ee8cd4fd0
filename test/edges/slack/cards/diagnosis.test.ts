import { expect, test } from 'vitest';
import type { Report } from '../../../../src/core/diagnosis/diagnosis.ts';
import { draw } from '../../../../src/edges/slack/cards/draw.ts';
import { allFindingsModal } from '../../../../src/edges/slack/cards/findings-modal.ts';
import { at, context, during, report } from './story.ts';
import { modalText, read } from './transcript.ts';

const after = (more: Partial<Report> = {}) => during([at(7, 1), 'lifeguard', { type: 'diagnosed', report: { ...report, ...more } }]);
const shown = (more?: Partial<Report>): string => read(draw('diagnosis', after(more), context()));

test('the diagnosis answers which pool is full, then trouble first, then causes best supported first', () => {
  expect(shown().split('\n')).toEqual([
    '*Diagnosis*  11 checks in 0.2 s, over the reserved connection (the server refuses everyone else)',
    '*Which pool is full?*  The server\'s. 37 of 37 ordinary slots used; 2 reserved, 3 superuser.',
    '✗  *29*  Idle over 10 min · cygni-api 29',
    '✗  *3*  Idle in transaction · oldest 14 min, holds back 2 others',
    '?  *–*  Slow statements · pg_stat_statements is not installed',
    '✓  *none*  Running over 5 min',
    'Behind _Show all_: Top connection consumers by application',
    '*Causes, best supported first*',
    '1  *Connection leak*  strong · 29 idle over 10 min from one client; opened steadily, never closed',
    '2  *Configuration*  weak · 4 replicas × 25 = 100 allowed, the server takes 37',
    'Not it: Long queries: none over 5 min · Traffic: request rate as usual',
    '? Not examined: the metrics page did not answer',
    'From the runbook Database Connection Pool Exhaustion: its alert name is DatabaseConnectionPoolExhaustion',
    'As of 03:07:01 UTC',
    '[ Show all ] [ Run the checks again ]',
  ]);
});

test('many findings are cut with their count and wait behind Show all', () => {
  const many = Array.from({ length: 30 }, (_, index) => ({ ...report.findings[2]!, title: `Finding ${index}` }));
  expect(shown({ findings: many })).toContain('Behind _Show all_: 16 more');
});

test('checks that all failed for one reason are one line that says the reason, and the others keep theirs', () => {
  const refused = Array.from({ length: 10 }, (_, index) => ({ ...report.findings[4]!, title: `Check ${index}`, detail: 'no connection' }));
  const lines = shown({ findings: [...refused, report.findings[4]!, report.findings[1]!] }).split('\n').slice(2, 5);
  expect(lines).toEqual(['?  *10*  checks not answered · no connection', '?  *–*  Slow statements · pg_stat_statements is not installed', '✓  *none*  Running over 5 min']);
});

test('what speaks against a supported cause stands beside it, and what a DBA should change below', () => {
  const text = shown({ hypotheses: [{ ...report.hypotheses[0]!, against: 'no log line says so' }, report.hypotheses[2]!], advice: ['No slot is reserved for Lifeguard: set reserved_connections = 4 in postgresql.conf and restart the server.'] });
  expect(text).toContain('1  *Connection leak*  strong · 29 idle over 10 min from one client; opened steadily, never closed · but no log line says so\n');
  expect(text).toContain('? Not examined: the metrics page did not answer\n! No slot is reserved for Lifeguard: set reserved_connections = 4 in postgresql.conf and restart the server.\n');
});

test('without a supported cause it does not guess', () => {
  expect(shown({ hypotheses: report.hypotheses.slice(2) })).toContain('*Causes*  no finding supports one\nNot it: Long queries');
});

test('while the checks run again it says so and offers no second run', () => {
  const again = during([at(7, 1), 'lifeguard', { type: 'diagnosed', report }], [at(8), 'U0ANA', { type: 'diagnosis asked' }]);
  expect(read(draw('diagnosis', again, context()))).toMatch(/The checks are running again\.\n\[ Show all \]$/);
});

test('a mark stands once, and what is behind Show all is counted rightly', () => {
  const unknown = { ...report.findings[4]!, count: '?' };
  const tables = Array.from({ length: 9 }, (_, index) => ({ ...report.findings[0]!, verdict: 'shown' as const, title: `Table ${index}` }));
  const text = shown({ findings: [unknown, ...tables] });
  expect(text).toContain('\n?  Slow statements · ');
  expect(text).toContain('Table 7 · 1 more table\n');
});

test('Show all says a reason once, and times as a person reads them where columns are narrow', () => {
  const failed = { ...report.findings[4]!, detail: 'no right to look · ask a DBA', answer: { kind: 'failed' as const, message: 'no right to look', hint: '' } };
  const rows = [['6670', 'app_user', 'cygni-api', '2026-11-25 19:12:39.401937+00', '2026-11-25 19:12:40.5+00'], ['6850', 'app_user', 'cygni-api', '2026-11-25 19:12:41.1+00', '2026-11-24 09:00:00.25+00']];
  const wide = { ...report.findings[0]!, answer: { kind: 'table' as const, columns: ['pid', 'usename', 'app', 'xact_start', 'state_change'], rows, more: 0, tookMs: 1 } };
  const text = modalText(allFindingsModal(after({ findings: [failed, wide] })));
  expect(text).toContain('Slow statements*  –\nNot answered: no right to look\n');
  expect(text).toContain('| 6670  app_user  cygni-api  19:12:39+00');
  expect(text).toContain('2026-11-24 0');
});

test('before the checks were run there is nothing to show', () => {
  expect(draw('diagnosis', during(), context())).toBeNull();
});

test('Show all has every answer as an aligned table, and what would help where there is none', () => {
  const table = { kind: 'table' as const, columns: ['application', 'sessions'], rows: [['cygni-api', '29'], ['a `worker` with a very long name that goes on and on', '3']], more: 4, tookMs: 1 };
  const text = modalText(allFindingsModal(after({ findings: [{ ...report.findings[0]!, answer: table }, report.findings[4]!] })));
  expect(text.split('\n')).toEqual([
    'All checks', 'As of 03:07:01 UTC',
    '· *Top connection consumers by application*  2',
    `| ${'application'.padEnd(48)}  sessions`, `| ${'cygni-api'.padEnd(48)}        29`, '| a ˋworkerˋ with a very long name that goes on a…         3'.replaceAll('ˋ', '`'),
    'and 4 more',
    '? *Slow statements*  – · pg_stat_statements is not installed', 'Not answered: relation does not exist', '| CREATE EXTENSION pg_stat_statements',
    '[ Close ]',
  ]);
});
