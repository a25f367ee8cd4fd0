import type { ShellWord } from './words.ts';

/** What a command comes to without the words that only say how it is run; `script` when those hand a shell a text of its own. */
export type Bare = { kind: 'words'; words: readonly ShellWord[] } | { kind: 'script'; script: string; endless: boolean } | { kind: 'not understood'; why: string };

/** Each: its flags that change nothing (`=`: takes a value), and how many words of its own follow them. */
const wrappers: Record<string, { flags: RegExp; values: RegExp; own: number }> = {
  sudo: { flags: /^-[nEHi]+$/, values: /^-[ug]$/, own: 0 },
  timeout: { flags: /^(--foreground|-v)$/, values: /^(-k|-s)$/, own: 1 },
  command: { flags: /^$/, values: /^$/, own: 0 },
  nice: { flags: /^-\d+$/, values: /^-n$/, own: 0 },
  stdbuf: { flags: /^-[ioe]\w+$/, values: /^$/, own: 0 },
};
const watchFlags = /^(-[dtcewbpg]+|-n[\d.]+|--(differences|no-title|color|precise|errexit|chgexit|interval=[\d.]+))$/;

/** Takes `sudo`, `timeout 10` and the like off; `watch` and `bash -c` give a script. */
export function unwrap(words: readonly ShellWord[]): Bare {
  const [program, ...rest] = words;
  const name = program?.text ?? '';
  if (name === 'watch') return unwrapWatch(rest);
  if (/^(ba|da|z)?sh$/.test(name)) {
    const [flag, script, more] = rest;
    return flag !== undefined && script !== undefined && more === undefined && /^-l?c$/.test(flag.text) ? { kind: 'script', script: script.text, endless: false } : { kind: 'not understood', why: `${name} runs a script of its own.` };
  }
  const wrapper = Object.hasOwn(wrappers, name) ? wrappers[name] : undefined;
  if (wrapper === undefined) return { kind: 'words', words };
  let at = 0;
  for (let flag = rest[at]?.text ?? ''; flag.startsWith('-'); flag = rest[at]?.text ?? '') {
    if (wrapper.values.test(flag)) at += 2;
    else if (wrapper.flags.test(flag)) at += 1;
    else return { kind: 'not understood', why: `${name} with ${flag} is not understood.` };
  }
  return unwrap(rest.slice(at + wrapper.own));
}

/** watch joins its words and hands them to a shell, again and again. */
function unwrapWatch(words: readonly ShellWord[]): Bare {
  let at = 0;
  for (let flag = words[at]?.text ?? ''; flag.startsWith('-'); flag = words[at]?.text ?? '') {
    if (flag === '-n' || flag === '--interval') at += 2;
    else if (watchFlags.test(flag)) at += 1;
    else return { kind: 'not understood', why: `watch with ${flag} is not understood.` };
  }
  return { kind: 'script', script: words.slice(at).map((word) => word.text).join(' '), endless: true };
}
