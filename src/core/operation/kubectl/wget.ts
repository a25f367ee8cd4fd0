import { judgeCurl } from '../program/curl.ts';
import { manual } from '../judgement.ts';
import type { Filter, Judgement } from '../operation.ts';
import type { ShellWord } from '../shell/line.ts';

/** Judges `wget -qO- URL` in a pod as the curl that asks the same; whatever else wget does (it writes files by default) is a person's. */
export function judgeWget(words: readonly ShellWord[], filters: Filter[]): Judgement {
  const rest = [...words];
  const urls: ShellWord[] = [];
  let toOutput = false;
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (/^-q?O-$|^--output-document=-$/.test(word.text)) toOutput = true;
    else if (/^-q?O$|^--output-document$/.test(word.text) && rest[0]?.text === '-') toOutput = rest.shift() !== undefined;
    else if (/^-[Tt]$/.test(word.text) && /^\d+$/.test(rest[0]?.text ?? '')) rest.shift();
    else if (/^(-[Tt]\d+|--(timeout|tries)=\d+|-q|-S|-nv|--quiet|--no-check-certificate|--server-response)$/.test(word.text)) continue;
    else if (!word.text.startsWith('-')) urls.push(word);
    else return manual(`wget with ${word.text} is not understood.`);
  }
  return toOutput ? judgeCurl([{ text: '-s', placeholders: [] }, ...urls], filters) : manual('wget writes what it gets into a file.');
}
