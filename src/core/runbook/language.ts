import { parseSql } from '../operation/sql/parser.ts';
import type { Block } from './blocks.ts';
import { operationalPhases } from './heading.ts';
import { beginsCommand } from './programs.ts';
import type { Statement } from './runbook.ts';
import { holdsPsqlPrompt } from './transcript.ts';

/** How a block is read: its language, and whether other lines than commands may stand in it. `foreign` names a database that is not PostgreSQL. */
export type Reading = { language: Statement['language']; loose: boolean; foreign: string | null };

const sqlTags = /^(sql|postgres|postgresql|pgsql|psql|plpgsql|plsql)$/;
const otherSqlTags = /^(mysql|mariadb|tsql|mssql|bigquery|clickhouse|cql|cassandra|snowflake|redshift|oracle)$/;
const shellTags = /^(bash|sh|shell|zsh|ksh|fish|console|shell-session|shellsession|sh-session|bash-session|session|terminal|kubectl|oc|cli|cmdline|command|commandline)$/;
const consoleTags = /^(console|shell-session|shellsession|sh-session|bash-session|session|terminal)$/;
const looseTags = /^(|text|txt|plain|plaintext|none|output|log)$/;
const promqlTags = /^(promql|metricsql)$/;

/** How a statement of SQL begins. */
export const beginsSql = /^(?:select|with|show|explain|insert\s+into|update\s+[\w."]+\s+set|delete\s+from|alter|create|drop|truncate|vacuum|analyze|reindex|cluster|grant|revoke|set|reset|begin|commit|lock|checkpoint|call|do\s+\$)\b/i;
const beginsQuery = /^(?:select|with|show|explain)\s/i;
/** A query that PostgreSQL's parser does not accept is still one to people. */
const looksLikeQuery = /^\s*(?:--.*\n\s*)*(?:select|with)\s[^]*\bfrom\s+[\w."]+/i;
const looksLikePromql = /^[\s(]*(?:(?:sum|avg|max|min|count|topk|bottomk|rate|irate|increase|histogram_quantile|absent|delta|deriv|predict_linear|changes|avg_over_time|max_over_time|min_over_time|quantile)\s*(?:by|without)?\s*\([^]*[)}\]]|[a-z_:][\w:]*(?:_total|_bytes|_seconds|_count|_sum|_bucket|_info|_ratio)\b|[a-z_:][\w:]*\{[^}]*=~?"[^]*\})/;

/** How a block is read, or null when it holds no statements: settings, code, answers, a message to send. */
export function readingOf({ node, phase, byClass }: Pick<Block, 'node' | 'phase' | 'byClass'>): Reading | null {
  if (node.type === 'inlineCode') return null;
  const tag = (node.lang ?? '').toLowerCase().replace(/^\{\s*\.?|\}$|,.*$/g, '');
  const text = node.value;
  const lines = significant(text);
  const [first = ''] = lines;
  const operational = byClass || operationalPhases.has(phase);
  // Under Communication stand messages to send; what begins like a command there is one only where its author says so.
  if (phase === 'communication' && !(shellTags.test(tag) && lines.some(beginsCommand)) && !sqlTags.test(tag)) return null;
  if (promqlTags.test(tag)) return operational || phase === 'impact' ? { language: 'promql', loose: false, foreign: null } : null;
  if (otherSqlTags.test(tag)) return { language: 'sql', loose: false, foreign: tag };
  if (sqlTags.test(tag)) return { language: !beginsSql.test(first) && lines.every((line) => !beginsSql.test(line)) && beginsCommand(first) ? 'bash' : 'sql', loose: false, foreign: null };
  if (shellTags.test(tag)) {
    // A console shows whatever was looked at, queries too; a wrong tag is told by what the parsers accept.
    if (beginsSql.test(first) && !beginsCommand(first) && isSql(text)) return { language: 'sql', loose: false, foreign: null };
    if (consoleTags.test(tag) && !hasPrompt(lines) && !lines.some(beginsCommand) && looksLikePromql.test(text)) return { language: 'promql', loose: false, foreign: null };
    return { language: 'bash', loose: consoleTags.test(tag), foreign: null };
  }
  if (!looseTags.test(tag) || !operational || isTemplate(text)) return null;
  if (lines.some((line) => beginsCommand(line.replace(promptMarks, ''))) && (!beginsQuery.test(first) || !isSql(text))) return { language: 'bash', loose: true, foreign: null };
  if (holdsPsqlPrompt(text)) return { language: 'bash', loose: true, foreign: null };
  if (beginsSql.test(first) && (isSql(text) || looksLikeQuery.test(text))) return { language: 'sql', loose: true, foreign: null };
  return looksLikePromql.test(text) && !/\s{2,}\d/.test(first) ? { language: 'promql', loose: true, foreign: null } : null;
}

/** A message to send is no command, whatever its words: `Status: …`, `UPDATE: we have found the cause`. */
export function isTemplate(text: string): boolean {
  const labels = text.match(/^[ \t]*(?:title|subject|status|message|impact|body|summary|update|next update|to|channel|eta|severity|incident|current status|affected|start time|titel|titre|asunto|assunto)[ \t]*:/gim) ?? [];
  return labels.length >= 2 || /^\s*(?:\[?(?:update|resolved|investigating|identified|monitoring)\]?)\s*[:–—-]\s/i.test(text);
}

const promptMarks = /^\s*(?:[$❯%#]|[\w.-]+@[\w.-]+[^$#%]*[$#%]|\[[^\]]*\]\s?[$#]|[\w.-]+[$#])\s+/;

function hasPrompt(lines: readonly string[]): boolean {
  return lines.some((line) => promptMarks.test(line));
}

/** Lines that are neither empty nor comments. */
function significant(text: string): string[] {
  return text.split('\n').map((line) => line.trim()).filter((line) => line !== '' && !/^(#\s?(?!\s*(kubectl|oc)\s)|--|\/\*)/.test(line));
}

function isSql(text: string): boolean {
  const script = parseSql(text);
  return script.kind === 'script' && script.pieces.length > 0;
}
