import { describe, expect, it } from 'vitest';
import { readRunbook } from '../../../src/core/runbook/read.ts';
import { read, rules } from './reading.ts';

const whole = (markdown: string) => readRunbook('x.md', markdown);

describe('what a runbook says of itself', () => {
  it.each([
    ['bold lines', '**Alert Names:** `MailFull`, `MailNearlyFull`\n**Severity**: P1', ['MailFull', 'MailNearlyFull'], 'critical'],
    ['bold words without a colon', '**Alert** `MailFull`\n\n**Severity** P2', ['MailFull'], 'major'],
    ['one line with bars', '**Severity:** P3 | **Team:** mail | **Alert:** MailFull', ['MailFull'], 'minor'],
    ['a list', '- **Naam:** MailFull\n- **Severity:** Warning', ['MailFull'], 'major'],
    ['a list that names two', '- **Alert Name**: `MailHigh`\n- **Condition**: > 85 %\n- **Alert Name**: `MailFull`', ['MailHigh', 'MailFull'], null],
    ['a table of fields', '| Field | Value |\n|---|---|\n| **Alert Name(s)** | `MailFull`, `MailGone` (if any) |\n| Severity | SEV2 |', ['MailFull', 'MailGone'], 'major'],
    ['a table without a head', '| Alert | MailFull |\n|---|---|\n| Severity | SEV2 |', ['MailFull'], 'major'],
    ['a table with a row for each alert', '| Alert | Severity | Condition |\n|---|---|---|\n| MailFull | critical | > 95 % |\n| MailHigh | warning | > 80 % |', ['MailFull', 'MailHigh'], 'critical'],
    ['a heading with its paragraph', '## Alert Name\n\n`MailFull` (Page)\n\n## Severity\n\nHigh', ['MailFull'], 'major'],
    ['a heading that is a label', '## Alert: MailFull\n\n## Severity: critical', ['MailFull'], 'critical'],
    ['a fenced block', '```\nAlert: MailFull\nSeverity: 🔴 Critical\n```', ['MailFull'], 'critical'],
    ['the rule it quotes', '```yaml\n- alert: MailFull\n  expr: mails > 5\n  labels:\n    severity: warning\n```', ['MailFull'], 'major'],
    ['a severity beside the name', '**Alert:** `MailFull` (severity: critical)', ['MailFull'], 'critical'],
    ['prose at its head', 'This is for the alert `MailFull`, which pages.', ['MailFull'], null],
    ['labels of another language', '**Alerte**: MailFull\n**Sévérité**: SEV1 (CRITIQUE)', ['MailFull'], 'critical'],
    ['a label with its plural in brackets', '**Alert(s):** `MailFull` / `MailGone`\n**Sev:** 1', ['MailFull', 'MailGone'], 'critical'],
    ['a list below a line that says so', 'Alerts covered here:\n\n- `MailFull`\n- MailGone – none is left', ['MailFull', 'MailGone'], null],
    ['its title alone, where a list below such a line names other things', 'The alerts watch these:\n\n- `mails_waiting_total`\n- `#mail-alerts`', ['Mails'], null],
    ['labels in Japanese', '**アラート**: MailFull\n**重大度**: 警告', ['MailFull'], 'major'],
    ['maps in front matter', '---\nalerts:\n  - name: MailFull\n    severity: critical\n---', ['MailFull'], 'critical'],
    ['a table of HTML', '<table>\n<tr><th>Alert</th><td>MailFull</td></tr>\n<tr><th>Level</th><td>P1</td></tr>\n</table>', ['MailFull'], 'critical'],
    ['names joined by slashes and words', '**Alerts**: MailFull / MailGone and MailLate', ['MailFull', 'MailGone', 'MailLate'], null],
    ['emoji and quotes around a name', '🚨 **Alert:** "MailFull" 🚨', ['MailFull'], null],
  ])('is read from %s', async (_, head, alertNames, severity) => {
    const runbook = await whole(`# Runbook: Mails\n\n${head}\n\n## Diagnosis\n\n**Alert**: NotThisOne\n`);
    expect(runbook).toMatchObject({ title: 'Mails', alertNames, severity });
  });

  it('is read from front matter, YAML or TOML', async () => {
    expect(await whole('---\nalert: [MailFull, Other]\nseverity: low\n---\n\n# Runbook: Anything\n')).toMatchObject({ title: 'Anything', alertNames: ['MailFull', 'Other'], severity: 'minor' });
    expect(await whole('---\ntitle: Mails\nalerts:\n  - name: MailFull\n---\n\nWords.\n')).toMatchObject({ title: 'Mails', alertNames: ['MailFull'] });
    expect(await whole('+++\ntitle = "Mails"\nalerts = ["MailFull", \'MailGone\']\nseverity = "critical"\n+++\n\n# Mails\n')).toMatchObject({ title: 'Mails', alertNames: ['MailFull', 'MailGone'], severity: 'critical' });
  });

  it('is told where front matter says nothing', async () => {
    expect(rules(await whole('---\nseverity: low\nalert: [MailFull\n---\n\n# MailFull\n'))).toEqual([expect.stringMatching(/^[34]:1 front-matter$/)]);
    expect(rules(await whole('---\nalert: MailFull\n\n# Mails\n'))).toEqual(['1:1 front-matter']);
    for (const good of ['---\nalert: MailFull\n---\n\n# Mails\n', '---\n\n**Alert**: MailFull\n\n---\n', '# MailFull\n\n---\nkey: value\n']) expect(rules(await whole(good))).toEqual([]);
  });

  it.each([
    ['P0', 'critical'], ['SEV-1', 'critical'], ['Sev 2', 'major'], ['S4', 'minor'], ['P4', 'minor'], ['🔴 CRITICAL', 'critical'], ['Warning / Critical', 'critical'], ['Usually SEV-2, can become SEV-1', 'critical'], ['High', 'major'], ['Medium', 'major'], ['info', 'minor'], ['Hoch', 'major'], ['urgent?', null],
  ])('takes the severity "%s" as %s: the worst one said', async (text, severity) => {
    expect((await read(`**Severity**: ${text}`)).severity).toBe(severity);
  });

  it.each([
    ['< 10% idle connections for 5 minutes', 0.1], ['free connections below 5 % for 2 m', 0.05], ['> 90% used', null],
  ])('understands the threshold "%s"', async (threshold, idleShareBelow) => {
    expect(await read(`**Threshold**: ${threshold}`)).toMatchObject({ threshold, idleShareBelow });
  });

  it.each([
    ['# Runbook: Mails Are Late', 'Mails Are Late'], ['# Mails Are Late - Runbook', 'Mails Are Late'], ['# 🚨 [P1] Mails Are Late', 'Mails Are Late'], ['# RUNBOOK-006: Mails Are Late', 'Mails Are Late'], ['# Runbook for Mails Are Late', 'Mails Are Late'], ['## Mails Are Late', 'Mails Are Late'],
  ])('has its title without what only says that it is a runbook: %s', async (heading, title) => {
    expect(await whole(`${heading}\n\nWords.`)).toMatchObject({ title, alertNames: [title] });
  });

  it.each([
    ['a title in words', '# Mails Are Late\n', '1:1 no-alert-name'], ['a title of one word', '# Mails\n', '1:1 no-alert-name'], ['no title at all', 'Words.\n', '1:1 no-alert-name'], ['a title only an alert has', '# MailQueueFull\n', undefined], ['a title that holds such a name', '# Mails late (MailQueueFull)\n', undefined], ['a line that names it', '# Mails\n\n**Alert**: Mails late\n', undefined],
  ])('with %s: says whether an alert is named', async (_, markdown, rule) => {
    expect(rules(await whole(markdown))[0]).toBe(rule);
  });

  it('is named by one word when the file is called so too', async () => {
    expect(rules(await readRunbook('Watchdog.md', '# Watchdog\n'))).toEqual([]);
  });

  it.each([
    ['# [P1] Mails Are Late', 'critical'], ['# Mails Are Late (warning)', 'major'],
  ])('has the severity its title carries: %s', async (heading, severity) => {
    expect((await whole(`${heading}\n\nWords.`)).severity).toBe(severity);
  });

  it('has no title in what only the page can fill in', async () => {
    expect((await whole('---\ntitle: Mails Are Late\n---\n\n# {frontMatter.title}\n')).title).toBe('Mails Are Late');
  });

  it('is not missed in a folder’s index, which is for no alert', async () => {
    expect(rules(await readRunbook('mail/README.md', '# Runbooks of the team\n\n- [A](a.md)\n'))).toEqual([]);
  });
});
