/**
 * An own, cruder view of a text, that knows nothing of the judge: what a SQL text calls, and which programs a shell text
 * would start. Where it errs, it errs towards seeing too much.
 */

/** Every `name(` of a SQL text outside strings and comments, lower case. */
export function calls(sql: string): string[] {
  return [...bareSql(sql).matchAll(/([A-Za-z_]\w*)"?\s*\(/g)].map((match) => (match[1] ?? '').toLowerCase());
}

/** A SQL text without its strings, its comments, and the quoted names that are not called. */
export function bareSql(sql: string): string {
  return sql.replace(/\/\*(?:[^*/]|\*(?!\/)|\/(?!\*)|\/\*[^]*?\*\/)*\*\/|--[^\n]*|\$(\w*)\$[^]*?\$\1\$|[eE]'(?:\\[^]|''|[^'\\])*'|'(?:''|[^'])*'|"(?:""|[^"])*"(?!\s*\()/g, ' ');
}

/** The first word of every command a shell would start, those inside `$(…)` and backticks too, and every redirection to a file. */
export function started(shell: string): { programs: string[]; files: string[] } {
  const programs: string[] = [];
  const files: string[] = [];
  let word = '';
  let atStart = true;
  let quoted = false;
  let redirects = false;
  const open: { by: string; quoted: boolean }[] = [];
  const endWord = (): void => {
    if (word === '') return;
    if (redirects) files.push(word);
    else if (atStart && !/^[A-Za-z_]\w*\+?=/.test(word)) {
      programs.push(word);
      atStart = false;
    }
    redirects = false;
    word = '';
  };
  const next = (): void => {
    endWord();
    atStart = true;
  };
  for (let at = 0; at < shell.length; at += 1) {
    const sign = shell.charAt(at);
    const two = shell.slice(at, at + 2);
    if (sign === '\\') {
      if (shell.charAt(at + 1) !== '\n') word += shell.charAt(at + 1);
      at += 1;
    } else if ((sign === '`' && open.at(-1)?.by === '`') || (sign === ')' && !quoted)) {
      next();
      quoted = open.pop()?.quoted ?? false;
      atStart = false;
      word = '-';
    } else if (two === '$(' || sign === '`') {
      next();
      open.push({ by: sign, quoted });
      if (two === '$(') at += 1;
      quoted = false;
    } else if (sign === '"') quoted = !quoted;
    else if (quoted) word += /\s/.test(sign) ? '_' : sign;
    else if (sign === "'") {
      const end = shell.indexOf("'", at + 1);
      word += shell.slice(at + 1, end < 0 ? undefined : end).replace(/\s/g, '_');
      at = end < 0 ? shell.length : end;
    } else if (sign === '#' && word === '') {
      const end = shell.indexOf('\n', at);
      at = end < 0 ? shell.length : end - 1;
    } else if (/[\s]/.test(sign) && sign !== '\n') endWord();
    else if (sign === '\n' || sign === ';' || sign === '|' || sign === '(' || (sign === '&' && !/[<>]/.test(shell.charAt(at - 1)) && shell.charAt(at + 1) !== '>')) next();
    else if (sign === '>' || (sign === '<' && !/^<[A-Za-z][\w.-]*>/.test(shell.slice(at)))) {
      if (/^\d$/.test(word)) word = '';
      endWord();
      redirects = true;
    } else if (sign === '<') {
      const end = shell.indexOf('>', at);
      word += shell.slice(at, end + 1);
      at = end;
    } else if (sign !== '&') word += sign;
  }
  next();
  return { programs, files };
}
