import { harmless, secret } from './seen.ts';
import type { Seen } from './seen.ts';

/** Where and how redis-cli connects; flags with a value first. None sends more than the one command behind them. */
const valued = /^(-h|-p|-n|-a|-u|-t|-s|--user|--pass|--cacert|--cacertdir|--cert|--key|--sni)$/;
const single = /^(-c|-2|-3|--raw|--no-raw|--csv|--json|--tls|--insecure|--no-auth-warning|--quoted-input|-e|--verbose)$/;

/** Commands that only report, as they are typed; `*` is one word, `...` any number. `!` marks what shows data or secrets, `~` what is heavy, `@` what never ends. */
const commands = `
info | info * | ping | ping * | dbsize | time | lastsave | role | echo *
llen * | scard * | zcard * | hlen * | strlen * | xlen * | ttl * | pttl * | expiretime * | type * | exists ... | zcount * * *
object encoding * | object idletime * | object freq * | object refcount *
memory usage * | ~memory usage * samples * | memory stats | memory doctor | memory malloc-stats
client list ... | client info | client getname | client id
slowlog len | !slowlog get | !slowlog get *
latency latest | latency doctor | latency history * | latency graph * | latency histogram ...
cluster info | cluster nodes | cluster slots | cluster shards | cluster myid | cluster links | cluster keyslot * | cluster countkeysinslot * | cluster replicas * | cluster slaves *
sentinel masters | sentinel master * | sentinel replicas * | sentinel slaves * | sentinel sentinels * | sentinel get-master-addr-by-name * | sentinel ckquorum * | sentinel ping
command count | command info ... | module list | acl whoami | !acl list | !acl users | pubsub channels ... | pubsub numsub ... | pubsub numpat
xinfo stream * | xinfo groups * | xinfo consumers * * | xpending * * | !xpending * * ... | ~keys * | scan * | scan * match * | ~scan * count * | ~scan * match * count * | ~scan * count * match * | ~scan * type * | ~scan * match * type * | ~scan * match * count * type * | randomkey
!get * | !mget ... | !getrange * * * | !hget * * | !hmget ... | !hgetall * | !hkeys * | !hvals * | !lrange * * * | !lindex * * | !smembers * | !sismember * * | !srandmember * | !zrange * * * ... | !zrevrange * * * ... | !zscore * * | !zrank * * | !xrange * * * ... | !xrevrange * * * ... | !hscan ... | !sscan ... | !zscan ... | !dump *
@monitor
`.trim().split(/\s*[|\n]\s*/).map((text) => ({ mark: /^[!~@]/.exec(text)?.[0] ?? '', words: text.replace(/^[!~@]/, '').split(' ') }));

const reports: Record<string, Seen> = {
  '--bigkeys': { doubt: 'it walks through every key', sensitive: false }, '--memkeys': { doubt: 'it walks through every key', sensitive: false },
  '--hotkeys': { doubt: 'it walks through every key', sensitive: false }, '--scan': { doubt: 'it walks through every key', sensitive: false },
  '--stat': { doubt: 'it repeats itself without end', sensitive: false }, '--latency': { doubt: 'it repeats itself without end', sensitive: false },
};

/** The names CONFIG GET would answer with a password. */
const passwords = ['requirepass', 'masterauth', 'masteruser', 'tls-key-file-pass', 'tls-client-key-file-pass', 'sentinel-pass', 'sentinel-user'];

/** Judges the words of `redis-cli`: flags, then one command. Without a command it is a conversation. */
export function redisCli(args: readonly string[]): Seen | null {
  let at = 0;
  for (let word = args[at]; word !== undefined && word.startsWith('-'); word = args[at]) {
    const report = Object.hasOwn(reports, word) ? reports[word] : undefined;
    const rest = args.slice(at + 1);
    if (report !== undefined) return rest.length === 0 || (rest.length === 2 && rest[0] === '--pattern') ? report : null;
    if (word === '--cluster') return /^(check|info) [\w.:-]+$/.test(rest.join(' ')) ? harmless : null;
    if (!valued.test(word) && !single.test(word)) return null;
    if (valued.test(word) && rest[0]?.startsWith('-') !== false) return null;
    at += valued.test(word) ? 2 : 1;
  }
  const [name = '', ...rest] = args.slice(at);
  const words = [name.toLowerCase(), ...rest];
  if (words[0] === 'config') return words[1]?.toLowerCase() === 'get' && words.length > 2 ? configGet(words.slice(2)) : null;
  const found = commands.find((command) => matches(command.words, words));
  if (found === undefined) return null;
  if (found.mark === '~') return { doubt: 'it walks through every key', sensitive: false };
  if (found.mark === '@') return { doubt: 'it follows every command without end', sensitive: true };
  return found.mark === '!' ? secret : harmless;
}

function matches(pattern: readonly string[], words: readonly string[]): boolean {
  const open = pattern.at(-1) === '...';
  const fixed = open ? pattern.slice(0, -1) : pattern;
  if (open ? words.length < fixed.length : words.length !== fixed.length) return false;
  return fixed.every((part, index) => part === '*' || part === words[index]?.toLowerCase());
}

function configGet(patterns: readonly string[]): Seen {
  const open = patterns.some((pattern) => {
    // Only the start of a pattern up to its first sign is compared, which may call too much a secret, never too little.
    const [start = ''] = pattern.toLowerCase().split(/[*?[\\]/);
    return /[*?[\\]/.test(pattern) ? passwords.some((name) => name.startsWith(start)) : passwords.includes(start) || /pass|auth/.test(start);
  });
  return open ? secret : harmless;
}
