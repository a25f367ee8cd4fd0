const TEMPLATE = ['spec', 'template'];

/** What a field is called in a sentence: `image of api`, `label tier`, `strategy rolling update max surge`. */
export function fieldInWords(path: readonly string[]): string {
  const inTemplate = TEMPLATE.every((name, at) => path[at] === name);
  const [first = '', second = '', ...rest] = inTemplate ? path.slice(2) : path;
  const pod = inTemplate ? 'pod ' : '';
  if (first === 'metadata' && (second === 'labels' || second === 'annotations')) return `${pod}${second.slice(0, -1)} ${rest.join(' ')}`.trim();
  if (first === 'data') return [second, ...rest].join(' ');
  if (first === 'spec' && /^(c|initC)ontainers$/.test(second)) return containerInWords(rest);
  if (first === 'spec' && second === 'paused') return 'rollout on hold';
  if (first === 'spec' && second === 'unschedulable') return 'closed to new pods';
  const words = [...(first === 'spec' ? [] : [first]), second, ...rest].filter((word) => word !== '');
  return `${pod}${words.map(apart).join(' ')}`;
}

function containerInWords([container = '', ...path]: string[]): string {
  const [part = '', name = '', last = ''] = path;
  const of = container === '' ? '' : ` of ${container}`;
  if (part === 'env') return `${last === 'value' || last === '' ? '' : 'source of '}${name}${of}`;
  if (part === 'resources' && (name === 'limits' || name === 'requests')) return `${last} ${name.slice(0, -1)}${of}`;
  return `${path.map(apart).join(' ') || 'container'}${of}`;
}

/** `maxSurge` → `max surge`. */
const apart = (name: string): string => name.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, ' ').toLowerCase();
