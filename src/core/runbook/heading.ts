import type { Phase } from './runbook.ts';

/** What a heading says: a phase, or `either` when looking and mending stand under it together ("Troubleshooting", "Procedure"). */
export type Meaning = Phase | 'either';

/**
 * What authors call the parts of a runbook. `names` are whole headings, once words like "steps" are taken off; `says` are
 * words that tell inside a longer heading, the most telling family first. All without accents, in lower case.
 */
type Family = { meaning: Meaning; names: string; says: RegExp };

const families: readonly Family[] = [
  {
    meaning: 'communication',
    names: 'communication, communications, comms, escalation, contacts, contact, contact points, points of contact, stakeholders, on-call, on call, announcements, help, getting help, status updates, message templates, support, slack, ansprechpartner, kontakte, kommunikation, eskalation, communicatie, escalatie, comunicacion, comunicacao, escalade, escalamiento, escalado, escalonamento, contactos, contatos',
    says: /\bcommunicat|\bstatus ?page\b|\bnotify\b|\bnotifications?$|(?<!privilege )\bescalat(e|ion)|\bwho to (call|contact)|kommunikation|\beskalation|\bcomunica(cion|cao)|\bescalade\b|\bwhen to (call|page|wake)\b|\b(slack|status) messages?$|エスカレーション|連絡|通知|升级|联系人|에스컬레이션|연락처|эскалаци|\beskalacj/,
  },
  {
    meaning: 'post-incident',
    names: 'post-incident, post incident, postmortem, post-mortem, lessons learned, retrospective, debrief, afterwards, aftercare, learnings, nachbereitung, nacharbeiten, nazorg, retour d experience, seguimiento',
    says: /post[- ]?(incident|mortem)|after the incident|\blessons\b|retrospective|follow[- ]?ups?\b|nachbereitung|apres l.incident|posterior al incidente|pos[- ]incidente|nach dem (vorfall|incident)|(despues|apos) (del|de|o) incidente|после инцидента|复盘|事后|事後|振り返り/,
  },
  {
    meaning: 'related',
    names: 'related, related runbooks, references, reference, documentation, sources, more information, additional information, additional resources, other resources, referenzen, referencias, verwandte runbooks, gerelateerd, voir aussi, ver tambien, siehe auch, zie ook, veja tambem',
    says: /^related\b|\brelated (runbooks?|alerts?|docs?|documentation|links?|pages?|articles?|incidents?)\b|see also|further reading|voir aussi|siehe auch|ver tambien|zie ook|^参考|^関連|^相关|관련/,
  },
  { meaning: 'links', names: 'liens, enlaces, links, dashboards, dashboard', says: /^(useful |monitoring |important |quick |external |helpful |grafana )*links?\b|\blinks$|^(?!.*\b(check|open|look|review|see|inspect)\b).*\bdashboards?$/ },
  {
    meaning: 'root cause',
    names: 'causes, cause, root cause, root causes, rca, ursache, ursachen, ursachenanalyse, oorzaak, oorzaken, causa raiz, causas, causa, cause racine',
    says: /root[- ]cause|\b(common|likely|possible|probable|potential|typical|known) (root )?causes|\bursachen?\b|\boorza(ak|ken)\b|\bcausas? (raiz|probables?|provaveis|possiveis|posibles?|comunes|comuns)|\bcauses? (racines?|probables?|possibles?)|\b(common|likely|possible|probable) reasons\b|\bwhy (it|this|does (it|this)) happens?\b|\bwhat causes\b|原因(?!調査|究明|の?特定|排查)|원인|причин|\bprzyczyn|根因/,
  },
  {
    meaning: 'long-term',
    names: 'backlog, future work, future improvements, permanent fix, permanent fixes, permanent solution, langfristig, lange termijn, a long terme, largo plazo, longo prazo',
    says: /long[- ]?term|\bpermanent\b|langfristig|lange termijn|long terme|largo plazo|longo prazo|恒久/,
  },
  { meaning: 'prevention', names: 'prevention, preventive measures, improvements, vorbeugung, vermeidung, pravention, preventie, prevencion, prevencao', says: /\bprevent|\bhardening\b|best practices|vorbeugung|pravention|\bpreven(cion|cao)|^(how to )?avoid|再発防止|予防|预防|예방|предотвращ|профилактик|\bzapobieg/ },
  {
    meaning: 'tools',
    names: 'tools, tool, appendix, commands, useful commands, useful queries, cheatsheet, cheat sheet, quick reference, reference commands, befehle, commandes, comandos, comandos utiles, werkzeuge, nuttige commando s',
    says: /^(useful|handy (queries|commands)|help(ful|er) (queries|commands)|snippets|tools?|quick reference|cheat ?sheet|commands?|appendix|reference commands?)\b|tools and commands|\bquick reference\b|^(befehle|commandes|comandos|comandi)\b|nutzliche befehle|commandes utiles|comandos (utiles|uteis)/,
  },
  {
    meaning: 'either',
    names: 'response, was tun, que faire, que hacer, o que fazer, first response, initial response, incident response, runbook, playbook, actions to take, what to do, eerste response, eerste reactie, erste reaktion, scenarios, common issues, known issues, common problems, diagnosis and resolution',
    says: /troubleshoot|\b(first|initial|incident) response\b|\beerste (response|reactie|hulp)|fehlerbehebung|probleemoplossing|depannage|(re)?solucion de problemas|(re)?solucao de problemas|resolution (de|des) problemes|\b(common|known) (issues|problems)\b|操作步骤|处理步骤|対応手順/,
  },
  {
    meaning: 'mitigation',
    names: `mitigation, mitigate, resolution, resolve, remediation, remediate, recovery, recover, recovery verification, verify recovery, confirm recovery, post recovery verification, verification, verificacion, verificacao, validacion, validacao, comprobacion, uberprufung der behebung, verify, validation, validate, rollback, roll back,
      fix, fixes, fixing, repair, workaround, workarounds, containment, contain, solution, solutions, action, actions, actions immediates, restore, restoration, failover, corrective actions, corrective action, corrective measures, action plan, undo, hotfix, stabilize, stabilise, treatment, handling,
      behebung, losung, losungen, massnahmen, sofortmassnahmen, wiederherstellung, abhilfe, entstorung, rucknahme, oplossing, oplossingen, herstel, maatregelen, terugdraaien, resolution, remediation, attenuation, correctif, correction, retour arriere, mesures, actions correctives, mesures correctives, retablissement, contournement,
      mitigacion, resolucion, solucion, soluciones, recuperacion, acciones, acciones inmediatas, acciones correctivas, restablecimiento, reversion, remediacion, recuperation, mitigacao, resolucao, solucao, recuperacao, acoes, acoes imediatas, acoes corretivas, correcao, restauracao, reversao, mitigazione, risoluzione, soluzione, ripristino, naprawa, rozwiazanie, 対応, 対応方法, 対応策, 处理, 조치`,
    says: /mitigat|(?<!\b(dns|name|host|address|image) )\bresol(ution|ve|ving)\b|\bremed|\brecover(?!y (point|time) )|\bstop the bleeding|\b(restor(e|ing)|stabili[sz](e|ing)) (the )?(service|system|traffic|access)\b|\bbring (it|.* back)\b|\bcontain(ment|ing)?\b|\broll[- ]?back\b|workaround|(immediate|corrective|recommended|required|emergency|response) (actions?|measures?)|emergency procedures?|short[- ]term|\bfix(es|ing)?$|^fix\b|how to fix|\brepair|behebung|\blosung|massnahme|wiederherstell|\babhilfe|\boplossing|\bherstel|\bmitiga(cion|cao)|\b(re)?solu(cion|cao)\b|\brecupera(cion|cao|tion)|缓解|解决|应急|恢复|修复|处置|回滚|処置|復旧|対処|緩和|解決|해결|복구|완화|устранени|решени|восстановлени|\battenuation|\bcorrectif|actions immediates|ac(ciones|oes) (inmediatas|imediatas)|retour arriere/,
  },
  {
    meaning: 'diagnosis',
    names: `diagnosis, diagnose, diagnostics, diagnostic, diagnosing, investigation, investigate, investigating, triage, check, checks, health check, health checks, sanity checks, detection, detect, debugging, debug, inspection, inspect, look, observations, what to look at, what to look for, where to look, is it real, analysis, analyze, analyse, verify alert, confirm alert, confirm issue, assessment, monitoring queries,
      fehlersuche, prufung, uberprufung, untersuchung, controle, controles, onderzoek, diagnostique, verifications, investigacion, diagnostico, comprobaciones, verificaciones, investigacao, verificacoes, analisis, analise, que revisar, diagnosi, verifica, verifiche`,
    says: /diagnos|investiga|\btriage|\bchecks?\b|\bdetect|\bdebug|\bverif(y|ication)|\bidentif|\banaly[sz]|fehlersuche|prufung|untersuchung|\bcontroles?\b|onderzoek|诊断|排查|检查|診断|調査|確認|切り分け|진단|확인|점검|диагности|проверк|\bdiagnosty|\bprufen\b|\beingrenz|\blook at (the )?\w+$|\b(determine|gather|inspect)\b|\bhow (do|can) (i|we|you) know\b|comprobacion|verifica(cion|coes|tions)|\b(confirm|validate) (the )?(alert|issue|problem)/,
  },
  { meaning: 'impact', names: 'impact, symptoms, symptom, symptome, symptomes, symptomen, sintomas, sintomi, auswirkung, auswirkungen, gevolgen, folgen, effects, impacto, impatto, consequences, consecuencias, consequencias, objawy, blast radius', says: /\bimpact|symptom|\bauswirkung|\bgevolgen|\bsintom|\bconsequences\b|\bwho is affected|\baffected (services|systems|users|customers|components)\b|\bwhat (users|customers) (see|notice|experience)|影响|影響|영향|증상|влияни|симптом|症状|现象/ },
  {
    meaning: 'overview',
    names: `overview, tl dr, about alert, what is this alert, what is happening, details, table of contents, contents, labels, info, information, quick facts, at glance, summary, description, meaning, background, about, introduction, context, purpose, scope, definition, metadata, architecture, trigger, triggers, owner, ownership, prerequisites, requirements, access, revision history, changelog, version history, document history, alert, alert name, alert names, alert condition, alert threshold, threshold, condition, severity, severity levels, alert details, alert information, alert definition, alert rule, default definition, glossary,
      ubersicht, uberblick, beschreibung, bedeutung, zusammenfassung, hintergrund, kontext, voraussetzungen, overzicht, beschrijving, betekenis, vereisten, apercu, vue d ensemble, signification, prerequis, contexte, resumen, contexto, descripcion, significado, requisitos, resumo, descricao, visao geral, panoramica, descrizione`,
    says: /\boverview|\bsummary|\bdescription|\bmeaning\b|\bbackground|what (it|this|the alert) means|\balert (details|definition|information|rule)|\bprerequisites?\b|\bwhen to use\b|revision history|ubersicht|uberblick|beschreibung|overzicht|vue d.ensemble|概要|説明|说明|背景|アラート内容|개요|описани|^opis$/,
  },
];

/** Words that say nothing about which part it is. */
const fillers = /\b(the|a|an|this|it|its|for|of|to|how|and|steps?|procedures?|process|guide|instructions?|section|immediate|initial|quick|first|possible|potential|common|recommended|suggested|manual|detailed|further|additional|basic|general|automated|standard|your|schritte|erste|stappen|mogelijke|pasos|posibles|etapes|passos|possiveis|possibles|premieres)\b/g;

const named = new Map(families.flatMap(({ meaning, names }) => names.split(/,\s*/).map((name) => [name.trim(), meaning] as const)));

/** What stands behind it names no part. */
const maxHeading = 300;

/** A heading's words without what decorates them: numbers, emoji, time boxes, a trailing colon. */
export function plainHeading(text: string): string {
  return text
    .slice(0, maxHeading)
    .replace(/\p{Extended_Pictographic}|[\u{1f1e6}-\u{1f1ff}]|\ufe0f|\u200d|\u20e3/gu, '')
    .replace(/[([][^()[\]]*\d+[^()[\]]*(min|hour|sec|stunde|heure|hora|uur|h\b|m\b)[^()[\]]*[)\]]/gi, '')
    .replace(/^\s*(?:(?:step|phase|schritt|stap|paso|etape|étape|passo|section|part|option|variante?|alternative|method|approach|plan|opción|opção|optie|möglichkeit)\s+(?:\d{1,3}(?:\.\d+)*|[A-Z](?![\p{L}]))|[([]?\d{1,3}(?:\.\d+)*[.):\]]|\d{1,2}(?:\.\d+)*(?=\s*[–—-]|\s+\p{Lu})|(?:[A-Z]|[IVX]{2,5})[.)])\s*[:.–—-]?\s+(?=\S)/iu, '')
    .replace(/\s*\{#[\w-]*\}\s*$/, '')
    .replace(/\s*[:：]\s*$/, '')
    .trim();
}

/** The part a heading names by its meaning, or null when it names none. */
export function meaningOf(heading: string): Meaning | null {
  const whole = wholeMeaningOf(heading);
  if (whole !== null) return whole;
  const words = folded(heading);
  const says = (meaning: Meaning): boolean => families.some((family) => family.meaning === meaning && family.says.test(words));
  const said = families.find((family) => family.says.test(words))?.meaning ?? null;
  // "Rollback and escalation path": what can be done there counts, not whom to call.
  if (said === 'communication' && says('mitigation')) return 'mitigation';
  // "Diagnosis and fix", "Causes & remediation" are both: then each statement decides by what it does.
  const both = says('mitigation') && (says('diagnosis') || says('root cause')) && /\b(and|und|et|y|e|en)\b|[&+/]/.test(words);
  return both && (said === 'mitigation' || said === 'diagnosis' || said === 'root cause') ? 'either' : said;
}

/** The part a heading names when it says nothing else: "Possible checks", but not "Check the disk". */
export function wholeMeaningOf(heading: string): Meaning | null {
  const words = folded(heading);
  const own = named.get(words);
  if (own !== undefined) return own;
  const rest = words.replace(fillers, ' ').replace(/\s+/g, ' ').trim();
  if (rest === '') return words === '' ? null : 'either';
  return named.get(rest) ?? null;
}

/** Lower case without accents and signs, so that `Résolution` and `RESOLUTION` are one word; what makes another letter of a kana stays. */
function folded(heading: string): string {
  return plainHeading(heading)
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replace(/[^\p{L}\p{N}&+/ -]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** A heading or a line that is one of several ways: `Option B`. The first of them is no other way. */
export const oneOfSeveral = /^(?:option|variante?|alternative|method|approach|plan|opción|opção|optie|möglichkeit)\s+(?:[a-z]|\d{1,2})\b(?!\s*$)\s*[:.)–—-]?\s*/i;

/** The number a heading carries, `### 2. Kill` or `Step 2: Kill`; null without one. */
export function numberOf(heading: string): number | null {
  const digits = /^\s*(?:(?:step|schritt|stap|paso|étape|passo)\s+)?(\d{1,3})(?:[.):]|\s*[-–—:]|\s)/i.exec(heading)?.[1];
  return digits === undefined ? null : Number(digits);
}

/** Phases whose fences hold commands even without a language. */
export const operationalPhases: ReadonlySet<Phase> = new Set(['diagnosis', 'mitigation', 'root cause', 'tools']);

/** Phases a sub-heading cannot leave by accident: "Code Review Checklist" under Prevention stays prevention. */
export const closedPhases: ReadonlySet<Phase> = new Set(['impact', 'prevention', 'communication', 'post-incident', 'related', 'links']);
