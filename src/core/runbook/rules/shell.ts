import { judge } from '../../operation/judge.ts';
import type { Statement } from '../runbook.ts';
import type { Call, RuleWord, Shell } from './programs.ts';

/** What a rule found in a statement: where in its text, and a sentence that says what and how to mend it. */
export type Found = { index: number; message: string };

/** What a rule is told of a shell statement. */
export type Told = { statement: Pick<Statement, 'text' | 'judgement'>; shell: Shell; assigned: ReadonlySet<string>; forwards: boolean; open: Set<string> };

const conversations = /^(bash|sh|zsh|ash|dash|psql|mysql|mariadb|redis-cli|mongosh|mongo|sqlite3|python3?|node|irb|rails|ipython|cqlsh|top|htop|less|vi|vim|nano|clickhouse-client|rabbitmq-cli|jshell|iex)$/;

/** `-it` in front of a real command: there is no terminal behind a button, and none is needed. */
export function interactiveExec({ shell }: Told): Found[] {
  return shell.calls.flatMap((call, position) => {
    const { words, inside } = call;
    const next = shell.calls[position + 1];
    if (inside || !/^(kubectl|oc)$/.test(words[0]?.text ?? '') || !words.some(({ text }) => text === 'exec')) return [];
    const flag = words.find(({ text }) => /^-i?ti?$/.test(text) || /^--tty(=true)?$/.test(text));
    if (flag === undefined || next === undefined || !next.inside || isConversation(next)) return [];
    return [{ index: flag.index, message: `${flag.text} asks for a terminal, which ${next.words[0]?.text ?? 'this command'} does not need: leave it out.` }];
  });
}

function isConversation({ words }: Call): boolean {
  const [program, ...rest] = words.map(({ text }) => text);
  if (!conversations.test((program ?? '').replace(/^.*\//, ''))) return false;
  return !rest.some((text) => /^(-c|-e|-f|-m|--command|--eval|--execute|-[a-zA-Z]*c)$/.test(text) || /^(--command|--eval|--execute)=/.test(text)) && !(program === 'redis-cli' && rest.some((text) => /^[A-Za-z]/.test(text) && !/^\d/.test(text)));
}

/** What never ends by itself: `-f`, `-w`, `watch`. */
export function endless({ shell }: Told): Found[] {
  return shell.calls.flatMap(({ words }) => {
    const [program, ...rest] = words;
    const has = (pattern: RegExp): RuleWord | undefined => rest.find(({ text }) => pattern.test(text));
    const name = program?.text ?? '';
    const verb = rest.find(({ text }) => /^(logs|get|stats|events|rollout)$/.test(text))?.text;
    const say = (word: RuleWord | undefined, fix: string): Found[] => (word === undefined ? [] : [{ index: word.index, message: `${word.text} never ends by itself: ${fix}.` }]);
    if (name === 'watch') return say(program, 'write the command alone, it can be run again');
    if (/^(kubectl|oc|docker|podman|docker-compose)$/.test(name) && verb === 'logs') return say(has(/^(-[pt]*f[pt]*|--follow(=true)?)$/), 'leave it out and give --tail=200 or --since=10m');
    if (/^(kubectl|oc)$/.test(name) && (verb === 'get' || verb === 'events')) return say(has(/^(-A*wA*|--watch(-only)?(=true)?)$/), 'leave it out, or use kubectl wait with a --timeout');
    if (name === 'tail') return say(has(/^(-\d*[fF]\d*|-n?\d+[fF]|--follow.*)$/), 'give the number of lines, -n 200');
    if (name === 'journalctl') return say(has(/^(-[xeru]*f[xeu]*|--follow)$/), 'give -n 200 or --since');
    if (name === 'docker' && verb === 'stats' && !has(/^--no-stream/)) return say(rest.find(({ text }) => text === 'stats'), 'add --no-stream');
    if (name === 'ping' && !has(/^-[a-z]*[cwW]\d*$/)) return say(program, 'give a count, -c 3');
    return [];
  });
}

/** A variable in a command for elsewhere is filled in here: `$DATABASE_URL` is the laptop's, and there it is empty. */
export function localVariable({ shell, assigned }: Told): Found[] {
  return shell.calls.filter(({ inside }) => inside).flatMap(({ words }) => {
    const fix = words[0]?.text === 'psql' ? 'leave it out, psql in the pod finds PGHOST and PGDATABASE itself' : 'let the pod’s own shell fill it in, sh -c';
    return firstOfEach(words, ({ variables }) => variables.filter((name) => !assigned.has(name))).map(({ word, name }) => (
      { index: word.index, message: `$${name} is filled in where the command is typed, not in the pod: ${fix}.` }
    ));
  });
}

const addressOfSelf = /^(?:[a-z]+:\/\/)?(?:[^@/\s]*@)?(localhost|127\.0\.0\.1|\[::1\])(?::[\d$<{]|[/?]|$)/i;

/** `localhost` outside a pod is whoever reads the runbook. */
export function localhost({ shell, forwards }: Told): Found[] {
  if (forwards) return [];
  return shell.calls.filter(({ inside }) => !inside).flatMap(({ words }) => {
    const [program, ...rest] = words;
    const web = /^(curl|wget|http|https|hey|ab|grpcurl)$/.test(program?.text ?? '');
    const server = /^(psql|pg_isready|pg_dump|mysql|mysqladmin|redis-cli|mongosh|nc|ncat|telnet)$/.test(program?.text ?? '');
    if (!web && !server) return [];
    const word = rest.find(({ text }) => addressOfSelf.test(text.replace(/^--?(h|host)=?/, '')));
    return word === undefined ? [] : [{ index: word.index, message: 'Whose localhost? Say it: run it in the pod with kubectl exec … --, or open a port-forward above it.' }];
  });
}

const placeholderWord = /^(?:(?:pod|pods|deploy|deployment|deployments|svc|service|sts|statefulset|job|node|ns)\/)?((?:YOUR_)?[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|NAMESPACE|POD|PODNAME|NODE|DEPLOYMENT|SERVICE|CONTAINER|CLUSTER|your-[a-z][a-z-]*|my-[a-z][a-z-]*-name|\{[a-z][a-z_-]*\}|\[[A-Z][A-Z_-]*\])$/;

/** What a person must fill in first. Lifeguard asks for it; a check that is to run by itself needs none. */
export function unresolvedPlaceholder({ shell, assigned, open, statement: { text, judgement } }: Told): Found[] {
  // What runs by itself needs nothing filled in: psql’s connection is the target’s own.
  if (judgement.auto) return [];
  const found: Found[] = [];
  const asked = new Set(judgement.placeholders?.map(bareName));
  const say = (name: string, index: number, fix = 'write the value'): void => {
    if (open.has(name)) return;
    open.add(name);
    found.push({ index, message: `${name} has to be filled in first: ${fix}.` });
  };
  for (const { words, inside } of shell.calls) {
    const connects = words[0]?.text === 'psql' && judgement.class !== 'manual';
    const [program] = words;
    const cluster = /^(kubectl|oc)$/.test(program?.text ?? '');
    for (const [position, word] of words.entries()) {
      const fix = cluster ? fixOf(words, position) : undefined;
      for (const name of word.placeholders) if (!connects || asked.has(bareName(name))) say(name, word.index, fix);
      // In a pod a variable is another mistake, with a rule of its own.
      if (!inside) for (const name of word.variables) if (!assigned.has(name) && (!connects || asked.has(name))) say(`$${name}`, word.index, fix);
      const bare = placeholderWord.exec(word.text)?.[1];
      if (cluster && position > 1 && bare !== undefined) say(bare, word.index, fix);
    }
  }
  for (const name of judgement.placeholders ?? []) if (!assigned.has(bareName(name))) say(name.replace(/^\$\{(\w+)\}$/, '$$$1'), Math.max(0, text.indexOf(name)));
  return found;
}

function bareName(placeholder: string): string {
  return placeholder.replace(/^\$\{?|\}$/g, '');
}

/** How a word of kubectl is filled in for good: an object may be found by its label, nothing else may. */
function fixOf(words: readonly RuleWord[], position: number): string {
  const [before = '', own = ''] = [words[position - 1]?.text, words[position]?.text];
  const looks = words.some(({ text }) => /^(get|describe|logs|top)$/.test(text));
  if (/^(-n|--namespace)$/.test(before) || /^(-n|--namespace)/.test(own)) return 'write the name';
  if (/^-|=/.test(own) || /^-/.test(before)) return 'write the value';
  return looks ? 'write the name, or a label that finds it (-l app=…)' : 'write the name';
}

const secretPath = /(?:^|\/)(?:\.env(?:\.\w+)?|\.pgpass|\.netrc|id_(?:rsa|ed25519|ecdsa)|kubeconfig|admin\.conf|shadow|credentials(?:\.\w+)?|.*\.(?:pem|key|p12|jks))$|\/secrets?\/|serviceaccount\/token/i;
const secretName = /(?:PASS(?:WORD|WD)?|SECRET|TOKEN|API_?KEY|PRIVATE_?KEY|CREDENTIALS?)$/i;

/** What would print a secret, into a channel that many read. */
export function secretRead({ shell, statement: { judgement } }: Told): Found[] {
  const fix = 'ask only whether it is there, or mark the fence manual';
  const found = shell.calls.flatMap(({ words }): Found[] => {
    const [program, ...rest] = words;
    const texts = rest.map(({ text }) => text);
    const name = program?.text ?? '';
    const at = (word: RuleWord | undefined): Found[] => (word === undefined ? [] : [{ index: word.index, message: `This prints a secret where many may read it: ${fix}.` }]);
    if (/^(kubectl|oc)$/.test(name)) {
      const secret = rest.find(({ text }) => /^secrets?(\/.+)?$/.test(text));
      const shown = texts.some((text) => /^(-o|--output)=?(yaml|json|go-template.*|jsonpath.*|template.*|custom-columns=.*data.*)?$/.test(text) && !/^-o$/.test(text)) || texts.some((text, index) => /^(-o|--output)$/.test(texts[index - 1] ?? '') && /^(yaml|json|jsonpath.*|go-template.*|template.*|custom-columns=.*data.*)$/.test(text));
      if (secret !== undefined && texts.includes('get') && shown) return at(secret);
      if (secret !== undefined && texts.includes('extract')) return at(secret);
      if (texts.includes('config') && texts.includes('view')) return at(rest.find(({ text }) => /^--raw(=true)?$/.test(text)));
      if (texts.includes('whoami')) return at(rest.find(({ text }) => /^(-t|--show-token.*)$/.test(text)));
      if (texts.includes('create') && texts.includes('token')) return at(rest.find(({ text }) => text === 'token'));
      return [];
    }
    if (name === 'env' && rest.length === 0) return at(program);
    if (name === 'printenv') return rest.length === 0 ? at(program) : at(rest.find(({ text }) => secretName.test(text)));
    if (name === 'echo') return at(rest.find(({ variables }) => variables.some((variable) => secretName.test(variable))));
    if (/^(cat|less|more|head|tail|base64|openssl)$/.test(name)) return at(rest.find(({ text }) => secretPath.test(text)));
    if (name === 'vault') return texts.includes('read') || (texts.includes('kv') && texts.includes('get')) ? at(rest[0]) : [];
    return name === 'aws' ? at(rest.find(({ text }) => text === 'get-secret-value')) : [];
  });
  const { operation } = judgement;
  // A list of secrets says their names; those are nobody's password.
  const onlyNames = operation.kind === 'kubernetes read' && operation.verb === 'get' && !operation.args.some((arg) => arg.startsWith('--output='));
  return found.length === 0 && judgement.sensitive === true && !onlyNames ? [{ index: 0, message: `Its answer may hold secrets: ${fix}.` }] : found.slice(0, 1);
}

/** A chain of commands on one line that changes something gets one button, or none. */
export function severalInOne({ shell, statement: { text } }: Told): Found[] {
  if (shell.chain.length < 2 || shell.chain.length > 20) return [];
  const changing = shell.chain.find(({ from, to }) => /^(change|terminate)$/.test(judge('bash', text.slice(from, to)).class));
  return changing === undefined ? [] : [{ index: changing.from, message: `${shell.chain.length} commands share this line, and one of them changes something: give each its own line, and it gets its own button.` }];
}

function firstOfEach(words: readonly RuleWord[], names: (word: RuleWord) => string[]): { word: RuleWord; name: string }[] {
  const seen = new Set<string>();
  return words.flatMap((word) => names(word).filter((name) => !seen.has(name) && seen.add(name)).map((name) => ({ word, name })));
}
