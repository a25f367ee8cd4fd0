import { describe, expect, it } from 'vitest';
import type { Alert } from '../../../src/core/alert/alert.ts';
import { matchRunbook } from '../../../src/core/runbook/match.ts';
import { readRunbook } from '../../../src/core/runbook/read.ts';

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
