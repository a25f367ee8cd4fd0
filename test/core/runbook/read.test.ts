import { describe, expect, it } from 'vitest';
import { readRunbook } from '../../../src/core/runbook/read.ts';
import type { Runbook } from '../../../src/core/runbook/runbook.ts';
import { fence, read, told } from './reading.ts';

describe('the statements of a runbook', () => {
  it('are single commands, each at its own line with the comment above it as title', async () => {
    const runbook = await read('## Diagnosis', fence('bash', '# Pods', 'kubectl get pods', '', '# Nodes', 'kubectl get nodes'), fence('sql', '-- One', 'SELECT 1;', '/* Two */ SELECT 2;'));
    expect(told(runbook)).toEqual(['- Pods @7:1 read', '- Nodes @10:1 read', '- One @15:1 read', '- Two @16:11 read']);
  });

  it('are found in blocks inside lists and quotes, at the place in the file', async () => {
    const runbook = await read('## Diagnosis', '- Look at the pods\n\n  ' + fence('bash', 'kubectl get pods').replaceAll('\n', '\n  '), '> ' + fence('bash', 'kubectl get nodes').replaceAll('\n', '\n> '));
    expect(told(runbook)).toEqual(['- Look at the pods @8:3 read', '- Get nodes @12:3 read']);
  });

  it('are found in tilde fences, indented blocks and an indented block that shows a fence, at their places', async () => {
    const runbook = await read('## Diagnosis', '~~~bash\nkubectl get pods\n~~~', 'Or:', '    kubectl get nodes', 'Then:', '    ```bash\n    kubectl get ns\n    ```');
    expect(runbook.statements.map(({ text, place }) => `${text} @${place.line}:${place.column}`)).toEqual(['kubectl get pods @6:1', 'kubectl get nodes @11:5', 'kubectl get ns @16:5']);
  });

  it('keep what a person reads before them as introduction, and the heading they stand under', async () => {
    const runbook = await read('## Diagnosis', '### 2. The sessions', 'See who is connected.', fence('sql', 'SELECT 1'));
    expect(runbook.statements[0]).toMatchObject({ introduction: 'See who is connected.', heading: 'The sessions' });
  });

  it.each([
    ['the comment right above, not the one that tells the answer before', ['# Look', 'kubectl get pods', '# Expected: all run', '', '# 2. Look on', 'kubectl get nodes'], ['Look', 'Look on']],
    ['what they do, when they share a block without comments', ['kubectl get pods', 'kubectl scale deploy/api --replicas=2'], ['Get pods', 'Scale deployment api to 2 replicas']],
    ['their first line, when nobody understands them', ['systemctl restart api \\', '  --now', 'journalctl -n 5'], ['systemctl restart api', 'journalctl -n 5']],
  ])('are called by %s', async (_, lines, titles) => {
    expect((await read('## Mitigation', fence('bash', ...lines))).statements.map(({ title }) => title)).toEqual(titles);
  });

  it('alone in their block are called by the words that lead up to it, else by their item, their paragraph or the heading', async () => {
    const one = fence('bash', 'kubectl get pods');
    const runbook = await read('## Diagnosis', 'Some say this. Look at the pods:', one, `1. **Look again**, and wait.\n\n   ${one.replaceAll('\n', '\n   ')}`, '### 🔍 The cluster', one, 'The nodes may be full.', one);
    expect(runbook.statements.map(({ title }) => title)).toEqual(['Look at the pods', 'Look again', 'The cluster', 'The nodes may be full']);
  });

  it.each([
    ['the innermost item, unless it only names a part', `- **Diagnose**\n  - Big keys\n\n    ${fence('bash', 'kubectl get pods').replaceAll('\n', '\n    ')}\n  - **Check**\n\n    ${fence('bash', 'kubectl get nodes').replaceAll('\n', '\n    ')}`, ['Big keys', 'Check']],
    ['what they do, where one heading stands above several', `### The cluster\n\n${fence('bash', 'kubectl get pods')}\n\n${fence('bash', 'kubectl get nodes')}`, ['Get pods', 'Get nodes']],
    ['what they do behind a label, for the heading says of what', `### Scenario 1: all is slow\n\n**Check:**\n\n${fence('bash', 'kubectl get pods')}\n\n**Fix:**\n\n${fence('bash', 'kubectl rollout restart deploy/api')}`, ['Get pods', 'Rollout restart deploy/api']],
    ['what they do, where the words only say that they follow', `Then run:\n\n${fence('bash', '# then', 'kubectl get pods')}`, ['Get pods']],
    ['the title of their fence, where it is no file', `${fence('bash title="Pods of the mailer"', 'kubectl get pods')}\n\n${fence('bash title="look.sh"', 'kubectl get nodes')}`, ['Pods of the mailer', 'Get nodes']],
    ['what opens the details', `<details>\n<summary><b>Pods &amp; more</b></summary>\n\n${fence('bash', 'kubectl get pods')}\n\n</details>`, ['Pods & more']],
    ['words without the page’s own marks', `:::tip Look here\n${fence('bash', 'kubectl get pods')}\n:::\n\n=== "On the cluster"\n\n    ${fence('bash', 'kubectl get nodes').replaceAll('\n', '\n    ')}\n\n> [!TIP]\n> Only for jobs\n>\n> ${fence('bash', 'kubectl get jobs').replaceAll('\n', '\n> ')}`, ['Look here', 'On the cluster', 'Only for jobs']],
    ['words without their letters', `b) Look at jobs\n\n${fence('bash', 'kubectl get jobs')}`, ['Look at jobs']],
  ])('are called by %s', async (_, markdown, titles) => {
    expect((await read('## Diagnosis', markdown)).statements.map(({ title }) => title)).toEqual(titles);
  });

  it.each([
    ['headings', `### Option A: Restart it\n\n${fence('bash', 'kubectl rollout restart deploy/api')}\n\n### Option B: Grow it\n\n${fence('bash', 'kubectl scale deploy/api --replicas=4')}`],
    ['bold lines', `**Option 1: Restart it**\n\n${fence('bash', 'kubectl rollout restart deploy/api')}\n\n**Option 2: Grow it**\n\n${fence('bash', 'kubectl scale deploy/api --replicas=4')}`],
    ['items', `- Variante A – Restart it\n\n  ${fence('bash', 'kubectl rollout restart deploy/api').replaceAll('\n', '\n  ')}\n- Variante B – Grow it\n\n  ${fence('bash', 'kubectl scale deploy/api --replicas=4').replaceAll('\n', '\n  ')}`],
  ])('are ways of one step where options say so: %s', async (_, markdown) => {
    const runbook = await read('## Mitigation', markdown, '### Go back', fence('bash', 'kubectl rollout undo deploy/api'));
    expect(runbook.statements.map(({ step, title }) => `${step} ${title}`)).toEqual(['1a Restart it', '1b Grow it', '2 Go back']);
  });

  it('that share an item are told apart by what they do, where only "or" stands between', async () => {
    const runbook = await read('## Mitigation', `1. Restart it:\n\n   ${fence('bash', 'kubectl rollout restart deploy/api').replaceAll('\n', '\n   ')}\n\n   **OR**\n\n   ${fence('bash', 'kubectl rollout undo deploy/api').replaceAll('\n', '\n   ')}`);
    expect(runbook.statements.map(({ step, title }) => `${step} ${title}`)).toEqual(['1a Restart it', '1b Rollout undo deploy/api']);
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
      '1 Restart @7:1 change', '2a Scale up @13:1 change', '2b Give each more room @15:1 change', '- Get pods @21:1 read', '3 Roll back @29:4 change',
    ]);
  });

  it('are alternatives too when a paragraph says "Or", in a list or at the margin', async () => {
    const indented = (text: string): string => text.replaceAll('\n', '\n   ');
    const runbook = await read('## Mitigation', `1. Grow\n\n   ${indented(fence('bash', 'kubectl scale deploy/api --replicas=4'))}\n\n   Or, for each pod:\n\n   ${indented(fence('bash', 'kubectl set env deploy/api A=1'))}`,
      '### At the margin', 'Restart it:', fence('bash', 'kubectl rollout restart deploy/api'), 'Alternatively, go back:', fence('bash', 'kubectl rollout undo deploy/api'));
    expect(runbook.statements.map(({ step, title }) => `${step} ${title}`)).toEqual(['1a Grow', '1b For each pod', '2a Restart it', '2b Go back']);
  });

  it('take their number from a numbered heading inside the mitigation', async () => {
    const runbook = await read('## Mitigation', '### Step 3: Restart', fence('bash', 'kubectl rollout restart deploy/api'), '### 4. Grow', fence('bash', '# Pods', 'kubectl scale deploy/api --replicas=4', '# Room', 'kubectl set env deploy/api A=1'));
    expect(runbook.statements.map(({ step }) => step)).toEqual(['3', '4a', '4b']);
  });

  it('have letters of their own however many share a step', async () => {
    const runbook = await read('## Mitigation', `1. Much\n${fence('bash', ...Array.from({ length: 30 }, (_, index) => `kubectl scale deploy/a --replicas=${index + 1}`))}`);
    expect(new Set(runbook.statements.map(({ step }) => step)).size).toBe(30);
    expect(runbook.statements.slice(25, 28).map(({ step }) => step)).toEqual(['1z', '1aa', '1ab']);
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
    const runbook = await read('## Diagnosis', fence('sql manual', 'SELECT 1'), fence('bash name="Look" auto', 'kubectl delete pod x'), fence('bash target="billing"', 'kubectl get pods'), fence('bash {1,3} title="x"', 'kubectl get nodes'));
    expect(told(runbook)).toEqual(['- SELECT 1 @6:1 manual', '- Look @10:1 terminate', '- kubectl get pods @14:1 manual', '- Get nodes @18:1 read']);
    expect(runbook.problems.map(({ rule }) => rule)).toEqual(['unknown-attribute', 'change-under-diagnosis']);
    const [ours] = (await readRunbook('q.md', `# QueueFull\n\n## Diagnosis\n\n${fence('bash target="billing"', 'kubectl get pods')}`, { targets: ['billing'] })).statements;
    expect(ours?.judgement.class).toBe('read');
  });

  it('stay together as one manual step when their block is not understood', async () => {
    const runbook = await read('## Diagnosis', fence('sql', 'SELECT 1;', 'SELEKT 2;'), fence('bash', 'kubectl get pods', 'if true'));
    expect(told(runbook)).toEqual(['- SELECT 1; @6:1 manual', '- kubectl get pods @11:1 manual']);
    expect(runbook.problems.map(({ rule, place }) => `${place.line}:${place.column} ${rule}`)).toEqual(['7:1 unreadable-sql', '12:8 unreadable-shell']);
  });

  it('with a letter that only looks right are manual, with a problem at that letter', async () => {
    const runbook = await read('## Mitigation', fence('bash', 'kubectl delete \u2013f x'));
    expect(runbook.statements[0]?.judgement.class).toBe('manual');
    expect(runbook.problems).toMatchObject([{ rule: 'foreign-character', place: { line: 6, column: 16 } }]);
  });
});

describe('the prose of a runbook', () => {
  it.each([
    ['- Open a bridge after 20 min', 20], ['1. Video call if > 15 minutes', 15], ['- If it lasts > 30m, meet in Zoom', 30], ['- After 1 hour start a huddle', 60], ['- Telefonkonferenz nach 20 Minuten', 20], ['- 15分後にビデオ会議', 15], ['- Tell #ops', null], ['- Page the on-call after 10 minutes', null], ['- After 30 minutes call the team lead', null], ['- Send an update every 15 minutes on the bridge', null],
  ])('says when people meet: %s', async (line, minutes) => {
    expect((await read('## Communication', line)).communication.callAfterMinutes).toBe(minutes);
  });

  it('lists the rows of a table like items', async () => {
    const runbook = await read('## Impact', '| Who | What |\n|---|---|\n| Customers | cannot pay |', '## Post-Incident', '| Action | Owner |\n|---|---|\n| Count the orders | Ana |');
    expect([runbook.impact[0]?.items, runbook.postIncident.actions]).toEqual([['Customers · cannot pay'], ['Count the orders · Ana']]);
  });

  it('keeps links with the words before them', async () => {
    const runbook = await read('## Links', '- Dashboard: https://example.com/d\n- [Logs](https://example.com/l)');
    expect(runbook.links).toEqual([{ title: 'Dashboard', url: 'https://example.com/d' }, { title: 'Logs', url: 'https://example.com/l' }]);
  });

  it.each([
    ['a fence', fence('', 'Title: Slow', 'Status: Identified', 'Message: We are', 'on it.')],
    ['a quote', '> Title: Slow\n> Status: Identified\n> Message: We are\n> on it.'],
    ['a fence in a list', `1. Say so:\n\n   ${fence('', 'Title: Slow', 'Status: Identified', 'Message: We are on it.').replaceAll('\n', '\n   ')}`],
    ['lines of its own', '**Title:** Slow\n**Status:** Identified\n**Message:** We are on it.'],
  ])('finds the words for the status page in %s', async (_, template) => {
    const runbook: Runbook = await read('## Communication', '### Status page', template);
    expect(runbook.communication.statusPage).toEqual({ title: 'Slow', status: 'Identified', message: 'We are on it.' });
    expect(runbook.statements).toEqual([]);
  });
});
