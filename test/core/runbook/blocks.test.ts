import { describe, expect, it } from 'vitest';
import { fence, read, rules, said } from './reading.ts';

const texts = async (...parts: string[]): Promise<string[]> => (await read('## Diagnosis', ...parts)).statements.map(({ language, text }) => `${language} ${text}`);

describe('a console', () => {
  it.each([
    ['a dollar', ['$ kubectl get pods', 'NAME   READY', 'rm -rf /', '$ kubectl get nodes \\', '    -o wide', 'NAME'], ['kubectl get pods', 'kubectl get nodes \\\n    -o wide']],
    ['a user and a host', ['ana@db-1:~$ kubectl get pods', 'NAME READY'], ['kubectl get pods']],
    ['brackets', ['[root@db-1 ~]# kubectl get pods', 'NAME READY'], ['kubectl get pods']],
    ['a shell with its version', ['sh-5.1# kubectl get pods', 'NAME READY'], ['kubectl get pods']],
    ['a host alone', ['ncn-mw# kubectl get pods', 'NAME READY'], ['kubectl get pods']],
    ['an arrow', ['❯ kubectl get pods', 'NAME READY'], ['kubectl get pods']],
    ['a folder', ['/app # kubectl get pods', 'NAME READY'], ['kubectl get pods']],
    ['a hash, where no other line is a command', ['# kubectl get pods', 'NAME READY'], ['kubectl get pods']],
  ])('holds only what was typed behind %s', async (_, lines, commands) => {
    expect(await texts(fence('console', ...lines))).toEqual(commands.map((command) => `bash ${command}`));
  });

  it('goes on behind an open quote, a pipe and a here-document, with or without the shell’s own mark', async () => {
    expect(await texts(fence('console', '$ psql -c "', '> SELECT 1', '> "', 'answer', '$ kubectl get pods |', '> grep x', 'answer', '$ cat <<END', 'rm x', 'END', 'answer'))).toEqual([
      'bash psql -c "\n  SELECT 1\n  "', 'bash kubectl get pods |\n  grep x', 'bash cat <<END\nrm x\nEND',
    ]);
  });

  it('holds what was typed at psql’s prompt as SQL, at its place', async () => {
    const runbook = await read('## Diagnosis', fence('', 'ana@db:~$ sudo psql', 'app=# SELECT 1', 'app-#   , 2;', ' 1 | 2', 'app=> \\dt', 'app=# SELECT 3;'));
    expect(runbook.statements.map(({ language, text, place }) => `${language} ${text} @${place.line}:${place.column}`)).toEqual(['bash sudo psql @6:11', 'sql SELECT 1\n        , 2 @7:7', 'sql \\dt @10:7', 'sql SELECT 3 @11:7']);
  });

  it('a hash begins a comment where other lines are commands', async () => {
    expect(await texts(fence('bash', '# kubectl delete pod x', 'kubectl get pods'))).toEqual(['bash kubectl get pods']);
  });

  it('without prompts keeps a printed table from being taken for commands', async () => {
    expect(await texts(fence('bash', 'kubectl get pods', 'NAME    READY   STATUS', 'api-1   1/1     Running', 'kubectl get nodes'))).toEqual(['bash kubectl get pods', 'bash kubectl get nodes']);
  });
});

describe('a fence', () => {
  it.each([
    ['of shell that holds SQL', fence('bash', 'SELECT count(*) FROM pg_stat_activity;'), ['sql SELECT count(*) FROM pg_stat_activity']],
    ['of SQL that holds psql', fence('sql', 'psql -c "SELECT 1"'), ['bash psql -c "SELECT 1"']],
    ['of SQL below its call of psql', fence('sql', '-- Connect', 'psql -h db -d app', '', '-- Look', 'SELECT 1;'), ['bash psql -h db -d app', 'sql SELECT 1']],
    ['of SQL with commands of psql', fence('sql', '\\d orders', 'SELECT 1;', '\\dt'), ['sql \\d orders', 'sql SELECT 1', 'sql \\dt']],
    ['of PromQL, an expression each', fence('promql', '# Rate', 'rate(x_total[5m])', '', 'sum(', '  rate(y[5m])', ') by (le)', 'up == 0'), ['promql rate(x_total[5m])', 'promql sum(\n  rate(y[5m])\n) by (le)', 'promql up == 0']],
    ['of a console with an expression', fence('console', '(a_bytes / b_bytes) * 100'), ['promql (a_bytes / b_bytes) * 100']],
    ['without language, by its words', `${fence('', 'kubectl get pods')}\n\n${fence('text', 'Look first:', '  kubectl get nodes', "don't panic")}\n\n${fence('', 'SELECT 1 FROM pg_stat_activity')}`, ['bash kubectl get pods', 'bash kubectl get nodes', 'sql SELECT 1 FROM pg_stat_activity']],
    ['of a program people run themselves', fence('', 'docker restart api', 'systemctl status api'), ['bash docker restart api', 'bash systemctl status api']],
    ['of settings inside a shell', fence('bash', '# Grow', 'resources:', '  memory: 1G', 'kubectl get pods'), ['bash kubectl get pods']],
  ])('%s is read for what it is', async (_, block, statements) => {
    expect(await texts(block)).toEqual(statements);
  });

  it.each([
    ['settings', fence('yaml', 'kubectl: get')], ['code', fence('python', 'import os')], ['an answer', fence('', 'NAME READY', 'notAfter=Aug 6 12:00')], ['a switch', fence('', 'show ip bgp summary')], ['prose', fence('text', 'The node is down. Service is degraded.', 'top 5 queries are slow', 'node 3 is down', 'go to the dashboard and make sure')],
    ['a message', fence('', 'UPDATE: we have identified the cause.')], ['a message in parts', fence('', 'Status: resolved', 'Message: kubectl get pods', 'kubectl get pods')], ['a request', fence('http', 'DELETE /api/accounts/{id}')], ['comments alone', fence('bash', '# Dashboard, Settings, Restart')],
  ])('of %s holds no statement', async (_, block) => {
    expect(await texts(block)).toEqual([]);
  });

  it('behind \\c may mean another database, so a person does what follows', async () => {
    const runbook = await read('## Diagnosis', fence('sql', 'SELECT 1;', '\\c billing', 'SELECT 2;'));
    expect(said(runbook)).toEqual(['diagnosis read SELECT 1', expect.stringContaining('\\c billing'), 'diagnosis manual SELECT 2']);
    expect(runbook.statements[2]?.judgement.reason).toContain('\\c');
  });

  it('for another database is left to a person, whole', async () => {
    expect(said(await read('## Diagnosis', fence('mysql', 'SHOW PROCESSLIST;', 'SELECT 1;')))).toEqual(['diagnosis manual SHOW PROCESSLIST;\nSELECT 1;']);
  });

  it('of SQL with something to fill in is still taken apart', async () => {
    expect((await texts(fence('sql', 'SELECT 1;', 'SELECT pg_terminate_backend(<pid>);', 'SELECT * FROM <table> WHERE pid = $PID')))).toEqual(['sql SELECT 1', 'sql SELECT pg_terminate_backend(<pid>)', 'sql SELECT * FROM <table> WHERE pid = $PID']);
  });

  it('among messages to send is one only where it says so, and then a person decides', async () => {
    const runbook = await read('## Escalation', fence('', 'kubectl get pods'), fence('bash', 'kubectl get pods'));
    expect(said(runbook)).toEqual(['communication manual kubectl get pods']);
  });
});

describe('a command in a sentence', () => {
  it.each([
    ['a list item', '- Check the events via `kubectl describe pod api`.', 'Check the events'],
    ['a paragraph', 'Things are bad. Now look with `kubectl describe pod api` and wait.', 'Now look'],
    ['a sentence that begins with it', 'Things are bad. Run `kubectl describe pod api` and wait.', 'kubectl describe pod api'],
    ['a task', '- [ ] Look at the pod: `kubectl describe pod api`', 'Look at the pod'],
    ['a cell of a table whose other cells name it', '| Step | What | Command |\n|---|---|---|\n| 1 | Pod | `kubectl describe pod api` |', 'Pod'],
    ['a short word before it', 'Pod: `kubectl describe pod api`', 'Pod'],
    ['code of HTML', '<table>\n<tr><td>See the pod</td><td><pre>kubectl describe pod api</pre></td></tr>\n</table>', 'See the pod'],
    ['an item of HTML', '<ol>\n<li>See the pod: <code>kubectl describe pod api</code></li>\n</ol>', 'See the pod'],
    ['a sentence with a tag', 'Now see the pod: <code>kubectl describe pod api</code>', 'Now see the pod'],
    ['a cell of a table', '| What | Command |\n|---|---|\n| See the pod | `kubectl describe pod api` |', 'See the pod'],
  ])('in %s is a copy for a person, called by its words', async (_, markdown, title) => {
    const runbook = await read('## Diagnosis', markdown);
    expect(said(runbook)).toEqual(['diagnosis manual kubectl describe pod api']);
    expect(runbook.statements[0]).toMatchObject({ title, judgement: { auto: false, reason: expect.stringContaining('it would only read') } });
    expect(runbook.problems).toEqual([]);
  });

  it('that changes something is a step by hand, never a button; one that looks is no step', async () => {
    const runbook = await read('## Mitigation', '1. Restart it with `kubectl rollout restart deploy/api`.\n2. Then `kubectl get pods` tells.');
    expect(runbook.statements.map(({ step, judgement }) => [step, judgement.class, judgement.auto])).toEqual([['1', 'manual', false], [undefined, 'manual', false]]);
    expect(runbook.statements[0]?.judgement.reason).toContain('it changes something');
  });

  it('in HTML is placed at its own column, and what a comment or a script holds is none', async () => {
    const runbook = await read('## Diagnosis', '> <div>\n> <p>Look: <code>kubectl get pods</code></p>\n> <pre>\n>   kubectl get nodes\n> </pre>\n> </div>', '<!-- <code>kubectl get jobs</code> -->', '<script>\n<code>kubectl get ns</code>\n</script>');
    expect(runbook.statements.map(({ text, place, judgement }) => `${text} @${place.line}:${place.column} ${judgement.class}`)).toEqual(['kubectl get pods @6:18 manual', 'kubectl get nodes @8:5 manual']);
  });

  it('is placed at its own column, and left out when a fence holds it too', async () => {
    const runbook = await read('## Diagnosis', 'Try `kubectl get pods` or `kubectl get nodes`.', fence('bash', 'kubectl get pods'));
    expect(runbook.statements.map(({ text, place }) => `${text} @${place.line}:${place.column}`)).toEqual(['kubectl get nodes @5:28', 'kubectl get pods @8:1']);
  });

  it.each([['a name', '`kubectl`'], ['a path', '`/var/lib/x`'], ['a setting', '`max_connections = 100`'], ['an endpoint', '`POST /urls`'], ['words', '`node is down`'], ['a metric', '`http_requests_total`']])('is not %s', async (_, code) => {
    expect(await texts(`See ${code} first.`)).toEqual([]);
  });

  it('is also SQL and PromQL, and is not looked for in what nobody acts on', async () => {
    expect(await texts('See `SELECT 1 FROM pg_stat_activity` and `sum(rate(x_total[5m]))`.')).toEqual(['sql SELECT 1 FROM pg_stat_activity', 'promql sum(rate(x_total[5m]))']);
    expect((await read('## Prevention', 'Use `kubectl get pods`.')).statements).toEqual([]);
  });

  it('says nothing to the rules about how it would run', async () => {
    expect(rules(await read('## Diagnosis', 'Watch `kubectl logs -f <pod>` and `curl localhost:80/x`.'))).toEqual([]);
  });
});
