import { expect, test } from 'vitest';
import { readObjectStep } from '../../../../src/core/mitigation/object/step.ts';
import type { ObjectStep } from '../../../../src/core/mitigation/object/step.ts';
import { loadSqlParser } from '../../../../src/core/operation/sql/parser.ts';
import { judge } from '../../../../src/core/operation/judge.ts';

await loadSqlParser();

function read(command: string): ObjectStep | string {
  const { operation, reason } = judge('bash', command);
  if (operation.kind !== 'kubernetes change') throw new Error(`${command}: ${operation.kind}: ${reason}`);
  return readObjectStep(operation);
}

const said = (command: string): unknown => {
  const step = read(command);
  return typeof step === 'string' ? step : [step.namespace, step.kind.resource, 'names' in step.choose ? step.choose.names : step.choose, step.act];
};

test.each<[string, unknown]>([
  ['kubectl rollout restart deployment/api -n shop', ['shop', 'deployments', ['api'], { do: 'restart' }]],
  ['kubectl rollout restart sts db', [null, 'statefulsets', ['db'], { do: 'restart' }]],
  ['kubectl rollout restart deployment -l app=api', [null, 'deployments', { labels: 'app=api', fields: undefined }, { do: 'restart' }]],
  ['kubectl rollout undo deployment/api --to-revision=4', [null, 'deployments', ['api'], { do: 'undo', revision: 4 }]],
  ['kubectl rollout undo deployment api', [null, 'deployments', ['api'], { do: 'undo', revision: null }]],
  ['kubectl rollout pause deploy/api', [null, 'deployments', ['api'], { do: 'pause', paused: true }]],
  ['kubectl rollout resume deploy/api', [null, 'deployments', ['api'], { do: 'pause', paused: false }]],
  ['kubectl set image deployment/api api=r.example/api:2 log=r.example/log:1', [null, 'deployments', ['api'], { do: 'image', images: { api: 'r.example/api:2', log: 'r.example/log:1' } }]],
  ['kubectl set resources deployment api -c api --limits=cpu=500m,memory=1Gi', [null, 'deployments', ['api'], { do: 'resources', container: 'api', limits: { cpu: '500m', memory: '1Gi' }, requests: {} }]],
  [`kubectl patch deployment api -p '{"spec":{"paused":true}}'`, [null, 'deployments', ['api'], { do: 'patch', type: 'strategic', patch: { spec: { paused: true } } }]],
  [`kubectl patch hpa api --type=json -p '[{"op":"replace","path":"/spec/maxReplicas","value":4}]'`, [null, 'horizontalpodautoscalers', ['api'], { do: 'patch', type: 'json', patch: [{ op: 'replace', path: '/spec/maxReplicas', value: 4 }] }]],
  ['kubectl label pod api-1 quarantine=true app-', [null, 'pods', ['api-1'], { do: 'mark', with: 'labels', values: { quarantine: 'true', app: null }, overwrite: false }]],
  ['kubectl label --overwrite pods api-1 api-2 tier=web', [null, 'pods', ['api-1', 'api-2'], { do: 'mark', with: 'labels', values: { tier: 'web' }, overwrite: true }]],
  ['kubectl annotate deployment/api example.org/why="held, a=b"', [null, 'deployments', ['api'], { do: 'mark', with: 'annotations', values: { 'example.org/why': 'held, a=b' }, overwrite: false }]],
  ['kubectl autoscale deployment api --min=2 --max=8 --cpu-percent=70', [null, 'deployments', ['api'], { do: 'autoscale', name: 'api', min: 2, max: 8, cpuPercent: 70 }]],
  ['kubectl cordon node-3', [null, 'nodes', ['node-3'], { do: 'cordon', off: true }]],
  ['kubectl uncordon node-3', [null, 'nodes', ['node-3'], { do: 'cordon', off: false }]],
  ['kubectl drain node-3 --ignore-daemonsets --delete-emptydir-data', [null, 'nodes', ['node-3'], { do: 'drain', daemonSets: true, emptyDir: true, unmanaged: false, graceSeconds: null, pods: undefined }]],
  ['kubectl delete pod api-1 -n shop', ['shop', 'pods', ['api-1'], { do: 'delete', graceSeconds: null, orphans: false }]],
  ['kubectl delete pod api-1 --force --grace-period=0', [null, 'pods', ['api-1'], { do: 'delete', graceSeconds: 0, orphans: false }]],
  ['kubectl delete pods --field-selector=status.phase=Failed', [null, 'pods', { labels: undefined, fields: 'status.phase=Failed' }, { do: 'delete', graceSeconds: null, orphans: false }]],
  ['kubectl delete deployment/api --cascade=orphan', [null, 'deployments', ['api'], { do: 'delete', graceSeconds: null, orphans: true }]],
])('%s is read as what it does', (command, expected) => {
  expect(said(command)).toEqual(expected);
});

test.each([
  ['kubectl delete secret db-password', /secret/],
  ['kubectl delete namespace shop', /does not touch/],
  ['kubectl delete clusterrolebinding admin', /does not touch/],
  ['kubectl label namespace shop a=b', /does not touch/],
  ['kubectl patch widget.example.org/x -p "{}"', /does not touch/],
  ['kubectl delete pods', /does not name which pod/],
  ['kubectl delete pods -l ""', /does not name which pod/],
  ['kubectl delete pods --all -A', /every namespace/],
  ['kubectl rollout restart deployment', /does not name which deployment/],
  ['kubectl rollout restart pod/api-1', /of a pod is left to a person/],
  ['kubectl rollout pause sts/db', /Only a deployment/],
  ['kubectl drain node-3 --disable-eviction', /disruption budgets/],
  ['kubectl drain -l pool=old', /left to a person|not name/],
  ['kubectl set image deployment/api', /which container/],
  ['kubectl set resources deployment api --limits=memory=lots', /not understood/],
  ['kubectl patch deployment api -p "[1"', /neither JSON nor YAML/],
  [`kubectl patch deployment api -p '[]'`, /not of the type/],
  [`kubectl patch deployment api --type=json -p '[{"op":"move","from":"/a","path":"/b"}]'`, /not of the type/],
  [`kubectl patch deployment api --subresource=status -p '{"status":{}}'`, /subresource/],
  ['kubectl autoscale deployment api --min=9 --max=3', /between how many/],
  ['kubectl delete pod/a service/b', /not one more pod/],
])('%s has no button, and says why', (command, why) => {
  const { operation, reason } = judge('bash', command);
  const sentence = operation.kind === 'kubernetes change' ? readObjectStep(operation) : reason;
  expect(operation.kind === 'kubernetes change' ? sentence : 'manual: placeholder').toMatch(operation.kind === 'kubernetes change' ? why : /manual/);
});

test('a node may be named with its kind, and a patch may be YAML', () => {
  expect(readObjectStep({ kind: 'kubernetes change', verb: 'uncordon', args: ['node/node-3'] })).toMatchObject({ choose: { names: ['node-3'] } });
  expect(readObjectStep({ kind: 'kubernetes change', verb: 'patch', args: ['svc/api', '--type=merge', '--patch=spec: {type: ClusterIP}'] })).toMatchObject({ kind: { resource: 'services' }, act: { do: 'patch', type: 'merge', patch: { spec: { type: 'ClusterIP' } } } });
});

test('a flag we do not obey leaves the step to a person, whatever it may mean', () => {
  expect(readObjectStep({ kind: 'kubernetes change', verb: 'rollout restart', args: ['deployment/api', '--dry-run=client'] })).toMatch(/--dry-run is left to a person/);
  expect(readObjectStep({ kind: 'kubernetes change', verb: 'rollout restart', args: ['deployment/api', '--record=true'] })).toMatchObject({ act: { do: 'restart' } });
  expect(readObjectStep({ kind: 'kubernetes change', verb: 'autoscale', args: ['deployment/api', '--max=4', '--cpu=500m'] })).toMatch(/not understood/);
  expect(readObjectStep({ kind: 'kubernetes change', verb: 'autoscale', args: ['deployment/api', '--max=4', '--cpu=70%'] })).toMatchObject({ act: { cpuPercent: 70 } });
  expect(readObjectStep({ kind: 'kubernetes change', verb: 'taint', args: ['node-1', 'a=b:NoSchedule'] })).toMatch(/no button for kubectl taint/);
  expect(readObjectStep({ kind: 'kubernetes change', verb: 'rollout restart', args: ['deployment/api', 'x=y'] })).toMatch(/not understood as names/);
});

test('a name that could leave its place in a path is none', () => {
  for (const name of ['../secrets/x', 'a/b', 'A', '-x', '*', '']) expect(typeof readObjectStep({ kind: 'kubernetes change', verb: 'delete', args: ['pod', name] }), name).toBe('string');
});
