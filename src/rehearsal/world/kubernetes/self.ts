/** What the simulated Kubernetes says of itself and of who asks: version, health, reviews, its own description. */
import { record, string } from '../fields.ts';
import type { Json } from '../fields.ts';
import type { Answer, Request } from '../simulated-server.ts';
import type { ServedKind } from './discovery.ts';

const user = 'system:serviceaccount:production:lifeguard';

/** The answer to a question that is about no object; undefined when it is another. */
export function aboutItself(request: Request, kinds: ServedKind[], allowed: (verb: string, resource: string, where: string | undefined) => boolean): Answer | undefined {
  const { path, method, query } = request;
  const text = (lines: string[]): Answer => ({ status: 200, text: `${lines.join('\n')}\n` });
  if (method === 'POST' && path === '/apis/authentication.k8s.io/v1/selfsubjectreviews') {
    return { status: 201, body: { ...record(request.body), status: { userInfo: { username: user, uid: 'rehearsal-lifeguard', groups: ['system:serviceaccounts', 'system:serviceaccounts:production', 'system:authenticated'], extra: { 'authentication.kubernetes.io/credential-id': ['JTI=rehearsal'] } } } } };
  }
  if (method === 'POST' && path === '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews') {
    const body = record(request.body);
    const where = string(record(body['spec'])['namespace']);
    const rules = kinds.filter(({ plural }) => allowed('get', plural, where)).map(({ group, plural }) => ({ verbs: ['get', 'list'], apiGroups: [group], resources: [plural] }));
    return { status: 201, body: { ...body, status: { resourceRules: rules, nonResourceRules: [{ verbs: ['get'], nonResourceURLs: ['/healthz', '/version'] }], incomplete: false } } };
  }
  if (method !== 'GET') return undefined;
  if (path === '/version') return { status: 200, body: { major: '1', minor: '34', gitVersion: 'v1.34.2', platform: 'linux/amd64' } };
  if (/^\/(healthz|livez|readyz)$/.test(path)) return query.has('verbose') ? text(['[+]ping ok', '[+]etcd ok', `${path.slice(1)} check passed`]) : { status: 200, text: 'ok' };
  if (path === '/metrics') return text(['# TYPE apiserver_request_total counter', 'apiserver_request_total{code="200",verb="GET"} 4711', 'apiserver_request_total{code="429",verb="LIST"} 3']);
  if (path === '/openapi/v3/apis/apps/v1') return { status: 200, body: description };
  return undefined;
}

const described = (properties: Json, text: string): Json => ({ type: 'object', description: text, properties });
/** As much of a description as shows how one is read: references, lists and maps. */
const description: Json = {
  openapi: '3.0.0',
  components: {
    schemas: {
      'api.apps.v1.Deployment': {
        ...described({ metadata: { type: 'object', description: 'Name, labels and the like.' }, spec: { allOf: [{ $ref: '#/components/schemas/api.apps.v1.DeploymentSpec' }], description: 'What is wanted of it.' } }, 'Keeps a number of equal pods running and rolls out changes to them.'),
        'x-kubernetes-group-version-kind': [{ group: 'apps', version: 'v1', kind: 'Deployment' }],
      },
      'api.apps.v1.DeploymentSpec': described({
        replicas: { type: 'integer', description: 'How many pods are wanted.' },
        selector: { type: 'object', additionalProperties: { type: 'string' } },
        conditions: { type: 'array', items: { $ref: '#/components/schemas/api.apps.v1.Condition' }, description: 'What holds of it.' },
      }, 'The wanted state.'),
      'api.apps.v1.Condition': described({ type: { type: 'string', description: 'Which condition it is.' } }, 'One thing that holds or does not.'),
    },
  },
};
