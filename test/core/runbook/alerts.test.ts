import { describe, expect, it } from 'vitest';
import { readRunbooks } from '../../../src/core/runbook/read.ts';
import { fence, rules, said } from './reading.ts';

const all = async (markdown: string, file = 'docs/mail.md') => (await readRunbooks(file, markdown)).map((runbook) => ({ ...runbook, told: `${runbook.name}: ${runbook.alertNames.join(', ')}`, said: said(runbook) }));
const look = fence('bash', 'kubectl get pods');
const grow = fence('bash', 'kubectl scale deploy/api --replicas=4');

describe('a file with several alerts', () => {
  it.each([
    ['its name', `### MailFull\n\n${look}\n\n### MailGone\n\n${grow}`],
    ['its name in quotes behind a label', `##### Alert Name: "MailFull"\n\n${look}\n\n##### Alert Name: MailGone\n\n${grow}`],
    ['any heading above its own alert line', `## Scenario 1: it is full\n\n**Alert**: MailFull\n\n${look}\n\n## Scenario 2: it is gone\n\n**Alert**: MailGone\n\n${grow}`],
    ['a heading of the first level', `# Alert: MailFull\n\n${look}\n\n# Alert: MailGone\n\n${grow}`],
    ['a number before its name', `## 1. MailFull (critical)\n\n${look}\n\n## 2. MailGone\n\n${grow}`],
    ['its name, deep under groups', `## Alerts\n\n### Group one\n\n#### MailFull\n\n${look}\n\n### Group two\n\n#### MailGone\n\n${grow}`],
  ])('is one runbook an alert, when each has a heading of its own: %s', async (_, markdown) => {
    expect((await all(markdown.startsWith('# ') ? markdown : `# Mail Runbooks\n\n${markdown}\n`)).map(({ told, said: statements }) => [told, ...statements])).toEqual([
      ['mail#MailFull: MailFull', 'diagnosis read kubectl get pods'], ['mail#MailGone: MailGone', 'mitigation change kubectl scale deploy/api --replicas=4'],
    ]);
  });

  it('takes a table of them for an index, which says how bad each is', async () => {
    const found = await all(`# Mail\n\n## Index\n\n| Alert | Severity | Threshold |\n|---|---|---|\n| [MailFull](#mailfull) | P1 | > 90 % |\n| MailGone | P4 | 0 |\n\n## MailFull\n\n${look}\n\n## MailGone\n\n**Severity**: P2\n\n${grow}\n`);
    expect(found.map(({ told, severity, threshold }) => [told, severity, threshold])).toEqual([['mail#MailFull: MailFull', 'critical', '> 90 %'], ['mail#MailGone: MailGone', 'major', '0']]);
  });

  it('takes headings with a severity of their own for alerts, whatever they are called', async () => {
    const found = await all('# Alerts\n\n## Mail is full\n\n### Severity\n\n`Critical`\n\n## Mail is gone\n\n### Severity\n\n`Warning`\n');
    expect(found.map(({ told, title, severity }) => [told, title, severity])).toEqual([['mail#Mail-is-full: Mail is full', 'Mail is full', 'critical'], ['mail#Mail-is-gone: Mail is gone', 'Mail is gone', 'major']]);
  });

  it('gives what is for all of them to each, and keeps what else stands beside them as a runbook of its own', async () => {
    const found = await all(`# Mail\n\n## MailFull\n\n${look}\n\n## MailGone\n\n${grow}\n\n## General procedure\n\n${look}\n\n## Communication\n\n- Meet in a call after 15 min\n\n## Links\n\n- [D](https://example.com/d)\n`);
    expect(found.map(({ told, said: { length } }) => [told, length])).toEqual([['mail#MailFull: MailFull', 1], ['mail#MailGone: MailGone', 1], ['mail: Mail', 1]]);
    for (const { communication, links } of found) expect([communication.callAfterMinutes, links.length]).toEqual([15, 1]);
  });

  it('lets a heading with nothing below it share the text of the next', async () => {
    const found = await all(`# Mail\n\n## MailFull\n## MailNearlyFull\n\n${look}\n\n## MailGone\n\n${grow}\n`);
    expect(found.map(({ told }) => told)).toEqual(['mail#MailFull: MailFull, MailNearlyFull', 'mail#MailGone: MailGone']);
  });

  it('tells two of one name apart', async () => {
    expect((await all('# M\n\n## MailFull\n\nOne.\n\n## MailFull\n\nTwo.\n')).map(({ name }) => name)).toEqual(['mail#MailFull', 'mail#MailFull-2']);
  });

  it('says so where its alerts stand inside one part and cannot be told apart', async () => {
    const [only, second] = await all(`# Mail\n\n## Diagnosis\n\n### Alert: MailFull\n\n${look}\n\n### Alert: MailGone\n\n${look}\n`);
    expect(second).toBeUndefined();
    expect(rules(only!)).toContain('5:1 several-alerts');
  });

  it.each([
    ['that is called like one alert', `# MailFull\n\n## StatefulSet\n\n${look}\n\n## ReplicaController\n\n${look}\n`],
    ['whose headings are products', `# Mail\n\n## PostgreSQL\n\n${look}\n\n## RabbitMQ\n\n${look}\n\n## PagerDuty\n\n${look}\n`],
    ['whose parts are named like alerts', `# Mail\n\n## Diagnosis\n\n### MailWorker\n\n${look}\n\n### MailSender\n\n${look}\n`],
    ['that names both in one line', `# Mail\n\n**Alerts**: MailFull, MailGone\n\n## Diagnosis\n\n${look}\n`],
  ])('is one runbook %s', async (_, markdown) => {
    expect((await all(markdown)).map(({ name }) => name)).toEqual(['mail']);
  });

  it('is called like its folder when it is only an index', async () => {
    expect((await all('# M\n', 'runbooks/mail/README.md'))[0]?.name).toBe('mail');
    expect((await all('# M\n\n## MailFull\n\nx\n\n## MailGone\n\nx\n', 'mail-runbooks/_index.mdx'))[0]?.name).toBe('mail-runbooks#MailFull');
  });
});
