import type { Json } from '../../../core/mitigation/object/difference.ts';
import type { Kind } from '../../../core/mitigation/object/kinds.ts';
import type { Act } from '../../../core/mitigation/object/step.ts';
import { identityOf } from './object.ts';

export const ACTION = 'lifeguard/action-id';

/** kubectl's own share when the command names none. */
const DEFAULT_CPU_PERCENT = 80;

/** The autoscaler that `kubectl autoscale` would make for a workload. `action` tells ours from one that somebody else makes meanwhile. */
export function autoscalerOf({ name, min, max, cpuPercent }: Act & { do: 'autoscale' }, kind: Kind, workload: Json, action?: string): Json {
  return {
    apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata: { name, ...(action === undefined ? {} : { annotations: { [ACTION]: action } }) },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: kind.kind, name: identityOf(workload).name },
      ...(min === null ? {} : { minReplicas: min }), maxReplicas: max,
      metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: cpuPercent ?? DEFAULT_CPU_PERCENT } } }],
    },
  };
}
