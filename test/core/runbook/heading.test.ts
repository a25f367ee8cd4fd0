import { describe, expect, it } from 'vitest';
import { meaningOf } from '../../../src/core/runbook/heading.ts';
import { fence, read, said } from './reading.ts';

const look = fence('bash', 'kubectl get pods');
const grow = fence('bash', 'kubectl scale deploy/api --replicas=4');

describe('the parts of a runbook', () => {
  it.each([
    ['Meaning', 'overview'], ['Description', 'overview'], ['Alert Details', 'overview'], ['Prerequisites', 'overview'], ['What it means', 'overview'], ['Revision History', 'overview'],
    ['Impact', 'impact'], ['🚨 Symptoms', 'impact'], ['User Impact', 'impact'],
    ['3. Possible checks', 'diagnosis'], ['## 🔍 Detection', 'diagnosis'], ['Investigation steps', 'diagnosis'], ['Immediate Triage', 'diagnosis'], ['Verify the alert', 'diagnosis'], ['Quick Check (2 minutes)', 'diagnosis'], ['First Diagnostic Steps', 'diagnosis'],
    ['Possible corrective actions', 'mitigation'], ['Immediate containment', 'mitigation'], ['Recovery verification', 'mitigation'], ['Validation', 'mitigation'], ['Rollback procedure', 'mitigation'], ['Immediate actions (0-5 minutes)', 'mitigation'], ['Remediation', 'mitigation'], ['How to fix it', 'mitigation'], ['Short-term Fixes (5-30 minutes)', 'mitigation'], ['Mitigation & Recovery', 'mitigation'], ['Rollback & Escalation Path', 'mitigation'],
    ['Step 2: Root Cause Analysis', 'root cause'], ['Common Root Causes', 'root cause'], ['Permanent fixes', 'long-term'], ['Long-term solutions (30+ minutes)', 'long-term'], ['Prevention', 'prevention'],
    ['When to escalate', 'communication'], ['Contacts', 'communication'], ['Status page', 'communication'], ['Post-Incident Checklist', 'post-incident'], ['Lessons learned', 'post-incident'],
    ['Quick reference', 'tools'], ['Useful Commands', 'tools'], ['Related alerts', 'related'], ['References', 'related'], ['Monitoring Links', 'links'], ['Dashboards', 'links'],
    ['Troubleshooting:', 'either'], ['Procedure', 'either'], ['Diagnosis and Fix', 'either'], ['Common Issues', 'either'], ['Common Causes & Remediation', 'either'],
    ['Behebung', 'mitigation'], ['Lösung', 'mitigation'], ['Sofortmaßnahmen', 'mitigation'], ['Mögliche Ursachen', 'root cause'], ['Auswirkungen', 'impact'], ['Fehlersuche', 'diagnosis'], ['Übersicht', 'overview'],
    ['Diagnostic', 'diagnosis'], ['Résolution', 'mitigation'], ['Symptômes', 'impact'], ['Récupération Standard (5-10 min)', 'mitigation'], ['Vue d’ensemble', 'overview'], ['Étape 2 : Vérifications', 'diagnosis'],
    ['Diagnóstico', 'diagnosis'], ['Mitigación', 'mitigation'], ['Causas Prováveis', 'root cause'], ['Recuperação', 'mitigation'], ['Síntomas', 'impact'], ['Escalonamento', 'communication'], ['Solución de problemas', 'either'],
    ['Oplossing', 'mitigation'], ['Oorzaken', 'root cause'], ['Eerste Response Stappen', 'either'], ['Gevolgen', 'impact'], ['用户影响', 'impact'], ['常见根因', 'root cause'],
    ['II. Diagnosis', 'diagnosis'], ['(3) Fix', 'mitigation'], ['Diagnosis {#diagnosis}', 'diagnosis'], ['Where to look', 'diagnosis'], ['Stop the bleeding', 'mitigation'], ['Restoring the service', 'mitigation'], ['Why does this happen?', 'root cause'], ['Affected services', 'impact'], ['What users see', 'impact'], ['Message templates', 'communication'], ['Avoiding recurrence', 'prevention'], ['TL;DR', 'overview'], ['Handy queries', 'tools'], ['Additional resources', 'related'],
    ['Was tun?', 'either'], ['Entstörung', 'mitigation'], ['Eingrenzung', 'diagnosis'], ['Nach dem Vorfall', 'post-incident'], ['Ansprechpartner', 'communication'], ['Actions correctives', 'mitigation'], ['Análisis', 'diagnosis'], ['Correção', 'mitigation'], ['確認手順', 'diagnosis'], ['対応方法', 'mitigation'], ['再発防止', 'prevention'], ['エスカレーション', 'communication'], ['原因', 'root cause'], ['原因調査', 'diagnosis'], ['概要', 'overview'], ['조치', 'mitigation'], ['진단', 'diagnosis'], ['Диагностика', 'diagnosis'], ['Устранение', 'mitigation'], ['处理', 'mitigation'],
    ['Recovery point objective', null], ['Resources', null], ['Restart the pods', null], ['Memory-related issues', null], ['Container restarts', null], ['DNS resolution', null], ['Queue', null], ['500 errors', null], ['Privilege escalation seen', null],
  ])('are known by the meaning of their headings: %s is %s', (heading, meaning) => {
    expect(meaningOf(heading.replace(/^#+ /, ''))).toBe(meaning);
  });

  it.each([
    ['underlined headings', `Diagnosis\n---------\n\n${look}\n\nMitigation\n==========\n\n${grow}`],
    ['deep headings', `##### Diagnosis\n\n${look}\n\n##### Mitigation\n\n${grow}`],
    ['several headings of the first level', `# Diagnosis\n\n${look}\n\n# Mitigation\n\n${grow}`],
    ['bold lines alone', `**Diagnosis**\n\n${look}\n\n**Mitigation:**\n\n${grow}`],
    ['bold beginnings of a paragraph', `**Diagnosis:** look first\n\n${look}\n\n**Fix:** then mend\n\n${grow}`],
    ['short lines that end in a colon', `Diagnosis:\n\n${look}\n\nHow to fix it:\n\n${grow}`],
    ['scenarios with parts beneath', `## Scenario A: full\n\n### Diagnosis\n\n${look}\n\n### Fix\n\n${grow}`],
    ['bold items of a list', `- **Diagnosis**: look\n\n  ${look.replaceAll('\n', '\n  ')}\n- **Fix**: mend\n\n  ${grow.replaceAll('\n', '\n  ')}`],
    ['no heading at all, by what each statement does', `${look}\n\n${grow}`],
    ['a heading that is both, by what each statement does', `## Troubleshooting\n\n${look}\n\n${grow}`],
  ])('are found in %s', async (_, markdown) => {
    expect(said(await read(markdown))).toEqual(['diagnosis read kubectl get pods', 'mitigation change kubectl scale deploy/api --replicas=4']);
  });

  it.each([
    ['a check inside the mitigation', `## Mitigation\n\n### Check the disk\n\n${grow}`, 'mitigation'],
    ['a label for a few queries', `## Diagnosis\n\nUseful queries:\n\n${grow}`, 'diagnosis'],
    ['a label that is only a step', `## Mitigation\n\nCheck:\n\n${look}\n\nThen grow.\n\n${grow}`, 'mitigation'],
    ['a review of code under Prevention', `## Prevention\n\n### Code Review Checklist\n\n${grow}`, 'prevention'],
  ])('are not left by %s', async (_, markdown, phase) => {
    expect((await read(markdown)).statements.at(-1)?.phase).toBe(phase);
  });

  it('begin anew after a line about symptoms, which is no part for the commands below', async () => {
    const runbook = await read(`## Pool is full\n\n**Symptoms**: errors\n\n${look}\n\n${grow}`, `## Second\n\n**Impact:**\n- people wait\n\n#### Diagnosis\n\n${look}`);
    expect(said(runbook).map((line) => line.split(' ')[0])).toEqual(['diagnosis', 'mitigation', 'diagnosis']);
    expect(runbook.impact.flatMap(({ items }) => items)).toEqual(['errors', 'people wait']);
  });

  it('what nobody understands and no heading places is mending, unless it only looks', async () => {
    const runbook = await read(fence('bash', 'docker ps', 'docker restart api', 'systemctl status api'));
    expect(said(runbook).map((line) => line.split(' ')[0])).toEqual(['diagnosis', 'mitigation', 'diagnosis']);
  });
});
