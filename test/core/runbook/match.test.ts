import { describe, expect, it } from 'vitest';
import type { Alert } from '../../../src/core/alert/alert.ts';
import { matchRunbook } from '../../../src/core/runbook/match.ts';
import { readRunbook, readRunbooks } from '../../../src/core/runbook/read.ts';

const runbooks = await Promise.all([
  readRunbook('runbooks/database-connection-pool-exhaustion.md', '# Pool\n\n**Alert Name**: Database Connection Pool Exhaustion'),
  readRunbook('runbooks/api-down.md', '# Runbook: API Is Down\n\n**Alerts**: ApiDown, ApiUnreachable'),
]);

function alert(name: string, annotations: Record<string, string> = {}): Alert {
  return { name, annotations, labels: {}, state: 'firing', severity: 'critical', startsAt: '2026-11-23T03:00:00Z', fingerprint: 'f', groupKey: 'g', source: 'alertmanager' };
}

describe('the runbook of an alert', () => {
  it.each([
    ['its runbook_url names the file', alert('X', { runbook_url: 'https://runbooks.example.com/team/api-down.md?x=1#top' }), 'api-down', /runbook_url/],
    ['its runbook_url names a page without ending', alert('X', { runbook_url: 'https://example.com/api-down/' }), 'api-down', /runbook_url/],
    ['its name is the runbook’s, written as one word', alert('DatabaseConnectionPoolExhaustion'), 'database-connection-pool-exhaustion', /alert name is Database Connection Pool Exhaustion/],
    ['its name is the second of several', alert('api_unreachable'), 'api-down', /alert name is ApiUnreachable/],
    ['its name is the file’s', alert('Api Down'), 'api-down', /alert name/],
  ])('is found because %s', (_, wanted, name, why) => {
    const match = matchRunbook(wanted, runbooks);
    expect(match?.runbook.name).toBe(name);
    expect(match?.matchedBy).toMatch(why);
  });

  it('follows the alert’s own link before its name', () => {
    expect(matchRunbook(alert('ApiDown', { runbook_url: 'x/database-connection-pool-exhaustion.md' }), runbooks)?.runbook.name).toBe('database-connection-pool-exhaustion');
  });

  it('is none when nothing fits, and never a path out of the folder', () => {
    for (const wanted of [alert('Other'), alert(''), alert('X', { runbook_url: '../../etc/passwd' }), alert('X', { runbook_url: '/' })]) expect(matchRunbook(wanted, runbooks)).toBeNull();
  });

  it('can be chosen by a person by file name, else by the title they typed', () => {
    expect(matchRunbook({ runbook: 'api-down', title: 'anything' }, runbooks)?.matchedBy).toBe('chosen by name');
    expect(matchRunbook({ runbook: null, title: 'database connection pool exhaustion' }, runbooks)?.runbook.name).toBe('database-connection-pool-exhaustion');
    expect(matchRunbook({ runbook: null, title: 'coffee machine broken' }, runbooks)).toBeNull();
  });
});

describe('the runbook of an alert in a file with several', async () => {
  const mail = [...(await readRunbooks('runbooks/mail.md', '# Mail\n\n### Alert Name: "MailFull"\n\nOne.\n\n### Alert Name: "MailGone"\n\nTwo.\n')), ...runbooks];

  it.each([
    ['the heading its link names', alert('X', { runbook_url: 'https://example.com/runbooks/mail.md#mailgone' }), 'mail#MailGone'],
    ['the heading as pages name it', alert('X', { runbook_url: 'https://example.com/mail.md#alert-name-mailfull' }), 'mail#MailFull'],
    ['its own name, when the link names only the file', alert('MailGone', { runbook_url: 'https://example.com/mail/' }), 'mail#MailGone'],
    ['its own name, without a link', alert('mail_full'), 'mail#MailFull'],
    ['its own name, when the link names no heading there', alert('MailFull', { runbook_url: 'https://example.com/mail.md#other' }), 'mail#MailFull'],
  ])('is found by %s', (_, wanted, name) => {
    expect(matchRunbook(wanted, mail)?.runbook.name).toBe(name);
  });

  it('is none when the link names the file and nothing says which of its alerts', () => {
    expect(matchRunbook(alert('Other', { runbook_url: 'https://example.com/mail.md' }), mail)).toBeNull();
  });

  it('can be chosen by a person by its whole name', () => {
    expect(matchRunbook({ runbook: 'mail#MailGone', title: '' }, mail)?.runbook.alertNames).toEqual(['MailGone']);
  });
});
