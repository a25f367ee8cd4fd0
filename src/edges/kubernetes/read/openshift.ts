import { Fault } from '../../../core/fault.ts';
import { at, isRecord, text } from '../fields.ts';
import type { Found } from '../print/answer.ts';
import { notAnswered } from '../words.ts';
import { whoami } from './auth.ts';
import { objectsOf } from './get.ts';
import type { Asked } from './read.ts';
import { wantedOf } from './select.ts';

/** `oc whoami`. */
export async function userName(asked: Asked): Promise<Found> {
  const found = await whoami(asked);
  return { kind: 'lines', lines: found.kind === 'table' ? found.rows.filter(([what]) => what === 'Username').map(([, name = '']) => name) : found.lines };
}

/** `oc project` and `oc projects`: the namespaces that may be touched, the one that is meant where none is said first. */
export async function projects({ verb, allowed }: Asked): Promise<Found> {
  return { kind: 'lines', lines: verb === 'project' ? allowed.slice(0, 1) : allowed };
}

/** `oc extract secret/NAME --to=-`: each value under its name; only for one person alone. */
export async function extract(asked: Asked): Promise<Found> {
  if (asked.words.flag('to') !== '-') throw notAnswered('oc extract', 'it would write files');
  const { wanted } = await wantedOf(asked.discovery, asked.words.names);
  if (wanted.some(({ kind, names }) => names.length === 0 || kind.group !== '' || !['Secret', 'ConfigMap'].includes(kind.kind))) throw new Fault('Kubernetes', 'It does not say which secret or configuration map.', { retry: 'never' });
  const keys = asked.words.flags('keys');
  const { objects, notes } = await objectsOf(asked, wanted, {});
  return {
    kind: 'lines', notes,
    lines: objects.flatMap(({ kind, object }) => {
      const data = at(object, 'data');
      return Object.entries(isRecord(data) ? data : {}).filter(([name]) => keys.length === 0 || keys.includes(name)).flatMap(([name, value]) => [`# ${name}`, ...(kind.kind === 'Secret' && asked.open ? Buffer.from(text(value) ?? '', 'base64').toString('utf8') : text(value) ?? '').split('\n')]);
    }),
  };
}
