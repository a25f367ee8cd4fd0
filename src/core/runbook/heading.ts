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
    names: 'communication, communications, escalation, contacts, contact, support, slack, kommunikation, eskalation, communicatie, escalatie, comunicacion, comunicacao, escalade, escalamiento, escalado, escalonamento, contactos, contatos',
    says: /\bcommunicat|\bstatus ?page\b|\bnotify\b|\bnotifications?$|(?<!privilege )\bescalat(e|ion)|\bwho to (call|contact)|kommunikation|\beskalation|\bcomunica(cion|cao)|\bescalade\b/,
  },
  {
    meaning: 'post-incident',
    names: 'post-incident, post incident, postmortem, post-mortem, lessons learned, retrospective, debrief, nachbereitung, nazorg, retour d experience, seguimiento',
    says: /post[- ]?(incident|mortem)|after the incident|\blessons\b|retrospective|follow[- ]?ups?\b|nachbereitung|apres l.incident|posterior al incidente|pos[- ]incidente|复盘|事后|振り返り/,
  },
  {
    meaning: 'related',
    names: 'related, related runbooks, references, reference, referenzen, referencias, verwandte runbooks, gerelateerd, voir aussi, ver tambien, siehe auch, zie ook, veja tambem',
    says: /^related\b|\brelated (runbooks?|alerts?|docs?|documentation|links?|pages?|articles?|incidents?)\b|see also|further reading|voir aussi|siehe auch|ver tambien|zie ook/,
  },
  { meaning: 'links', names: 'liens, enlaces, links, dashboards, dashboard', says: /^(useful |monitoring |important |quick |external |helpful |grafana )*links?\b|\blinks$|^(?!.*\b(check|open|look|review|see|inspect)\b).*\bdashboards?$/ },
  {
    meaning: 'root cause',
    names: 'causes, cause, root cause, root causes, rca, ursache, ursachen, ursachenanalyse, oorzaak, oorzaken, causa raiz, causas, causa, cause racine',
    says: /root[- ]cause|\b(common|likely|possible|probable|potential|typical|known) (root )?causes|\bursachen?\b|\boorza(ak|ken)\b|\bcausas? (raiz|probables?|provaveis|possiveis|posibles?|comunes|comuns)|\bcauses? (racines?|probables?|possibles?)|根因|根本原因|常见原因/,
  },
  {
    meaning: 'long-term',
    names: 'permanent fix, permanent fixes, permanent solution, langfristig, lange termijn, a long terme, largo plazo, longo prazo',
    says: /long[- ]?term|\bpermanent\b|langfristig|lange termijn|long terme|largo plazo|longo prazo/,
  },
  { meaning: 'prevention', names: 'prevention, preventive measures, vorbeugung, pravention, preventie, prevencion, prevencao', says: /\bprevent|\bhardening\b|best practices|vorbeugung|pravention|\bpreven(cion|cao)/ },
  {
    meaning: 'tools',
    names: 'tools, tool, appendix, commands, useful commands, useful queries, cheatsheet, cheat sheet, quick reference, reference commands, befehle, commandes, comandos, comandos utiles, werkzeuge, nuttige commando s',
    says: /^(useful|tools?|quick reference|cheat ?sheet|commands?|appendix|reference commands?)\b|tools and commands|\bquick reference\b|^(befehle|commandes|comandos|comandi)\b|nutzliche befehle|commandes utiles|comandos (utiles|uteis)/,
  },
  {
    meaning: 'either',
    names: 'response, first response, initial response, incident response, runbook, playbook, actions to take, what to do, eerste response, eerste reactie, erste reaktion, scenarios, common issues, known issues, common problems, diagnosis and resolution',
    says: /troubleshoot|\b(first|initial|incident) response\b|\beerste (response|reactie|hulp)|fehlerbehebung|probleemoplossing|depannage|(re)?solucion de problemas|(re)?solucao de problemas|resolution (de|des) problemes|\b(common|known) (issues|problems)\b|操作步骤|处理步骤|対応手順/,
  },
  {
    meaning: 'mitigation',
    names: `mitigation, mitigate, resolution, resolve, remediation, remediate, recovery, recover, recovery verification, verify recovery, confirm recovery, post recovery verification, verification, verificacion, verificacao, validacion, validacao, comprobacion, uberprufung der behebung, verify, validation, validate, rollback, roll back,
      fix, fixes, fixing, repair, workaround, workarounds, containment, contain, solution, solutions, action, actions, actions immediates, restore, restoration, failover, corrective actions, corrective action,
      behebung, losung, losungen, massnahmen, sofortmassnahmen, wiederherstellung, abhilfe, rucknahme, oplossing, oplossingen, herstel, maatregelen, terugdraaien, resolution, remediation, attenuation, correctif, correction, retour arriere, mesures,
      mitigacion, resolucion, solucion, soluciones, recuperacion, acciones, acciones inmediatas, reversion, remediacion, recuperation, mitigacao, resolucao, solucao, recuperacao, acoes, acoes imediatas, reversao, mitigazione, risoluzione, soluzione`,
    says: /mitigat|(?<!\b(dns|name|host|address|image) )\bresol(ution|ve|ving)\b|\bremed|\brecover|\bcontain(ment|ing)?\b|\broll[- ]?back\b|workaround|(immediate|corrective|recommended|required) actions?|short[- ]term|\bfix(es|ing)?$|^fix\b|how to fix|\brepair|behebung|\blosung|massnahme|wiederherstell|\babhilfe|\boplossing|\bherstel|\bmitiga(cion|cao)|\b(re)?solu(cion|cao)\b|\brecupera(cion|cao|tion)|缓解|恢复|修复|处置|回滚|処置|復旧|対処|\battenuation|\bcorrectif|actions immediates|ac(ciones|oes) (inmediatas|imediatas)|retour arriere/,
  },
  {
    meaning: 'diagnosis',
    names: `diagnosis, diagnose, diagnostics, diagnostic, diagnosing, investigation, investigate, investigating, triage, check, checks, health check, health checks, sanity checks, detection, detect, debugging, debug, analysis, analyze, analyse, verify alert, confirm alert, confirm issue, assessment, monitoring queries,
      fehlersuche, prufung, uberprufung, untersuchung, controle, controles, onderzoek, diagnostique, verifications, investigacion, diagnostico, comprobaciones, verificaciones, investigacao, verificacoes, diagnosi, verifiche`,
    says: /diagnos|investiga|\btriage|\bchecks?\b|\bdetect|\bdebug|\bverif(y|ication)|\bidentif|\banaly[sz]|fehlersuche|prufung|untersuchung|\bcontroles?\b|onderzoek|诊断|排查|診断|調査|comprobacion|verifica(cion|coes|tions)|\bconfirm (the )?(alert|issue|problem)/,
  },
  { meaning: 'impact', names: 'impact, symptoms, symptom, symptome, symptomes, symptomen, sintomas, sintomi, auswirkung, auswirkungen, gevolgen, impacto, impatto, consequences, blast radius', says: /\bimpact|symptom|\bauswirkung|\bgevolgen|\bsintom|\bconsequences\b|影响|影響|症状|现象/ },
  {
    meaning: 'overview',
    names: `overview, summary, description, meaning, background, about, introduction, context, purpose, scope, definition, metadata, architecture, trigger, triggers, owner, ownership, prerequisites, requirements, access, revision history, changelog, version history, document history, alert, alert name, alert names, alert condition, alert threshold, threshold, condition, severity, severity levels, alert details, alert information, alert definition, alert rule, default definition, glossary,
      ubersicht, uberblick, beschreibung, bedeutung, voraussetzungen, overzicht, beschrijving, betekenis, vereisten, apercu, vue d ensemble, signification, prerequis, resumen, descripcion, significado, requisitos, resumo, descricao, visao geral, panoramica, descrizione`,
    says: /\boverview|\bsummary|\bdescription|\bmeaning\b|\bbackground|what (it|this|the alert) means|\balert (details|definition|information|rule)|\bprerequisites?\b|\bwhen to use\b|revision history|ubersicht|uberblick|beschreibung|overzicht|vue d.ensemble/,
  },
];

/** Words that say nothing about which part it is. */
const fillers = /\b(the|a|an|this|it|its|for|of|to|how|and|steps?|procedures?|process|guide|instructions?|section|immediate|initial|quick|first|possible|potential|common|recommended|suggested|manual|detailed|further|additional|basic|general|automated|standard|your|schritte|erste|stappen|mogelijke|pasos|posibles|etapes|passos|possiveis|possibles|premieres)\b/g;

const named = new Map(families.flatMap(({ meaning, names }) => names.split(/,\s*/).map((name) => [name.trim(), meaning] as const)));

/** A heading's words without what decorates them: numbers, emoji, time boxes, a trailing colon. */
export function plainHeading(text: string): string {
  return text
    .replace(/\p{Extended_Pictographic}|[\u{1f1e6}-\u{1f1ff}]|\ufe0f|\u200d|\u20e3/gu, '')
    .replace(/[([][^()[\]]*\d+[^()[\]]*(min|hour|sec|stunde|heure|hora|uur|h\b|m\b)[^()[\]]*[)\]]/gi, '')
    .replace(/^\s*(?:(?:step|phase|schritt|stap|paso|etape|étape|passo|section|part)\s+(?:\d{1,3}(?:\.\d+)*|[A-Z](?![\p{L}]))|\d{1,3}(?:\.\d+)*[.):]|\d{1,2}(?:\.\d+)*(?=\s*[–—-]|\s+\p{Lu})|[A-Z][.)])\s*[:.–—-]?\s+(?=\S)/iu, '')
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

/** Lower case without accents and signs, so that `Résolution` and `RESOLUTION` are one word. */
function folded(heading: string): string {
  return plainHeading(heading)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replace(/[^\p{L}\p{N}&+/ -]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** The number a heading carries, `### 2. Kill` or `Step 2: Kill`; null without one. */
export function numberOf(heading: string): number | null {
  const digits = /^\s*(?:(?:step|schritt|stap|paso|étape|passo)\s+)?(\d{1,3})(?:[.):]|\s*[-–—:]|\s)/i.exec(heading)?.[1];
  return digits === undefined ? null : Number(digits);
}

/** Phases whose fences hold commands even without a language. */
export const operationalPhases: ReadonlySet<Phase> = new Set(['diagnosis', 'mitigation', 'root cause', 'tools']);

/** Phases a sub-heading cannot leave by accident: "Code Review Checklist" under Prevention stays prevention. */
export const closedPhases: ReadonlySet<Phase> = new Set(['impact', 'prevention', 'communication', 'post-incident', 'related', 'links']);
