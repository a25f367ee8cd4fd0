import type { Api } from './api.ts';
import { read } from './refusal.ts';
import { accessReview } from './wire.ts';

export type Access = { verb: string; group?: string; resource?: string; subresource?: string | undefined; namespace?: string | undefined; name?: string | undefined } | { verb: string; path: string };

/** Whether our account has a right. The server keeps nothing of the question. */
export async function reviewAccess(api: Api, access: Access): Promise<boolean> {
  const spec = 'path' in access ? { nonResourceAttributes: access } : { resourceAttributes: access };
  const body = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec };
  return read(accessReview, await api({ method: 'POST', path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', body })).status.allowed;
}
