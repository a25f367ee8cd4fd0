import { describe, expect, it } from 'vitest';
import { readRunbook } from '../../../src/core/runbook/read.ts';
import type { Runbook } from '../../../src/core/runbook/runbook.ts';

const fence = (language: string, ...lines: string[]): string => ['```' + language, ...lines, '```'].join('\n');
const read = (...parts: string[]): Promise<Runbook> => readRunbook('queue-full.md', ['# Queue Full', ...parts].join('\n\n'));
const told = ({ statements }: Runbook): string[] => statements.map(({ step, title, place, judgement }) => `${step ?? '-'} ${title} @${place.line}:${place.column} ${judgement.class}`);

describe('the statements of a runbook', () => {
  it('are single commands, each at its own line with the comment above it as title', async () => {
    const runbook = await read('## Diagnosis', fence('bash', '# Pods', 'kubectl get pods', '', '# Nodes', 'kubectl get nodes'), fence('sql', '-- One', 'SELECT 1;', '/* Two */ SELECT 2;'));
    expect(told(runbook)).toEqual(['- Pods @7:1 read', '- Nodes @10:1 read', '- One @15:1 read', '- Two @16:11 read']);
  });

  it('are found in blocks inside lists and quotes, at the place in the file', async () => {
    const runbook = await read('## Diagnosis', '- Look at the pods\n\n  ' + fence('bash', 'kubectl get pods').replaceAll('\n', '\n  '), '> ' + fence('bash', 'kubectl get nodes').replaceAll('\n', '\n> '));
    expect(told(runbook)).toEqual(['- Look at the pods @8:3 read', '- Diagnosis @12:3 read']);
  });

  it('keep what a person reads before them as introduction', async () => {
    const runbook = await read('## Diagnosis', 'See who is connected.', fence('sql', 'SELECT 1'));
    expect(runbook.statements[0]?.introduction).toBe('See who is connected.');
  });

  it('are numbered as buttons by their list items, alternatives with letters', async () => {
    const runbook = await read(
      '## Resolution',
      `1. **Restart**\n${fence('bash', 'kubectl rollout restart deployment/api')}`,
      `2. **Grow**\n${fence('bash', '# Scale up', 'kubectl scale deployment/api --replicas=4', '# Or give each more room', 'kubectl set env deployment/api SIZE=2')}`,
      '### Verify', fence('bash', 'kubectl get pods'),
      '### Later', `1. Roll back\n\n   ${fence('bash', 'kubectl rollout undo deployment/api').replaceAll('\n', '\n   ')}`,
    );
    expect(told(runbook)).toEqual([
      '1 Restart @7:1 change', '2a Scale up @13:1 change', '2b Give each more room @15:1 change', '- Verify @21:1 read', '3 Roll back @29:4 change',
    ]);
  });

  it('are alternatives too when a paragraph between two blocks says "Or"', async () => {
    const runbook = await read('## Mitigation', `1. Grow\n\n   ${fence('bash', 'kubectl scale deploy/api --replicas=4').replaceAll('\n', '\n   ')}\n\n   Or, for each pod:\n\n   ${fence('bash', 'kubectl set env deploy/api A=1').replaceAll('\n', '\n   ')}`);
    expect(runbook.statements.map(({ step }) => step)).toEqual(['1a', '1b']);
  });

  it('have an identity that changes with their text and not with their place', async () => {
    const [first, moved, edited] = await Promise.all([
      read('## Diagnosis', fence('sql', 'SELECT 1')), read('More words.', '## Diagnosis', fence('sql', 'SELECT 1')), read('## Diagnosis', fence('sql', 'SELECT 2')),
    ]);
    expect(moved.statements[0]?.id).toBe(first.statements[0]?.id);
    expect(edited.statements[0]?.id).not.toBe(first.statements[0]?.id);
  });

  it('that stand twice have two identities', async () => {
    const { statements } = await read('## Diagnosis', fence('sql', 'SELECT 1;', 'SELECT 1;'));
    expect(new Set(statements.map(({ id }) => id)).size).toBe(2);
  });

  it('can be lowered by a fence attribute and never raised', async () => {
    const runbook = await read('## Diagnosis', fence('sql manual', 'SELECT 1'), fence('bash name="Look" auto', 'kubectl delete pod x'));
    expect(told(runbook)).toEqual(['- Diagnosis @6:1 manual', '- Look @10:1 terminate']);
    expect(runbook.problems.map(({ rule }) => rule)).toEqual(['unknown-attribute', 'change-under-diagnosis']);
  });

  it('are the typed lines of a console, never its answers', async () => {
    const runbook = await read('## Diagnosis', fence('console', '$ kubectl get pods', 'NAME   READY', 'rm -rf /', '$ kubectl get nodes \\', '    -o wide', 'NAME'));
    expect(runbook.statements.map(({ text, place }) => `${place.line}:${place.column} ${text}`)).toEqual(['6:3 kubectl get pods', '9:3 kubectl get nodes \\\n    -o wide']);
  });

  it('are seen in untagged fences only where commands are expected, and never in a template', async () => {
    const runbook = await read('## Diagnosis', fence('', 'kubectl get pods'), fence('text', 'NAME READY'), fence('yaml', 'kubectl: get'), '## Communication', fence('', 'kubectl get pods'), fence('bash', 'kubectl get pods'));
    expect(runbook.statements).toHaveLength(1);
  });

  it('stay together as one manual step when their block is not understood', async () => {
    const runbook = await read('## Diagnosis', fence('sql', 'SELECT 1;', 'SELEKT 2;'), fence('bash', 'kubectl get pods', 'if true'));
    expect(told(runbook)).toEqual(['- Diagnosis @6:1 manual', '- Diagnosis @11:1 manual']);
    expect(runbook.problems.map(({ rule, place }) => `${place.line}:${place.column} ${rule}`)).toEqual(['7:1 unreadable-sql', '12:8 unreadable-shell']);
  });

  it('with a letter that only looks right are manual, with a problem at their place', async () => {
    const runbook = await read('## Mitigation', fence('bash', 'kubectl delete \u2013f x'));
    expect(runbook.statements[0]?.judgement.class).toBe('manual');
    expect(runbook.problems).toMatchObject([{ rule: 'foreign-character', place: { line: 6, column: 1 } }]);
  });
});

describe('the parts of a runbook', () => {
  it.each([
    ['## 3. Possible checks', 'diagnosis'], ['## 🚨 Detection', 'diagnosis'], ['## Immediate actions (0-5 minutes)', 'mitigation'], ['## Remediation', 'mitigation'], ['## Step 2: Root Cause Analysis', 'root cause'],
    ['## Quick reference', 'tools'], ['## Permanent fixes', 'long-term'], ['## Meaning', 'overview'], ['## Troubleshooting:', 'diagnosis'], ['## Rollback procedure', 'mitigation'],
  ])('are known by the meaning of their headings: %s', async (heading, phase) => {
    expect((await read(heading, fence('bash', 'kubectl get pods'))).statements[0]?.phase).toBe(phase);
  });

  it('include metadata from bold lines, tables and front matter', async () => {
    const bold = await read('**Alert Names:** `QueueFull`, `QueueNearlyFull`\n**Severity**: P1\n**Trigger**: free connections below 5 % for 2 m');
    expect(bold).toMatchObject({ title: 'Queue Full', alertNames: ['QueueFull', 'QueueNearlyFull'], severity: 'critical', idleShareBelow: 0.05 });
    const table = await read('| Field | Value |\n|---|---|\n| Alert | QueueFull |\n| Severity | SEV2 |');
    expect(table).toMatchObject({ alertNames: ['QueueFull'], severity: 'major' });
    const front = await readRunbook('x.md', '---\nalert: [QueueFull, Other]\nseverity: low\n---\n\n# Runbook: Anything\n');
    expect(front).toMatchObject({ title: 'Anything', alertNames: ['QueueFull', 'Other'], severity: 'minor' });
  });

  it('fall back to the title for the alert, and say so when there is none', async () => {
    expect((await read('Words.')).alertNames).toEqual(['Queue Full']);
    expect((await readRunbook('x.md', 'Words.')).problems).toMatchObject([{ rule: 'no-title' }]);
  });

  it('keep links with the words before them, and the minutes to a call', async () => {
    const runbook = await read('## Communication', '- Open a bridge after 20 min', '## Links', '- Dashboard: https://example.com/d\n- [Logs](https://example.com/l)');
    expect(runbook.communication.callAfterMinutes).toBe(20);
    expect(runbook.links).toEqual([{ title: 'Dashboard', url: 'https://example.com/d' }, { title: 'Logs', url: 'https://example.com/l' }]);
  });
});
