import { describe, expect, it } from 'vitest';
import type { Alert } from '../../../src/core/alert/alert.ts';
import { allQuestions, changeableValues, knownValues, objectionTo, placeholdersOf, questionsFor, readFor, wordsOf } from '../../../src/core/incident/values.ts';
import type { Judgement, Operation } from '../../../src/core/operation/operation.ts';

const get = (...args: string[]): Operation => ({ kind: 'kubernetes read', verb: 'get', args, filters: [] });
const asks = (placeholders: string[], operation: Operation, more: Partial<Judgement> = {}, id = 's1'): { id: string; judgement: Judgement } => ({ id, judgement: { operation, class: 'read', auto: false, reason: '', placeholders, ...more } });
const incident = (values: Record<string, string> = {}, more: { service?: string; labels?: Record<string, string> } = {}) => ({
  service: more.service ?? 'cygni-api', alerts: more.labels ? [{ state: 'firing', labels: more.labels } as unknown as Alert] : [],
  values: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, { value, by: 'UANA' }])),
});
const words = (asked: ReturnType<typeof questionsFor>): string[] => ('questions' in asked ? asked.questions.map((question) => question.words) : [asked.refused]);

describe('what stands for a placeholder', () => {
  it('is one thing however an author writes it', () => {
    for (const written of ['<pod>', '<pod-name>', '<POD_NAME>', '$POD', '${POD_NAME}', '{{ $labels.pod }}', '{{$labels.pod}}', '{pod}', 'your-pod', 'my-pod-name', 'POD_NAME']) expect(wordsOf(written)).toBe('pod');
    for (const written of ['$NS', '<namespace>', '${NAMESPACE}', '<your-namespace>']) expect(wordsOf(written)).toBe('namespace');
    expect(wordsOf('<constructor>')).toBe('constructor');
  });

  it('is the only namespace of the configuration, and a question when there are several', () => {
    const statement = asks(['$NAMESPACE'], get('pods', '--namespace=$NAMESPACE'));
    expect(knownValues(statement, incident(), ['production'])).toEqual({ values: { $NAMESPACE: 'production' }, open: [] });
    expect(knownValues(statement, incident(), ['production', 'staging'])).toEqual({ values: {}, open: ['$NAMESPACE'] });
    expect(knownValues(statement, incident(), [])).toEqual({ values: {}, open: ['$NAMESPACE'] });
  });

  it('is never a label of the alert: that is what the question begins with', () => {
    const statement = asks(['<namespace>', '<pod>'], get('pod', '<pod>', '--namespace=<namespace>'));
    const known = incident({}, { labels: { namespace: 'kube-system', pod: 'api-7f9' } });
    const { values, open } = knownValues(statement, known, ['a', 'b']);
    expect(values).toEqual({});
    expect(questionsFor(statement, known, open)).toEqual({
      questions: [{ key: 'namespace', placeholders: ['<namespace>'], words: 'namespace', suggestion: 'kube-system' }, { key: 'pod', placeholders: ['<pod>'], words: 'pod', suggestion: 'api-7f9' }],
    });
  });

  it('is the incident’s service where an application or a deployment stands, if that can be a name', () => {
    const statement = asks(['<deployment-name>', '$APP'], get('deployment', '<deployment-name>', '--selector=app=$APP'));
    expect(knownValues(statement, incident(), [])).toEqual({ values: { '<deployment-name>': 'cygni-api', $APP: 'cygni-api' }, open: [] });
    for (const service of ['Cygni API', '', 'x; rm -rf /', '../secrets']) expect(knownValues(statement, incident({}, { service }), []).open).toEqual(['<deployment-name>', '$APP']);
  });

  it('is asked once for all statements that leave the same open, and anew where a word means nothing by itself', () => {
    const first = asks(['<pod>', '<name>'], get('pod', '<pod>', '<name>'));
    const known = incident({ pod: 'api-7f9', 's1:name': 'x' });
    expect(knownValues(first, known, []).open).toEqual([]);
    expect(knownValues(asks(['${POD_NAME}', '<name>'], get('pod', '${POD_NAME}', '<name>'), {}, 's2'), known, [])).toEqual({ values: { '${POD_NAME}': 'api-7f9' }, open: ['<name>'] });
    expect(words(questionsFor(first, incident(), ['<pod>', '$POD_NAME', '<name>']))).toEqual(['$POD_NAME stands where Lifeguard does not fill it in: copy the command.']);
    expect(words(questionsFor(asks(['<pod>', '$POD'], get('pod', '<pod>', '$POD')), incident(), ['<pod>', '$POD']))).toEqual(['pod']);
  });

  it('is asked of the block’s own read before anybody, and only there', () => {
    const statement = asks(['${POD}'], get('pod', '${POD}'), { bindings: { $POD: get('pods', '--output=name') } });
    expect(knownValues(statement, incident({ pod: 'other' }), []).open).toEqual(['${POD}']);
  });

  it('is the answer of the block’s own read, unless that could show a secret or has a hole itself', () => {
    const bound = (read: Operation): Judgement => asks(['$POD'], get('pod', '$POD'), { bindings: { $POD: read } }).judgement;
    const read = get('pods', '--namespace=$NS', '--output=name');
    expect(readFor('$POD', bound(read), { $NS: 'production', '<other>': 'x' })).toEqual(get('pods', '--namespace=production', '--output=name'));
    expect(readFor('$POD', bound(read), {})).toBeNull();
    expect(readFor('$POD', bound(get('secret', 'db', '--output=name')), {})).toBeNull();
    expect(readFor('$OTHER', bound(read), {})).toBeNull();
  });

  it('is never a secret: that stays a command to copy', () => {
    for (const secret of ['<password>', '$DB_PASSWORD', '<api-key>', '${TOKEN}', '$DATABASE_URL', '<client_secret>']) {
      const statement = asks([secret], get('pods', `--selector=app=${secret}`));
      expect(questionsFor(statement, incident(), [secret])).toEqual({ refused: expect.stringContaining('is a secret') });
      expect(allQuestions(statement, incident())).toEqual([]);
    }
  });

  it('counts the parameters of a query among the placeholders', () => {
    expect(placeholdersOf({ operation: { kind: 'sql read', sql: 'x', parameters: ['<user>'], filters: [] }, class: 'read', auto: false, reason: '', placeholders: ['<user>'] })).toEqual(['<user>']);
  });

  it('can be said anew, beginning with what was said', () => {
    const statement = asks(['<pod>', '$NAMESPACE'], get('pod', '<pod>', '--namespace=$NAMESPACE'));
    expect(changeableValues(statement, incident({ pod: 'api-7f9' }))).toEqual([{ key: 'pod', placeholders: ['<pod>'], words: 'pod', suggestion: 'api-7f9' }]);
    expect(changeableValues(statement, incident())).toEqual([]);
    expect(changeableValues(asks(['<constructor>'], get('pod', '<constructor>')), incident({}))).toEqual([]);
  });

  it('can be said otherwise where the incident’s service was only assumed', () => {
    const statement = asks(['<deployment>', '$NAMESPACE'], get('deployment', '<deployment>', '--namespace=$NAMESPACE'));
    expect(changeableValues(statement, incident())).toEqual([{ key: 'deployment', placeholders: ['<deployment>'], words: 'deployment', suggestion: 'cygni-api' }]);
    expect(knownValues(statement, incident({ deployment: 'cygni-web' }), ['production']).values).toEqual({ '<deployment>': 'cygni-web', $NAMESPACE: 'production' });
  });

  it('is judged against the place it is for', () => {
    const operation = get('pod', '<pod>', '--selector=app=<pod>');
    expect(objectionTo({ placeholders: ['<pod>'] }, 'api-7f9', operation)).toBeNull();
    expect(objectionTo({ placeholders: ['<pod>'] }, '../../secrets', operation)).toMatch(/not a name in Kubernetes/);
  });
});
