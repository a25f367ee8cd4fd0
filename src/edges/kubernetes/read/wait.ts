import { Fault } from '../../../core/fault.ts';
import { at, isRecord, list, text } from '../fields.ts';
import type { Json } from '../fields.ts';
import { prefixOf } from '../kinds.ts';
import type { Found } from '../print/answer.ts';
import { printed, valuesAt } from '../print/jsonpath.ts';
import { notAnswered } from '../words.ts';
import { objectsOf, whichOf } from './get.ts';
import type { Asked } from './read.ts';
import { wantedOf } from './select.ts';

/** Whether an object is as it is waited for, and how it is instead. */
type Test = (object: Json) => { met: boolean; now: string };

/** `kubectl wait`: one look whether the condition holds now. Nobody waits. */
export async function wait(asked: Asked): Promise<Found> {
  const { words } = asked;
  const wish = words.flag('for') ?? '';
  const { wanted } = await wantedOf(asked.discovery, words.names);
  const which = whichOf(words);
  if (wanted.some(({ names }) => names.length === 0) && !words.on('all') && which.labels === undefined && which.fields === undefined) throw new Fault('Kubernetes', 'It does not say which to wait for.', { retry: 'never' });
  const test = testOf(wish);
  try {
    const { objects, unseen, notes } = await objectsOf(asked, wanted, which);
    if (objects.length === 0) return { kind: 'lines', lines: [wish === 'delete' ? 'condition met: there is none of them' : 'condition not met: there is none of them'], unseen, notes };
    return {
      kind: 'lines', unseen, notes,
      lines: objects.map(({ kind, object }) => {
        const { met, now } = test(object);
        return `${prefixOf(kind)}/${text(at(object, 'metadata', 'name')) ?? ''} condition ${met ? 'met' : `not met: ${now}`}`;
      }),
    };
  } catch (error) {
    if (!(error instanceof Fault) || !error.message.includes('no such thing')) throw error;
    return { kind: 'lines', lines: [wish === 'delete' ? 'condition met: it is not there' : 'condition not met: it is not there'] };
  }
}

function testOf(wish: string): Test {
  if (wish === 'delete') return (object) => ({ met: false, now: at(object, 'metadata', 'deletionTimestamp') === undefined ? 'it is there' : 'it is there and ending' });
  if (wish === 'create') return () => ({ met: true, now: '' });
  const [, type, value = 'true'] = /^condition=([^=]+)(?:=(.+))?$/.exec(wish) ?? [];
  if (type !== undefined) {
    return (object) => {
      const found = list(at(object, 'status', 'conditions')).find((one) => isRecord(one) && text(one['type'])?.toLowerCase() === type.toLowerCase());
      const status = text(at(found, 'status'));
      const because = [at(found, 'reason'), at(found, 'message')].map(text).filter(Boolean).join(': ');
      return { met: status?.toLowerCase() === value.toLowerCase(), now: status === undefined ? `${type} is not known` : `${type} is ${status}${because === '' ? '' : ` (${because})`}` };
    };
  }
  const [, path, wanted] = /^jsonpath=('?\{[^]*\}'?|[^=]+)(?:=([^]*))?$/.exec(wish) ?? [];
  if (path === undefined) throw notAnswered(`kubectl wait --for=${wish}`);
  const parsed = valuesAt(path.replaceAll(/^'|'$/g, ''));
  if ('wrong' in parsed) throw new Fault('Kubernetes', `The path cannot be answered: ${parsed.wrong}.`, { retry: 'never' });
  return (object) => {
    const found = parsed.find(object);
    const values = 'wrong' in found ? [] : found.values.filter((one) => one !== null && one !== undefined).map(printed);
    return { met: wanted === undefined ? values.length > 0 : values.length === 1 && values[0] === wanted, now: values.length === 0 ? 'it has no such field' : `it is ${values.join(', ')}` };
  };
}
