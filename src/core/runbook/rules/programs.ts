import { parse } from 'unbash';
import type { Command, Word } from 'unbash';
import { markPlaceholders, unmark } from '../../operation/shell/placeholder.ts';

/** A word as the program would receive it; `variables` are those the shell would fill in before, `placeholders` the `<pod>`s in it. */
export type RuleWord = { text: string; index: number; variables: string[]; placeholders: string[] };

/**
 * A program called somewhere in a shell text, in a pipe, a loop or a substitution. `inside` is true for what runs elsewhere:
 * behind `kubectl exec … --`, `docker exec` or `ssh`. `from` and `to` bound its own text.
 */
export type Call = { words: RuleWord[]; inside: boolean; from: number; to: number };

/** What a rule may know of a shell text; empty for one no shell would accept. */
export type Shell = { calls: Call[]; assigned: string[]; /** Commands of its top level, however they are chained. */ chain: { from: number; to: number }[] };

/** Reads a shell text for the rules of `check`. Nothing is concluded from it about what is safe. */
export function readCalls(source: string): Shell {
  const nothing = { calls: [], assigned: [], chain: [] };
  const marked = markPlaceholders(source);
  let script: ReturnType<typeof parse>;
  try {
    script = parse(marked.text);
  } catch (error) {
    if (error instanceof RangeError) return nothing;
    throw error;
  }
  if ((script.errors ?? []).length > 0) return nothing;
  const calls: Call[] = [];
  const assigned: string[] = [];
  const word = (node: Word): RuleWord => {
    const { text, placeholders } = unmark(node.value, marked.placeholders);
    return { text, index: node.pos, variables: variablesOf(node), placeholders };
  };
  const todo: unknown[] = [script];
  for (let item = todo.pop(); item !== undefined; item = todo.pop()) {
    if (typeof item !== 'object' || item === null) continue;
    if (Array.isArray(item)) {
      todo.push(...item.toReversed());
      continue;
    }
    const node = item as { type?: string; parts?: unknown; name?: unknown };
    if (node.type === 'Command') {
      const command = item as Command;
      const words = [...(command.name === undefined ? [] : [command.name]), ...command.args].flatMap((part) => (part.type === 'Word' ? [word(part)] : []));
      if (words.length > 0) calls.push(...callsOf({ words, inside: false, from: command.pos, to: command.end }));
      if (words[0]?.text === 'read') assigned.push(...words.slice(1).map(({ text }) => text));
    }
    if (node.type === 'Assignment' && typeof node.name === 'string') assigned.push(node.name);
    if (node.type === 'For') assigned.push((node.name as Word).value);
    todo.push(...Object.values(item).filter((child) => typeof child === 'object').toReversed());
    if (node.type === 'Word' && node.parts !== undefined) todo.push(node.parts);
  }
  const chain = script.commands.flatMap(({ command }) => (command.type === 'AndOr' ? command.commands : [command])).map(({ pos, end }) => ({ from: pos, to: end }));
  return { calls, assigned, chain };
}

/** A call, and the one it makes elsewhere: `kubectl exec pod -- ls` also calls `ls`, inside. */
function callsOf(call: Call): Call[] {
  const texts = call.words.map(({ text }) => text);
  const [program = '', verb = ''] = texts;
  const dashes = texts.indexOf('--');
  const within = (from: number): Call[] => (from > 0 && from < texts.length ? [{ ...call, words: call.words.slice(from), inside: true }] : []);
  if (/^(kubectl|oc)$/.test(program) && texts.includes('exec') && dashes > 0) return [{ ...call, words: call.words.slice(0, dashes) }, ...within(dashes + 1)];
  if (program === 'oc' && verb === 'rsh') return [call, ...within(afterPositional(texts, 2))];
  if (/^(docker|podman|nerdctl|crictl)$/.test(program) && texts.includes('exec')) return [call, ...within(afterPositional(texts, texts.indexOf('exec') + 1))];
  if (program === 'ssh') return [call, ...within(afterPositional(texts, 1))];
  if (/^(watch|sudo|time|timeout|nohup)$/.test(program)) {
    // Its own flags and their numbers stand before the program it runs.
    const start = texts.findIndex((text, index) => index > 0 && /^[A-Za-z./]/.test(text));
    return [call, ...(start > 0 ? callsOf({ ...call, words: call.words.slice(start) }) : [])];
  }
  return [call];
}

/** The index behind the first word that is neither a flag nor a flag's value. */
function afterPositional(texts: readonly string[], from: number): number {
  let index = from;
  while (index < texts.length && (texts[index] ?? '').startsWith('-')) index += /^-(c|n|u|e|w|p|i|l|o|-container|-namespace|-user|-env|-workdir)$/.test(texts[index] ?? '') && !(texts[index] ?? '').includes('=') ? 2 : 1;
  return index + 1;
}

/** Variables a word leaves to the shell that reads it; not those in single quotes. */
function variablesOf(node: Word): string[] {
  const found: string[] = [];
  const todo: unknown[] = [node.parts];
  for (let item = todo.pop(); item !== undefined; item = todo.pop()) {
    if (Array.isArray(item)) {
      todo.push(...item.toReversed());
      continue;
    }
    if (typeof item !== 'object' || item === null) continue;
    const part = item as { type?: string; text?: string; parameter?: string; parts?: unknown };
    if (part.type === 'SimpleExpansion' && /^\$[A-Za-z_]\w*$/.test(part.text ?? '')) found.push((part.text ?? '').slice(1));
    if (part.type === 'ParameterExpansion' && /^[A-Za-z_]\w*$/.test(part.parameter ?? '')) found.push(part.parameter ?? '');
    if (part.type === 'DoubleQuoted') todo.push(part.parts);
  }
  return found;
}
