import { z } from 'zod';
import { reviewAccess } from '../auth.ts';
import type { Found } from '../print/answer.ts';
import { format, outputOf } from '../print/output.ts';
import { read } from '../refusal.ts';
import { notAnswered } from '../words.ts';
import type { Asked } from './read.ts';

const names = z.array(z.string()).nullish().transform((list) => list ?? []);
const rules = z.object({
  status: z.object({
    resourceRules: z.array(z.object({ verbs: names, apiGroups: names, resources: names, resourceNames: names })).nullish().transform((list) => list ?? []),
    nonResourceRules: z.array(z.object({ verbs: names, nonResourceURLs: names })).nullish().transform((list) => list ?? []),
  }),
});
const subject = z.looseObject({ status: z.object({ userInfo: z.object({ username: z.string().default(''), uid: z.string().optional(), groups: names }) }) });

/** `kubectl auth can-i`: yes or no, or with `--list` every right there is in the namespace. */
export async function canI(asked: Asked): Promise<Found> {
  const { api, words, discovery } = asked;
  const [namespace] = asked.namespaces();
  if (words.on('list')) return listRights(asked, namespace);
  const [verb, what, name, more] = words.names;
  if (verb === undefined || what === undefined || more !== undefined) throw notAnswered(`kubectl auth can-i ${words.names.join(' ')}`);
  if (what.startsWith('/')) return yesOrNo(await reviewAccess(api, { verb, path: what }));
  const [word = '', slashed] = what.split('/');
  const [kind] = word === '*' ? [] : await discovery.named(word).catch(() => []);
  const [plain = '', ...group] = word.split('.');
  return yesOrNo(await reviewAccess(api, {
    verb, namespace: words.on('all-namespaces') || kind?.namespaced === false ? undefined : namespace,
    group: kind?.group ?? (word === '*' ? '*' : group.join('.')), resource: kind?.plural ?? plain, subresource: words.flag('subresource'), name: slashed ?? name,
  }));
}

async function listRights({ api, words }: Asked, namespace: string | undefined): Promise<Found> {
  const body = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectRulesReview', spec: { namespace } };
  const { status } = read(rules, await api({ method: 'POST', path: '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews', body }));
  const brackets = (list: string[]): string => `[${list.join(' ')}]`;
  return {
    kind: 'table', headless: words.on('no-headers'), columns: ['Resources', 'Non-Resource URLs', 'Resource Names', 'Verbs'],
    rows: [
      ...status.resourceRules.flatMap(({ verbs, apiGroups, resources, resourceNames }) => apiGroups.flatMap((group) => resources.map((one) => [group === '' ? one : `${one}.${group}`, '[]', brackets(resourceNames), brackets(verbs)]))),
      ...status.nonResourceRules.map(({ verbs, nonResourceURLs }) => ['', brackets(nonResourceURLs), '[]', brackets(verbs)]),
    ],
  };
}

/** `kubectl auth whoami`: who the server takes us for. */
export async function whoami({ api, words }: Asked): Promise<Found> {
  const review = read(subject, await api({ method: 'POST', path: '/apis/authentication.k8s.io/v1/selfsubjectreviews', body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' } }));
  const { username, uid, groups } = review.status.userInfo;
  const output = outputOf(words.flag('output'));
  // What else the server knows of us names tokens and nodes: of no use to a responder.
  const object = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview', status: { userInfo: { username, uid, groups } } };
  if (output.kind === 'objects') return format({ objects: [{ kind: nobody, object }], asList: false }, output, { managedFields: true, headless: false });
  return { kind: 'table', columns: ['ATTRIBUTE', 'VALUE'], rows: [['Username', username], ...(uid === undefined ? [] : [['UID', uid]]), ['Groups', `[${groups.join(' ')}]`]] };
}

const nobody = { group: 'authentication.k8s.io', version: 'v1', plural: 'selfsubjectreviews', singular: 'selfsubjectreview', kind: 'SelfSubjectReview', shortNames: [], namespaced: false, categories: [], verbs: [] };

function yesOrNo(allowed: boolean): Found {
  return { kind: 'lines', lines: [allowed ? 'yes' : 'no'] };
}
