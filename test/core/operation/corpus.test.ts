import { beforeAll, describe, expect, it } from 'vitest';
import { judge } from '../../../src/core/operation/judge.ts';
import { loadSqlParser } from '../../../src/core/operation/sql/parser.ts';
import { adversarial, everyday } from './corpus/corpus.ts';

beforeAll(loadSqlParser);

describe('the labelled commands', () => {
  it('are many, and a good part of them were written to deceive', () => {
    expect(everyday.length + adversarial.length).toBeGreaterThanOrEqual(400);
    expect(adversarial.length).toBeGreaterThanOrEqual(160);
  });

  it.each(everyday)('are judged as a careful person does: $label, $text', ({ language, label, runs, text }) => {
    const judgement = judge(language, text);
    expect(`${judgement.class} ${judgement.auto ? 'runs' : 'waits'}`, judgement.reason).toBe(`${label} ${runs ? 'runs' : 'waits'}`);
  });

  it.each(adversarial)('never fool the judge: $text', ({ language, label, text }) => {
    const judgement = judge(language, text);
    expect(judgement.auto).toBe(false);
    expect(judgement.class, judgement.reason).toBe(label);
  });

  it('each come with a reason that is one sentence', () => {
    for (const { language, text } of [...everyday, ...adversarial]) expect(judge(language, text).reason).toMatch(/^\S[^]{8,}\.$/);
  });
});
