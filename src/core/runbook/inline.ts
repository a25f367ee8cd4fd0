import { judge } from '../operation/judge.ts';
import { manual } from '../operation/judgement.ts';
import { parseSql } from '../operation/sql/parser.ts';
import { operationalPhases } from './heading.ts';
import type { Block } from './blocks.ts';
import { digest } from './markdown.ts';
import { isCommand } from './programs.ts';
import { phaseOf, placeOf } from './source.ts';
import type { Source } from './source.ts';
import type { Draft } from './steps.ts';
import { titleOfInline } from './title.ts';

const does = { read: 'it would only read', change: 'it changes something', terminate: 'it ends something for good', manual: 'Lifeguard does not know what it does' };

/**
 * A command in a sentence, `kubectl get pods`, as a copy for a person: the sentence says when and whether to run it, and
 * Lifeguard does not understand sentences. Empty for code that is no command, or that stands in a block of its own as well.
 */
export function readInline(block: Block, source: Source): Draft[] {
  if (block.node.type !== 'inlineCode' || !(block.byClass || operationalPhases.has(block.phase))) return [];
  const text = block.node.value.replace(/\s+/g, ' ').trim().replace(/^[$❯]\s+/, '');
  if (source.fenced.has(text)) return [];
  const language = isCommand(text) ? 'bash' : isQuery(text) ? 'sql' : isExpression(text) ? 'promql' : null;
  if (language === null) return [];
  const alone = language === 'promql' ? 'read' : judge(language, text).class;
  const phase = phaseOf(block, alone, text);
  return [
    {
      id: digest(`${source.name}\n${phase}\n${text}`).slice(0, 16),
      place: placeOf(block, source, 0),
      phase,
      language,
      text,
      title: titleOfInline(block, text),
      introduction: block.introduction,
      ...(block.heading === '' ? {} : { heading: block.heading }),
      judgement: manual(`It stands in a sentence, so a person decides (${does[alone]}).`),
      item: block.item,
      alternative: block.alternative,
      // Looking is no step, in a sentence neither.
      looks: alone === 'read',
    },
  ];
}

/** PromQL that a person would paste into Prometheus: a function over a range, not a bare metric's name. */
function isExpression(text: string): boolean {
  return /^[\s(]*(?:sum|avg|max|min|count|topk|bottomk|rate|irate|increase|histogram_quantile|absent|predict_linear|delta|changes)\s*(?:(?:by|without)\s*\([^)]*\)\s*)?\(.*\)/.test(text) && !/;/.test(text);
}

function isQuery(text: string): boolean {
  if (!/^(select\b.*\bfrom|show\s+\w+;?$|explain\s|alter\s|create\s|drop\s|vacuum\b|analyze\b|reindex\s|delete\s+from|update\s+\w+\s+set|truncate\s|select\s+pg_\w+\()/i.test(text)) return false;
  if (!/\s|\(/.test(text)) return false;
  const script = parseSql(text);
  return script.kind === 'script' && script.pieces.length === 1;
}
