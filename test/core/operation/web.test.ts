import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { catalogue, nameOf } from '../../../src/core/operation/catalogue.ts';
import { judge } from '../../../src/core/operation/judge.ts';
import { whyManual } from '../../../src/core/operation/program/others.ts';
import { judgePlain } from '../../../src/core/operation/program/plain.ts';
import { splitPromql } from '../../../src/core/operation/program/promql.ts';
import { actingWord } from '../../../src/core/operation/program/words.ts';
import { adversarial, everyday } from './corpus/web.ts';

const operation = (text: string) => judge('bash', text).operation;

describe('a request', () => {
  it('keeps its method, its address and what of the answer is asked for', () => {
    expect(operation('curl -sI http://localhost:8080/health')).toEqual({ kind: 'http read', method: 'HEAD', host: 'localhost', port: 8080, path: '/health', show: 'headers', filters: [] });
    expect(operation("curl -so /dev/null -w '%{http_code}' localhost:8080/health")).toMatchObject({ method: 'GET', show: { format: '%{http_code}' } });
    expect(operation('curl -si localhost/health | grep HTTP')).toMatchObject({ port: null, show: 'headers and page', filters: [{ program: 'grep', args: ['HTTP'] }] });
    expect(operation('wget -qO- http://localhost:8080/health?verbose')).toEqual({ kind: 'http read', method: 'GET', host: 'localhost', port: 8080, path: '/health?verbose', filters: [] });
  });

  it('that asks by POST is asked by GET where both are the same question', () => {
    expect(operation("curl localhost:9090/api/v1/query -d 'query=up > 0' -d time=5")).toMatchObject({ method: 'GET', path: '/api/v1/query?query=up%20%3E%200&time=5' });
  });

  it('that searches carries its question', () => {
    expect(operation(`curl -XPOST localhost:9200/orders/_search -d '{"size":0}'`)).toEqual({ kind: 'http read', method: 'GET', host: 'localhost', port: 9200, path: '/orders/_search', body: '{"size":0}', filters: [] });
  });

  it('that changes something is kept whole, with what it is written as', () => {
    expect(operation(`curl -X PUT 'https://api.example.com:8443/flags/a%2Fb?dry=no' --json '{"on": "<value>"}' -H 'Accept: application/json'`)).toEqual({
      kind: 'http write', method: 'PUT', host: 'api.example.com', port: 8443, path: '/flags/a%2Fb?dry=no', body: '{"on": "<value>"}', contentType: 'application/json',
    });
    expect(operation('curl -d a=1 -d b=2 localhost/x')).toMatchObject({ body: 'a=1&b=2', contentType: 'application/x-www-form-urlencoded' });
    expect(operation("curl --data-urlencode 'text=a b&c' localhost/x")).toMatchObject({ body: 'text=a%20b%26c' });
  });

  it('that says it takes something away counts as one that does, whatever its method', () => {
    const purge = judge('bash', 'curl -X POST localhost/cache/purge');
    expect([purge.class, nameOf(purge.operation)]).toEqual(['terminate', 'http delete']);
    expect(nameOf(operation('curl -X POST localhost/cache/warmup'))).toBe('http write');
  });

  it.each([
    ['curl -s "${PROM}/api/v1/query?query=up"', ['${PROM}']],
    ['curl -s http://<pod-ip>:<port>/metrics', ['<pod-ip>', '<port>']],
    ['curl -s http://localhost/api/{tenant}/usage', ['{tenant}']],
    ['curl -u $USER:$PASS http://localhost/health', ['$USER', '$PASS']],
    ['curl -s http://{{ $labels.instance }}/metrics', ['{{ $labels.instance }}']],
    [`curl -X POST -H "Authorization: Bearer $TOKEN" http://$HOST/flags -d "{\\"n\\": $N}"`, ['$HOST', '$TOKEN', '$N']],
  ])('names what is left open in it: %s', (text, placeholders) => {
    expect(judge('bash', text)).toMatchObject({ auto: false, placeholders });
  });

  it.each(['curl http://169.254.169.254/latest/user-data', 'curl localhost:8080/actuator/env', 'curl localhost:8080/actuator/heapdump', 'curl localhost:8500/v1/kv/a?raw', 'curl localhost/api/secrets', 'curl localhost/.env'])(
    'whose answer may hold secrets is marked so: %s', (text) => {
      expect(judge('bash', text)).toMatchObject({ class: 'read', auto: false, sensitive: true });
    });

  it('with a credential is read without it, and says so', () => {
    for (const text of ['curl -u a:b localhost/health', 'curl http://a:b@localhost/health', "curl -H 'Authorization: Bearer x' localhost/health", 'curl localhost/health?api_key=x', 'curl -b session=x localhost/health']) {
      const { reason, auto } = judge('bash', text);
      expect([auto, reason], text).toEqual([false, expect.stringContaining('credential')]);
    }
  });
});

/** An own, cruder view of what curl would send: the words as a shell gives them, without the judge's flag reader. */
function writesSomething(line: string): boolean {
  const tokens = [...line.matchAll(/(?:'[^']*'|"(?:\\.|[^"])*"|\\.|[^\s'"])+/g)].map(([word]) => word);
  const end = tokens.indexOf('|');
  const words = (end < 0 ? tokens : tokens.slice(0, end)).map((word) => word.replace(/['"\\]/g, ''));
  const text = words.join(' ');
  const question = /_search|_count|_msearch|_mget|_analyze|_explain|_validate|_field_caps|_rank_eval|_termvectors|_render|allocation\/explain|\/(query|query_range|query_exemplars|series|labels|format_query|parse_query|patterns|volume|volume_range|stats|detected_labels|detected_fields)\b/.test(text);
  const bundles = words.filter((word) => /^-[A-Za-z]/.test(word)).join(' ');
  const method = words.some((word, index) => /^(-\w*X|--request|--method)$/.test(words[index - 1] ?? '') && /^(POST|PUT|PATCH|DELETE)$/.test(word)) || /-[a-zA-Z]*X(POST|PUT|PATCH|DELETE)/.test(bundles);
  const last = words.findLast((word, index) => /^(-\w*X|--request|--method)$/.test(words[index - 1] ?? '') || /^-\w*X\w/.test(word)) ?? '';
  if (method && !question && !/(GET|HEAD|OPTIONS)$/.test(last)) return true;
  if (words.some((word) => /^(--upload-file|--form|--next|--config|--post-file|--output-dir|--remote-name)/.test(word))) return true;
  return words.some((word, index) => /^(-o|--output|-O|--output-document)$/.test(words[index - 1] ?? '') && text.startsWith('curl') && !/^(-|\/dev\/(null|stdout|stderr))$/.test(word));
}

const acts = ['flush', 'shutdown', 'delete', 'reload', 'restart', 'purge', 'reset', 'quitquitquit', 'clear-cache', 'dropAll', 'trigger', 'enable', 'promote', 'failover', 'FLUSHALL', 're-start'];
const reads = everyday.filter(({ label, language }) => label === 'read' && language === 'bash');
const pieces = [...adversarial.map(({ text }) => text), ...acts.map((word) => `/${word}`), ...acts.map((word) => `?action=${word}`), ' -X POST', ' -XDELETE', ' -d x', ' -o x', ' -O', ' -F a=b', ' -T x', ' --json {}', ' -K x', ' --next ', ' @x', '=', '&', '%2e', ' -G', ' -I', ' http://localhost/shutdown', "'", '"', '/..', '/', ';', '$X', '<x>'];
const edited = fc
  .tuple(fc.constantFrom(...reads), fc.array(fc.tuple(fc.nat(200), fc.nat(5), fc.constantFrom(...pieces)), { minLength: 1, maxLength: 4 }))
  .map(([{ text }, edits]) => edits.reduce((all, [at, cut, piece]) => all.slice(0, at % (all.length + 1)) + piece + all.slice((at % (all.length + 1)) + cut), text));

it('of any length is judged at once', () => {
  const started = performance.now();
  for (const part of ['a', '/a', '/_', '/job/a', '%2F', 'flush', '/x-y', '{a', '[1', '?a=b', '&a=b', '@', ':', '.']) {
    for (const text of [`curl -s 'http://localhost/${part.repeat(19_000 / part.length)}'`, `curl -s 'http://localhost/health?${part.repeat(19_000 / part.length)}'`, `curl -X POST http://localhost/x -d '${part.repeat(19_000 / part.length)}'`]) {
      expect(['read', 'manual', 'change', 'terminate']).toContain(judge('bash', text).class);
    }
  }
  expect(performance.now() - started).toBeLessThan(10_000);
});

describe('a random edit of a request that reads', () => {
  it('never yields a read that sends or saves something', () => {
    fc.assert(fc.property(edited, (text) => {
      const judgement = judge('bash', text);
      if (judgement.operation.kind === 'http read') expect(writesSomething(text), text).toBe(false);
    }), { numRuns: 4_000 });
  });

  it('never yields a read of a path whose last word is a verb', () => {
    fc.assert(fc.property(edited, (text) => {
      const { operation: found } = judge('bash', text);
      // Behind these any name may stand, a verb too.
      if (found.kind !== 'http read' || /169\.254|metadata|api\/json|loki\/api\/v1\/delete|\/_|\/v1\/(kv|health|catalog|agent)\/|\/connectors\/|:15672|\/api\/queues\//.test(`${found.host}:${found.port}${found.path}`)) return;
      const last = (found.path.split('?')[0] ?? '').split('/').at(-1) ?? '';
      expect(acts.includes(last), text).toBe(false);
      const [, ...query] = found.path.split('?');
      expect(query.join('?').split('&').filter((pair) => /^action=(?!STATUS|LIST|CLUSTERSTATUS)/.test(pair)), text).toEqual([]);
    }), { numRuns: 4_000 });
  });
});

it.each(catalogue.filter(({ operation: name }) => /^(http|metrics)/.test(name)))('the example of $operation is judged as one', ({ operation: name, class: kind, example }) => {
  const judgement = judge(name === 'metrics query' ? 'promql' : 'bash', example);
  expect([nameOf(judgement.operation), judgement.class]).toEqual([name, kind]);
});

describe('a word in an address', () => {
  it.each(['flush', 'flushAll', 'FLUSHALL', 'cache-flush', 're_load', 'resetStats', 'dropcaches', 'forcemerge', 'killWorkers', 'set', 'setLevel', 'quitquitquit', 'yarn-cancel', 'doIt', 'shut.down', 'run', 'update'])('acts: %s', (word) => {
    expect(actingWord(word)).not.toBeNull();
  });

  it.each(['settings', 'addresses', 'deployments', 'running', 'deleted', 'postgres', 'exchanges', 'runtime_config', 'health', 'movies', 'payments', 'documents', 'operations', 'starts_at', 'v1', 'processes', 'presets'])('only names: %s', (word) => {
    expect(actingWord(word)).toBeNull();
  });
});

describe('a program that is not understood', () => {
  it.each([
    ['docker', 'containers of one machine'], ['aws', 'cloud account'], ['ssh', 'on a machine'], ['terraform', 'description'], ['redis-cli', 'conversation'], ['pg_dump', 'rights of its own'],
    ['python3', 'cannot look into'], ['./fix.sh', 'script'], ['/opt/bin/repair', 'script'], ['/usr/bin/systemctl', 'on a machine'], ['doas', 'another user'], ['vi', 'waits for keys'], ['rm', 'files'], ['dig', 'network'], ['helm', 'installed in the cluster'],
  ])('is manual with a reason a responder understands: %s', (program, part) => {
    expect(whyManual(program)).toContain(part);
    expect(whyManual(program)).toMatch(/^[A-Z].*: \S+ is left to a person\.$/);
    expect(judge('bash', `${program} x`)).toMatchObject({ class: 'manual', reason: whyManual(program) });
  });

  it('and is in no group is manual all the same', () => {
    expect(whyManual('frobnicate')).toBe('frobnicate is left to a person.');
    expect(whyManual('constructor')).toBe('constructor is left to a person.');
  });
});

describe('a program that touches nothing', () => {
  const plain = (line: string) => {
    const [program = '', ...words] = line.split(' ');
    return judgePlain(program, words.map((text) => ({ text, placeholders: text.startsWith('$') ? [text] : [] })));
  };

  it.each(['echo "Checking pods"', 'echo -n x', 'printf %s\\n x', 'true', ':', 'clear', 'pwd', 'hostname', 'hostname -f', 'date', 'date -u +%FT%TZ', 'date -d yesterday', 'sleep 30', 'sleep 1m 5s'])('is nothing: %s', (line) => {
    expect(plain(line)).toMatchObject({ class: 'read', auto: false, operation: { kind: 'nothing' } });
  });

  it.each(['date -s 12:00', 'date 112312002026', 'hostname db-1', 'sleep infinity', 'sleep 2d', 'sleep', 'printf -v x y', 'rm x', 'constructor', 'eval x', 'clear x'])('is not this one: %s', (line) => {
    expect(plain(line)).toBeNull();
  });

  it('waits for what is left open in it', () => {
    expect(plain('echo $POD')).toMatchObject({ auto: false, placeholders: ['$POD'] });
  });
});

describe('a block of PromQL', () => {
  it('is split into its expressions, each with the comments above it', () => {
    const block = '# Error rate\nsum(rate(errors_total[5m]))\n  / sum(rate(requests_total[5m]))\n\n# Waiting\n# by pool\nmax(\n  waiting\n)\nby (pool)\nup == 0';
    expect(splitPromql(block).map(({ text, comments }) => [text, comments])).toEqual([
      ['sum(rate(errors_total[5m]))\n  / sum(rate(requests_total[5m]))', ['Error rate']],
      ['max(\n  waiting\n)\nby (pool)', ['Waiting', 'by pool']],
      ['up == 0', []],
    ]);
    for (const { text, start, end } of splitPromql(block)) expect(block.slice(start, end)).toBe(text);
  });

  it('is split in linear time, whatever it holds', () => {
    const started = performance.now();
    for (const line of ['(\n', 'up\n', 'sum(x{a="b"}[5m])\n', '# x\n', '"\n', '{{\n']) splitPromql(line.repeat(4_000));
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('is judged whatever its depth', () => {
    for (const text of ['('.repeat(9_000), '-'.repeat(9_000), `${'('.repeat(4_000)}up${')'.repeat(4_000)}`, 'sum('.repeat(3_000), '\0', '\ud800']) expect(['manual', 'read']).toContain(judge('promql', text).class);
  });
});
