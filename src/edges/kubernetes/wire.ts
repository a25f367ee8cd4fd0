/** The parts of Kubernetes' objects that are read. */
import { z } from 'zod';

const envEntry = z.looseObject({ name: z.string(), value: z.string().optional(), valueFrom: z.unknown().optional() });
export type EnvEntry = z.infer<typeof envEntry>;

const metadata = z.object({
  name: z.string().default(''),
  namespace: z.string().optional(),
  generation: z.number().default(0),
  creationTimestamp: z.string().nullish(),
  annotations: z.record(z.string(), z.string()).optional(),
});

export const labels = z.record(z.string(), z.string());

export const labelSelector = z.object({
  matchLabels: z.record(z.string(), z.string()).nullish().transform((labels) => labels ?? {}),
  matchExpressions: z.array(z.object({ key: z.string(), operator: z.string(), values: z.array(z.string()).nullish().transform((values) => values ?? []) })).nullish().transform((list) => list ?? []),
});
export type LabelSelector = z.infer<typeof labelSelector>;

const podSpec = z.object({ containers: z.array(z.object({ name: z.string(), env: z.array(envEntry).optional() })) });

export const workload = z.object({
  metadata,
  spec: z.object({
    replicas: z.number().optional(),
    selector: labelSelector.optional(),
    strategy: z.object({ type: z.string().optional(), rollingUpdate: z.object({ maxSurge: z.union([z.number(), z.string()]).optional() }).nullish() }).optional(),
    template: z.object({ metadata: metadata.partial().optional(), spec: podSpec }),
  }),
  status: z.object({
    observedGeneration: z.number().default(0),
    replicas: z.number().default(0),
    updatedReplicas: z.number().default(0),
    readyReplicas: z.number().default(0),
    desiredNumberScheduled: z.number().optional(),
    numberReady: z.number().optional(),
    conditions: z.array(z.object({ type: z.string(), status: z.string(), reason: z.string().optional(), message: z.string().optional() })).default([]),
  }).prefault({}),
});
export type WorkloadObject = z.infer<typeof workload>;

export const scale = z.looseObject({
  metadata: z.looseObject({ resourceVersion: z.string() }),
  spec: z.looseObject({ replicas: z.number().default(0) }).prefault({}),
});

export const pod = z.object({
  metadata,
  spec: z.object({ containers: z.array(z.object({ name: z.string() })), initContainers: z.array(z.object({ name: z.string() })).default([]), ephemeralContainers: z.array(z.object({ name: z.string() })).default([]) }),
  status: z.object({
    phase: z.string().default('Unknown'),
    containerStatuses: z.array(z.object({ ready: z.boolean() })).default([]),
  }).prefault({}),
});
export type PodObject = z.infer<typeof pod>;

export const autoscaler = z.object({
  metadata,
  spec: z.object({ minReplicas: z.number().optional(), maxReplicas: z.number(), scaleTargetRef: z.object({ kind: z.string(), name: z.string() }) }),
  status: z.object({ currentReplicas: z.number().optional() }).optional(),
});

export const accessReview = z.object({ status: z.object({ allowed: z.boolean().default(false) }).prefault({}) });

export const list = <Item>(item: z.ZodType<Item>) => z.object({ items: z.array(item) });
