import type { Change, Preview } from './mitigation.ts';

/** `replicas 4 → 8`; what is unset says so. */
export function changed({ what, from, to }: Change): string {
  return `${what} ${from ?? 'not set'} → ${to ?? 'not set'}`;
}

/** What a preview changes and by which name people know it; null for what changes no field of anything. */
export function changesIn(preview: Preview): { name: string; changes: Change[] } | null {
  if (preview.kind === 'workload') return { name: preview.workload, changes: preview.changes };
  return preview.kind === 'object' ? { name: preview.title, changes: preview.changes } : null;
}
