import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bound, canFill, fill, parametersOf } from '../../../src/core/operation/fill.ts';
import type { Operation } from '../../../src/core/operation/operation.ts';

const logs = (more: Partial<Operation & { kind: 'pod logs' }> = {}): Operation => ({
  kind: 'pod logs', namespace: '$NAMESPACE', pods: { pod: '<pod>' }, container: null, tailLines: 50, sinceSeconds: null, previous: false, filters: [], ...more,
});
const get = (...args: string[]): Operation => ({ kind: 'kubernetes read', verb: 'get', args, filters: [] });
const change = (verb: string, ...args: string[]): Operation => ({ kind: 'kubernetes change', verb, args });
const page = (path: string, host = 'localhost'): Operation => ({ kind: 'http read', method: 'GET', host, port: null, path, filters: [] });
const sql: Operation = { kind: 'sql read', sql: 'SELECT * FROM orders WHERE customer = $1 AND city = $2', parameters: ['<customer>', '$CITY'], filters: [] };

const why = (filled: Operation | { refused: string }): string => ('refused' in filled ? filled.refused : 'filled');

const HOSTILE = ['x; rm -rf /', "' OR 1=1", '../../secrets', '$(reboot)', '`id`', '-A', '--all', 'a b', 'a,b', 'pod/x', '..', '.', 'x\ny', 'x\u0000', 'x\u202ey', '<!channel>', '%2e%2e', 'a=b', '*', '', 'x'.repeat(300)];

describe('filling in', () => {
  it('puts a name where a name stands and leaves the rest as it is', () => {
    expect(fill(logs(), { $NAMESPACE: 'production', '<pod>': 'api-7f9.x' })).toEqual(logs({ namespace: 'production', pods: { pod: 'api-7f9.x' } }));
    expect(fill(get('pods', '--namespace=${NS}', '--selector=app=<app>'), { '${NS}': 'production', '<app>': 'Api_1' })).toEqual(get('pods', '--namespace=production', '--selector=app=Api_1'));
    expect(fill({ kind: 'scale', namespace: null, workload: { kind: 'deployment', name: '<app>-worker' }, replicas: 3 }, { '<app>': 'api' })).toEqual({ kind: 'scale', namespace: null, workload: { kind: 'deployment', name: 'api-worker' }, replicas: 3 });
    expect(fill(get('pod/<pod>'), { '<pod>': 'api-0' })).toEqual(get('pod/api-0'));
    expect(fill(change('set image', 'deployment/api', 'api=example/api:<tag>'), { '<tag>': 'v1.4.2' })).toEqual(change('set image', 'deployment/api', 'api=example/api:v1.4.2'));
    expect(fill(change('rollout undo', 'deployment/api', '--to-revision=<n>'), { '<n>': '7' })).toEqual(change('rollout undo', 'deployment/api', '--to-revision=7'));
  });

  it('leaves open what no value was given for, and says so to nobody', () => {
    expect(fill(logs(), { '<pod>': 'api-0' })).toEqual(logs({ pods: { pod: 'api-0' } }));
    expect(fill(logs(), {})).toEqual(logs());
  });

  it('does not mistake one variable for the beginning of another', () => {
    expect(fill(get('pod', '$POD_NAME', '--namespace=$POD'), { $POD: 'a', $POD_NAME: 'b' })).toEqual(get('pod', 'b', '--namespace=a'));
    expect(fill(get('pod', '$POD_NAME'), { $POD: 'a' })).toEqual({ refused: '$POD stands where Lifeguard does not fill it in: copy the command.' });
    expect(fill(get('pod', 'MY_POD', '--namespace=POD'), { POD: 'a' })).toEqual(get('pod', 'MY_POD', '--namespace=a'));
  });

  it('never reads a value as a placeholder again', () => {
    expect(fill({ kind: 'set env', namespace: null, workload: { kind: 'deployment', name: 'api' }, env: { A: '<a>', B: '<b>' } }, { '<a>': '<b>', '<b>': 'x' }))
      .toMatchObject({ env: { A: '<b>', B: 'x' } });
  });

  it('refuses in a name’s place whatever is not one, with a sentence', () => {
    for (const value of HOSTILE) {
      for (const operation of [logs(), get('pod', '<pod>'), get('pod/<pod>'), change('delete', 'pod', '<pod>'), get('pods', '--namespace=<pod>')]) {
        expect.soft(why(fill(operation, { '<pod>': value })), JSON.stringify(value)).toMatch(/is not a name in Kubernetes|cannot be seen|at most 253|Say a value/);
      }
    }
  });

  it('refuses in an address, a label, a query and a body whatever is not one plain word', () => {
    const places: Operation[] = [
      page('/orders/<x>/status'), page('/status?name=<x>'), get('pods', '--selector=app=<x>'), { kind: 'metrics query', query: 'up{pod="<x>"}', filters: [] },
      { kind: 'http write', method: 'POST', host: 'localhost', port: 4000, path: '/flush', body: '{"cache":"<x>"}' },
      change('patch', 'deployment', 'api', '--patch={"spec":{"paused":"<x>"}}'), change('label', 'pod', 'api-0', 'owner=<x>'),
      { kind: 'pod read', namespace: null, pod: { pod: 'api-0' }, container: null, command: ['nslookup', '<x>'], filters: [] },
      { ...logs({ namespace: null, pods: { pod: 'a' } }), filters: [{ program: 'grep', args: ['-i', '<x>'] }] } as Operation,
    ];
    for (const place of places) {
      expect(why(fill(place, { '<x>': 'orders-1' }))).toBe('filled');
      for (const value of [...HOSTILE, '"}', 'x"} or vector(1)', '-v']) expect.soft(why(fill(place, { '<x>': value })), `${JSON.stringify(value)} in ${JSON.stringify(place)}`).not.toBe('filled');
    }
  });

  it('finds a placeholder that the address carries encoded or in small letters', () => {
    expect(fill(page(`/api/v1/query?query=${encodeURIComponent('up{pod="$POD"}')}`), { $POD: 'api-0' })).toEqual(page(`/api/v1/query?query=${encodeURIComponent('up{pod="api-0"}')}`));
    expect(fill(page('/metrics', '<pod-ip>'), { '<Pod-IP>': 'api.internal' })).toEqual(page('/metrics', 'api.internal'));
  });

  it('takes a whole selector only when it chooses by labels', () => {
    expect(fill(get('pods', '--selector=<selector>'), { '<selector>': 'app=api,tier=web' })).toEqual(get('pods', '--selector=app=api,tier=web'));
    for (const value of ['app', 'app!=api', 'app in (a, b)', 'app=a, b=c', ',', '=']) expect(why(fill(get('pods', '--selector=<selector>'), { '<selector>': value }))).toMatch(/choose by labels/);
  });

  it('fills in the kind of a read only where showing it is harmless, and never the kind of a change', () => {
    expect(fill(get('<kind>', 'api-0'), { '<kind>': 'pods' })).toEqual(get('pods', 'api-0'));
    for (const value of ['secret', 'secrets', 'configmaps', 'all', 'Pods', 'pods,secrets']) {
      expect(why(fill(get('<kind>', 'api-0'), { '<kind>': value }))).toMatch(/not a kind/);
      expect(why(fill(get('<kind>/api-0'), { '<kind>': value }))).toMatch(/not a kind/);
    }
    expect(why(fill(change('delete', '<kind>', 'api-0'), { '<kind>': 'pod' }))).toMatch(/copy the command/);
    expect(fill(change('cordon', '<node>'), { '<node>': 'node-3' })).toEqual(change('cordon', 'node-3'));
  });

  it('does not fill in what could turn a command into another one', () => {
    const places: Operation[] = [
      get('pods', '--output=<x>'), get('pods', '--raw=<x>'), change('label', 'pod', 'a', '<x>=b'), { kind: 'manual' }, { kind: 'nothing' },
      { kind: 'pod read', namespace: null, pod: { pod: 'a' }, container: null, command: ['cat', '<x>'], filters: [] },
      { kind: 'pod read', namespace: null, pod: { pod: 'a' }, container: null, command: ['<x>'], filters: [] },
      { ...logs({ namespace: null, pods: { pod: 'a' } }), filters: [{ program: 'jq', args: ['.<x>'] }] } as Operation,
      { ...logs({ namespace: null, pods: { pod: 'a' } }), filters: [{ program: 'grep', args: ['-<x>'] }] } as Operation,
    ];
    for (const place of places) {
      expect(why(fill(place, { '<x>': 'api' }))).toBe('<x> stands where Lifeguard does not fill it in: copy the command.');
      expect(canFill(place, '<x>')).toBe(false);
    }
    for (const placeholder of ['', '<'.repeat(5_000)]) {
      expect(canFill(logs(), placeholder)).toBe(false);
      expect(why(fill(logs(), { [placeholder]: 'x' }))).toMatch(/copy the command/);
    }
    expect(canFill(logs(), '<pod>')).toBe(true);
    expect(canFill(logs(), '<other>')).toBe(false);
    expect(canFill(sql, '$CITY')).toBe(true);
  });

  it('binds the values of a query in its order and leaves its text alone', () => {
    const values = { '<customer>': "' OR 1=1 --", $CITY: 'Uppsala' };
    expect(fill(sql, values)).toEqual(sql);
    expect(bound(['<customer>', '$CITY'], values)).toEqual(["' OR 1=1 --", 'Uppsala']);
    expect(() => bound(['<other>'], values)).toThrow();
    expect(why(fill(sql, { ...values, $CITY: 'x\u0000' }))).toMatch(/cannot be seen/);
    expect(parametersOf({ kind: 'several', operations: [sql, get('pods')] })).toEqual(['<customer>', '$CITY']);
  });

  it('fills in each of several commands', () => {
    expect(fill({ kind: 'several', operations: [get('pod', '<pod>'), logs({ namespace: null })] }, { '<pod>': 'api-0' }))
      .toEqual({ kind: 'several', operations: [get('pod', 'api-0'), logs({ namespace: null, pods: { pod: 'api-0' } })] });
  });

  it('whatever is typed, what comes out of a name’s place is a name', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (value) => {
      const filled = fill(get('pod', '<pod>'), { '<pod>': value });
      if ('refused' in filled) expect(filled.refused.length).toBeLessThan(200);
      else expect((filled as { args: string[] }).args[1]).toMatch(/^[a-z0-9][a-z0-9.-]*$/);
    }), { numRuns: 2_000 });
  });
});
