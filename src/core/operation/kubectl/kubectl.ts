import { judgeExec } from './exec.ts';
import { judgeLogs } from './logs.ts';
import { judgeRead, isReadVerb } from './read.ts';
import { judgeChange, isChangeVerb } from './change.ts';
import { manual } from '../judgement.ts';
import type { Filter, Judgement } from '../operation.ts';
import type { ShellWord } from '../shell/line.ts';

/** Verbs of two words. */
const families = new Set(['rollout', 'set', 'auth', 'config', 'adm']);

/** Judges `kubectl …` (or `oc …`), its own name left off, with the filters its pipe goes through. */
export function judgeKubectl(words: readonly ShellWord[], filters: Filter[]): Judgement {
  // Flags before the verb: only the namespace; another cluster, identity or server is not ours to talk to.
  const leading: ShellWord[] = [];
  let at = 0;
  for (let word = words[at]; word !== undefined && word.text.startsWith('-'); word = words[at]) {
    if (/^(-n|--namespace)$/.test(word.text)) {
      leading.push(...words.slice(at, at + 2));
      at += 2;
    } else if (/^(-n.|--namespace=.)/.test(word.text)) {
      leading.push(word);
      at += 1;
    } else {
      return manual(`kubectl with ${word.text} before its verb is not understood.`);
    }
  }
  const first = words[at];
  if (first === undefined || first.placeholders.length > 0) return manual('It names no kubectl verb.');
  let verb = first.text;
  at += 1;
  if (families.has(verb)) {
    const second = words[at];
    if (second === undefined || second.placeholders.length > 0) return manual(`kubectl ${verb} needs another word.`);
    verb = `${verb} ${second.text}`;
    at += 1;
  }
  const rest = [...leading, ...words.slice(at)];
  if (verb === 'logs') return judgeLogs(rest, filters);
  if (verb === 'exec') return judgeExec(rest, filters);
  if (isReadVerb(verb)) return judgeRead(verb, rest, filters);
  if (isChangeVerb(verb)) return filters.length > 0 ? manual('It pipes the output of a change.') : judgeChange(verb, rest);
  return manual(`kubectl ${verb} is left to a person.`);
}
