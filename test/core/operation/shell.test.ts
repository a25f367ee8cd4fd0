import { beforeAll, describe, expect, it } from 'vitest';
import { judge } from '../../../src/core/operation/judge.ts';
import { splitShell } from '../../../src/core/operation/shell/script.ts';
import { loadSqlParser } from '../../../src/core/operation/sql/parser.ts';

beforeAll(loadSqlParser);

describe('a shell command', () => {
  it('becomes the SQL it carries into a pod, unquoted as the shell would', () => {
    const judgement = judge('bash', 'kubectl exec -it -n production deployment/api -- psql $DATABASE_URL -c "SELECT \\"pid\\" FROM pg_stat_activity WHERE state = \'idle\';"');
    expect(judgement).toMatchObject({ class: 'read', auto: true, operation: { kind: 'sql read', sql: 'SELECT "pid" FROM pg_stat_activity WHERE state = \'idle\'' } });
  });

  it('becomes a typed scale, however its workload is written', () => {
    const scale = { kind: 'scale', namespace: 'production', workload: { kind: 'deployment', name: 'api' }, replicas: 20 };
    for (const text of ['kubectl scale deployment api -n production --replicas=20', 'kubectl -n production scale --replicas 20 deploy/api', 'kubectl scale deployments.apps/api --namespace=production --replicas=20']) {
      expect(judge('bash', text)).toMatchObject({ class: 'change', auto: false, operation: scale });
    }
  });

  it('becomes a typed set of variables, a trailing dash unsetting one', () => {
    expect(judge('bash', 'kubectl set env deploy/api -n production DB_POOL_SIZE=50 OLD- URL="a=b c"').operation).toEqual({
      kind: 'set env', namespace: 'production', workload: { kind: 'deployment', name: 'api' }, env: { DB_POOL_SIZE: '50', OLD: null, URL: 'a=b c' },
    });
  });

  it('becomes the reading of logs, with its filters', () => {
    expect(judge('bash', 'kubectl logs -n production -l app=api --tail=1000 --since=1h30m -p | grep -E "a|b" | tail -5').operation).toEqual({
      kind: 'pod logs', namespace: 'production', pods: { selector: 'app=api' }, container: null, tailLines: 1000, sinceSeconds: 5400, previous: true,
      filters: [{ program: 'grep', args: ['-E', 'a|b'] }, { program: 'tail', args: ['-5'] }],
    });
    expect(judge('bash', 'kubectl logs deploy/api -c web --tail=-1').operation).toMatchObject({ pods: { workload: { kind: 'deployment', name: 'api' } }, container: 'web', tailLines: null });
    expect(judge('bash', 'kubectl logs pod/api-1').operation).toMatchObject({ pods: { pod: 'api-1' } });
  });

  it('becomes the GET of a page', () => {
    expect(judge('bash', 'curl -sG localhost:9090/api/v1/query --data-urlencode "query=up == 0"').operation).toEqual({ kind: 'http read', method: 'GET', host: 'localhost', port: 9090, path: '/api/v1/query?query=up%20%3D%3D%200', filters: [] });
  });

  it('spells the flags of a reading verb one way', () => {
    expect(judge('bash', 'kubectl get -n production pods -owide -l app=api -A').operation).toEqual({
      kind: 'kubernetes read', verb: 'get', args: ['pods', '--namespace=production', '--output=wide', '--selector=app=api', '--all-namespaces=true'], filters: [],
    });
  });

  it.each([
    ['kubectl logs <pod> -n production', ['<pod>']],
    ['kubectl describe deployment/<name> -n $NAMESPACE', ['<name>', '$NAMESPACE']],
    ['kubectl get pods -n {{ $labels.namespace }}', ['{{ $labels.namespace }}']],
    ['kubectl get pods -n ${NS}', ['${NS}']],
    ['curl http://<host>/metrics', ['<host>']],
  ])('does not run by itself with something to fill in: %s', (text, placeholders) => {
    expect(judge('bash', text)).toMatchObject({ class: 'read', auto: false, placeholders });
  });

  it('that changes something stays a change while something must be filled in', () => {
    expect(judge('bash', 'kubectl set env deployment/api SIZE=<n>')).toMatchObject({ class: 'change', auto: false, operation: { kind: 'set env', env: { SIZE: '<n>' } }, placeholders: ['<n>'] });
  });

  it.each(['kubectl get pod x <in >out', 'kubectl get pod x <in>out', 'kubectl get pod x <a b>c', 'kubectl get pod x>out'])('does not take a redirection for a placeholder: %s', (text) => {
    expect(judge('bash', text).class).toBe('manual');
  });

  it('may carry comments in any language, but no letter that only looks like another', () => {
    expect(judge('bash', 'kubectl get pods # größer als üblich').auto).toBe(true);
    expect(judge('bash', 'kubectl get p\u043eds').reason).toContain('U+043E');
    expect(judge('bash', 'kubectl get pods # \u202e').reason).toContain('U+202E');
  });

  it('never breaks the judge, whatever its length or depth', () => {
    for (const text of ['$('.repeat(5_000), '('.repeat(20_000), 'kubectl get '.repeat(5_000), `kubectl get pods ${'| grep x '.repeat(1_500)}`, '"', '\\', '', '\0', '\ud800']) {
      expect(['manual', 'read']).toContain(judge('bash', text).class);
      expect(judge('sql', text).auto).toBe(false);
    }
    for (const text of [`SELECT ${'('.repeat(9_000)}1${')'.repeat(9_000)}`, `SELECT ${'NOT '.repeat(4_900)}true`, `SELECT ${'1+'.repeat(9_000)}1`]) expect(judge('sql', text).auto).toBeDefined();
  });
});

describe('a script', () => {
  it('is split into the statements a person would copy one by one, with the comments above them', () => {
    const script = splitShell('# First\nkubectl get pods \\\n  -n x # trailing\n\n# Or this\n# one\nls; pwd\ncat <<EOF\nkubectl delete pod x\nEOF\n');
    expect(script).toMatchObject({
      kind: 'script',
      pieces: [
        { text: 'kubectl get pods \\\n  -n x', comments: ['First'] },
        { text: 'ls; pwd', comments: ['Or this', 'one'] },
        { text: 'cat <<EOF\nkubectl delete pod x\nEOF', comments: [] },
      ],
    });
  });

  it('that a shell would not accept is not split at all', () => {
    expect(splitShell('kubectl get pods\nif true; then\n')).toMatchObject({ kind: 'unreadable' });
  });
});
