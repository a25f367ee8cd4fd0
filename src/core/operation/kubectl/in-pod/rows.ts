import { harmless, heavy } from './seen.ts';
import type { Seen } from './seen.ts';

/** What the words that are no flags may be. None of these programs changes anything whatever such a word is; the list keeps typing errors out. */
const operands: Record<string, RegExp> = {
  none: /^(?!)/,
  path: /^[\w.\/*?@:+=,%~][\w.\/*?@:+=,%~-]*$/,
  // Some devices never end, and reading others takes away what they hold.
  file: /^(?!\/?(dev|proc|sys)(\/|$))(?!.*\.\.)[\w.\/*?@:+=,%~][\w.\/*?@:+=,%~-]*$/,
  name: /^[\w.:@%][\w.:@%-]*$/,
  number: /^\d+$/,
  text: /^(?!-)[^]*$/,
};

type Row = { flags: RegExp; operand: RegExp; least: number; most: number; heavy: boolean };

/**
 * Programs that only report, a row each: the flags under which that stays true (each a pattern for one whole word), then
 * what its other words may be and how many: `path 1+`, `name 1-2`. A leading `~` marks what can take long.
 */
const rows = new Map<string, Row>(`
df            | -[hHkmiTlaPtx]+ --human-readable --inodes --total --print-type --si --local --output(=[\\w,]+)? --type=\\w+ --exclude-type=\\w+ | path
ls            | -[A-Za-z1]+ --(color|sort|time|time-style|format)(=[\\w+:%-]+)? --(all|almost-all|full-time|human-readable|inode|numeric-uid-gid|recursive|reverse|size|directory) | path
stat          | -[cLft]+ --(format|printf)=[^]+ --(terse|file-system|dereference) | text 1+
file          | -[bLi]+ | file 1+
md5sum        | -b | file 1+
sha1sum       | -b | file 1+
sha256sum     | -b | file 1+
readlink      | -[fenmqs]+ | path 1+
realpath      | -[emqsL]+ | path 1+
dirname       | | path 1+
basename      | -a | path 1+
which         | -a | name 1+
echo          | -[neE]+ | text
free          | -[hmgkbtwl]+ --(human|mega|giga|kilo|bytes|total|wide|si) | none
uptime        | -[psh]+ --(pretty|since) | none
uname         | -[asnrvmpio]+ --(all|kernel-release|kernel-name|machine) | none
hostname      | -[fsiIdA]+ --(fqdn|short|ip-address|all-ip-addresses) | none
date          | -u --utc -R -I(date|hours|minutes|seconds|ns)? --iso-8601(=\\w+)? --rfc-3339=\\w+ --rfc-email \\+[^]* | none
id            | -[unGgrz]+ | name 0-1
groups        | | name 0-1
whoami        | | none
nproc         | --all | none
arch          | | none
pwd           | -[LP] | none
tty           | | none
who           | -[abHqu]+ | none
lscpu         | -[eabp]+ | none
lsblk         | -[fampSdltinbr]+ -o --fs | name
lsmod         | | none
mount         | -l | none
findmnt       | -[lDnr]+ | path
lsns          | | none
dmesg         | -[THkuxr]+ --(ctime|human|kernel|reltime) | none
sysctl        | -[anN]+ | name
getconf       | -a | name 0-1
netstat       | -[tulnpaesroigxwWF46]+ --(tcp|udp|listening|numeric|programs|program|all|statistics|route|interfaces|extend|wide|unix) | none
ss            | -[tulnpaesoimxwrHOzZb046]+ --(tcp|udp|listening|numeric|processes|all|summary|no-header|extended|memory|info|options|oneline|unix|ipv4|ipv6) | [\\w.:()=!<>*\\/[\\]][\\w.:()=!<>*\\/[\\]-]*
route         | -[ne]+ | none
arp           | -[ane]+ | none
nslookup      | -(type|query|q|querytype|timeout|port|retry)=\\w+ -debug -d2 | name 1-2
dig           | \\+\\w+(=[\\w.]+)? -[46xtpb] | (@|\\+)?(\\w[\\w.:-]*)?\\w\\.? 1+
host          | -[tavW46rT]+ | name 1+
traceroute    | -[nITU46dFr]+ -[mwqp]\\d* | name 1-3
traceroute6   | -[nITdFr]+ -[mwqp]\\d* | name 1-3
tracepath     | -[n46b]+ -[mp]\\d* | name 1-2
lsof          | -[nPtaUlipuc]+ -i(4|6)?(TCP|UDP|tcp|udp)?(@[\\w.]+)?(:[\\w,-]+)? -p\\d+(,\\d+)* -sTCP:\\w+ | [\\w.:@,\\/^*][\\w.:@,\\/^*-]*
pg_isready    | -[hpUdtq]\\S* --(host|port|username|dbname|timeout)=\\S+ --quiet | text
pg_controldata | -D --pgdata=\\S+ | path
pg_config     | --[a-z-]+ | none
pg_lsclusters | | none
nvidia-smi    | -[Lqxaid] --(list-gpus|query|xml-format) --query-(gpu|compute-apps|accounted-apps|retired-pages|remapped-rows)=[\\w.,]+ --format=[\\w,]+ --id=[\\w,-]+ --display=[A-Z_,]+ | [\\dA-Z_,:.]+
openssl       | -(in|noout|text|dates|startdate|enddate|subject|issuer|serial|fingerprint|ext|checkend|nameopt|certopt|email|alias|modulus|purpose) | x509|version|\\/(?!(dev|proc|sys)\\/)[\\w.\\/@:+,-]+|\\d+|subjectAltName 1+
~ jstack      | -[le]+ | number 1
ntpq          | -[pn]+ | none
getfacl       | -[apn]+ | path 1+
numactl       | -[Hs] --(hardware|show) | none
lspci         | -[vknmt]+ | none
`.trim().split('\n').map((line) => {
  // The flags may hold the sign that parts the columns.
  const [, slow, name = '', flags = '', what = '', count = '0+'] = /^(~ )?(\S+) *\|(?: (.*?))? +\| (\S+)(?: (\S+))?$/.exec(line) ?? [];
  const [, least = '0', most] = /^(\d+)(?:-(\d+)|\+)?$/.exec(count) ?? [];
  return [name, {
    flags: new RegExp(`^(?:${flags.trim() === '' ? '(?!)' : flags.trim().split(' ').join('|')})$`),
    operand: operands[what] ?? new RegExp(`^(?:${what})$`),
    least: Number(least), most: count.endsWith('+') ? Infinity : Number(most ?? least), heavy: slow !== undefined,
  }];
}));

/** Programs that tell their version when they are asked nothing else, and how some of them are asked besides. */
const versioned = /^(node|npm|yarn|pnpm|python|python3|pip|pip3|ruby|php|java|dotnet|nginx|psql|postgres|pg_dump|redis-server|redis-cli|mysql|mysqld|mariadb|mongod|mongosh|curl|wget|git|bash|perl|envoy|haproxy|prometheus|etcd|consul|vault|helm|tar|gunicorn|uvicorn|celery)$/;
const ownVersion = /^((python|python3|pip|pip3|nginx|psql|postgres|pg_dump|curl|mysql|mysqld) -V|(node|npm|nginx|php|ruby) -v|java -version|(go|openssl|etcdctl|vault|consul|traefik|caddy|helm) version)$/;

/** What the rows say of a program and its arguments; null when they do not know them. */
export function byRow(name: string, args: readonly string[]): Seen | null {
  if ((versioned.test(name) && args.join(' ') === '--version') || ownVersion.test([name, ...args].join(' '))) return harmless;
  const row = rows.get(name);
  if (row === undefined) return null;
  const words = args.filter((arg) => !row.flags.test(arg));
  if (words.length < row.least || words.length > row.most || !words.every((word) => row.operand.test(word))) return null;
  return row.heavy ? heavy : harmless;
}
