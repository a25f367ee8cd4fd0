import type { Address } from './address.ts';
import { hole } from './address.ts';
import { actingWord, piecesOf, words } from './words.ts';

/** Words that name what a service has or knows, never what it should do. */
const things = words(`
about account activity address admin agent aggregate alert allocation amount analytics api apis app application architecture article asset audit auditlog auth author availability average
backend backlog backoff bandwidth banner balance base basket batch billing board body book branch breaker brand browser budget buffer buildinfo bucket business
cache calendar campaign capabilities capacity cart case catalog catalogue category certificate channel chart chat checksum circuit city class client cloud cluster code collection collector color comment company component compliance condition
config configuration configs conn connection connectivity connector console consumer contact container content context contract controller coordinator cost count counter country coupon coverage cpu currency current customer
daemon dashboard data database dataset date datasource db dead debug default definition delivery demo depth description design desktop detail detailed details dev device diagnostic diagnostics dictionary diff digest directory discovery disk distribution dlq dns docs document documentation domain duration
email employee endpoint engine entity entries entry env environment error estimate event example exchange existing explorer
failure faq feature feed fee field file filesystem finding firmware flag flow folder footprint format forecast free frequency frontend function
gateway global goal graph group guest guide
hardware head header health healthcheck healthz heap hello help highscore history home homepage host hosts hotspot
icon id identity image inbox incident index info information ingress input instance insight integration internal inventory invoice ip item
jmx job jwks key keyspace kind
label lag language last latency latest layer layout leader leaderboard ledger length level library license limit line list listing live locale location log logfile logs
machine main manager manifest map mapping market master me media member membership memberlist memory menu message messaging meta metadata meter metric metrics migration mine mobile model module monitor monitoring month mount
name namespace network news node note notification number
object offer offset openapi operation operator option order org organisation organization origin outage outbox outlet output overview owner
package page pageview panel parameter parent part partition partner path payload payment peer pending people percentile performance permission person phone photo pipeline place plan platform player plugin pod policy pool portal position preference preview price pricing primary principal priority private problem prod product production profile progress project promo property protocol provider public publisher
quality quantity quarter query question queue quorum quota quote
rank ranking rate ratelimit rating ratio raw reader readiness readme readyz ready realm receipt receiver recent recommendation record region registry remote replica replication report repository request reservation resource response result revenue review revision reward ring role root roster route router row rule runtime
safe sale saturation scheduler schema score scope search season secondary secret section sector segment self sensor sequence series server service session severity shard share shipment shipping shop shopping sink site sitemap size sku slot slow socket source space spec specification spend staging stage standby startup stat state statement statistics stats status statuspage stock storage storefront story stream structure style subject subscription summary supplier support swagger symbol system
table tag target task tax team template tenant term text theme thread threads threshold throughput ticket tier time timeline timeout timestamp timezone title todo tools top topic topology total tpl trace traffic transaction transport tree trend trending type
unit unread upcoming upstream uptime url usage user username utilisation utilization
value variable variant vendor version video view visitor volume voucher
wallet warehouse warning weather web week weekly well-known whoami widget wiki window work worker workflow workload workspace world
yesterday year zone websocket ws rss atom json xml csv html txt prom prometheus grafana loki manage management root me my today tomorrow day daily monthly hourly month hour
`);

/** Words under which answers hold what must not be shown around. */
const secretive = words('secret secrets token tokens credential credentials password passwords passwd passphrase key keys apikey apikeys env environ environment configprops session sessions private cert certs heapdump dump dumps vault shadow ssh htpasswd jwt');

/** Words of query keys that say how the answer should look, or which stretch of time or of a list; harmless on any page. */
const looks = words('pretty format verbose v human indent json full raw fields field include includes exclude excludes embed detail details detailed lang locale timezone tz page pagesize offset cursor per');
const times = words('since until from to start end after before time timestamp date day days month year window starting ending created updated min max gte lte gt lt');

/** Words of query keys by which a list is filtered or ordered. On one thing alone they might set what they name. */
const filters = words(`
all application app area author batch branch brand bucket by category channel city client cluster code collection component container country currency customer
depth direction domain environment env event facet facets file filter filters first group groupby host hour hours id ids index instance interval item items job key kind
label labels language last lat level limit line lines location log lon machine match member metric metrics minutes model name names namespace node ns number
order org organization owner partition person phone place platform pod prefix prio priority product project provider range region repo repository resource role route scope search seconds section sensor series service severity shard shop site size skip sku slug sort source stage state status store suffix symbol system
tag tags target task team tenant tier timeframe top topic total trace type types unit user username utc version view vhost warehouse week weeks with zone
`);

/** Names of lists that are not plurals. */
const lists = words('history search list feed audit auditlog activity timeline inventory catalog catalogue directory index query archive changelog backlog journal top latest recent usage consumption utilization utilisation report summary');

/** Nouns whose value may be written behind them: `/pool/size/50`, `/log-level/debug`. */
const dials = words('size level limit rate weight count state status mode value timeout delay interval percent percentage ratio threshold volume power flag feature toggle verbosity concurrency capacity quota');

const id = new RegExp(`^(?=.*[\\d@${hole}])[\\w.@:+,=${hole}-]+$`);
const name = new RegExp(`^[\\w.@:+,=~*${hole}-]+$`);
const version = /^v?\d+(\.\d+)*((alpha|beta)\d+)?$/;
const stillFile = /\.(txt|ico|css|js|mjs|png|jpe?g|gif|svg|webp|ya?ml|md|pdf|csv|woff2?|pem|crt)$/i;
const answerFile = /\.(html?|json|xml|log)$/i;

/** Pages that show switches, and some of them turn one when the query says so. */
const setting = /(^|[/_-])(log-?_?levels?|loggers?|logging|verbosity|features?|flags?|breakers?|modes?|levels?)\/?$/i;

/** What an address would set something to. */
const setTo = /^(\d+(\.\d+)?%?|true|false|on|off|yes|no|enabled|disabled|TRACE|DEBUG|INFO|WARN|WARNING|ERROR|FATAL)$/;

/** What a value behind sets: answers about the service's own health, and switches. */
const switches = words('health healthz healthcheck ready readiness readyz live liveness livez debug verbose maintenance alarm brightness');

/** Things of which each has a value: `/weights/blue/90`, `/config/pool/50`. */
const dialled = words('config configs configuration setting settings property properties parameters options switches lights outlets relays pools loggers');

/** Nouns of which naming one may start it. */
const started = words('function functions script scripts command commands cron crons trigger triggers macro macros hook hooks lambda lambdas');

/** What one thing of many has, and may be given: `/users/7/role/admin`. */
const owned = words('role owner plan tier priority primary master leader version weight stage');

/** Deeds whose progress is asked for: `/backup/status`. */
const deeds = words('backup import export deploy restore rollback reindex failover maintenance snapshot repair rebalance upgrade cron drain build scan migrate cleanup');

/** Pages with a form on them; what is typed there goes another way. */
const entrances = words('login signin signup');

/** Where a GET takes a message off a queue, or turns on that every new series is logged. */
const consuming = /\/log_new_series\/?$|\/message\/|\/consumers?\/.*\/(records|messages|topics\/[^/]+)\/?$|\/(queues?|topics?|messages?)\/[^/]+\/(head|front|first)\/?$/i;

/** What of a plain address of things and their numbers is not plain, as a sentence; null when all of it only names. `any` words will do for a HEAD. */
export function notPlain({ pathname, query }: Address, any: boolean): string | null {
  if (consuming.test(pathname)) return 'On some services whoever asks this takes something away or turns something on.';
  const segments = pathname.split('/').filter((segment) => segment !== '');
  // A level picks lines on one service's log, and sets what is logged on another's.
  if (/\/logs?\/?$/i.test(pathname) && /(^|&)(log_?)?level=/i.test(query)) return 'Its query may set what is logged.';
  if (segments.length > 0 && segments.every((segment) => new RegExp(`^[${hole}]$`).test(segment))) return 'Its path is left open as a whole.';
  // Nobody computes a picture or a style sheet.
  const still = any || (query === '' && stillFile.test(pathname));
  let [free, list] = [false, false];
  for (const [index, segment] of segments.entries()) {
    const next = segments[index + 1];
    if (!name.test(segment)) return `Not understood: ${segment} in its path.`;
    const shown = (deeds.has(segment) && /^(status|progress)$/.test(next ?? '')) || (entrances.has(segment) && next === undefined && query === '');
    const word = shown ? null : actingWord(segment);
    if (word !== null) return `Its path says "${word}": some services act on a GET.`;
    if (!still && !free && !shown && !isThing(segment)) return `It is not known whether a GET of ${pathname} only reports.`;
    const value = valueIn(segments, index);
    if (value !== null && !(query === '' && stillFile.test(pathname))) return value;
    if (!still && dials.has(piecesOf(segments[index - 1] ?? '').at(-1) ?? '') && !isMany(segment)) return `${segment} in its path may be set by asking.`;
    // What stands behind a name of many is the name of one of them, and that may look like a name of many itself.
    list = !free && isMany(segment);
    free = list;
  }
  const last = segments.at(-1) ?? '';
  return query === '' ? null : notPlainQuery(query, (list || isList(last)) && !setting.test(pathname));
}

/** Why a segment may be a value to set, or the name of something that is started by asking; null when it is neither. */
function valueIn(segments: readonly string[], index: number): string | null {
  const [segment = '', before = '', parent = ''] = [segments[index], segments[index - 1], segments[index - 2]].map((part) => part ?? '');
  const sets = `${segment} in its path may be set by asking.`;
  if (started.has(before.toLowerCase())) return `${segment} may be started by asking.`;
  if (owned.has(before.toLowerCase()) && isMany(segments[index - 3] ?? '')) return sets;
  if (!setTo.test(segment)) return null;
  const noun = parent.toLowerCase();
  if (switches.has(before.toLowerCase()) || dialled.has(noun) || dials.has(noun.replace(/s$/, ''))) return sets;
  // Behind the name of one of many no number names anything more.
  return isMany(parent) && !isMany(before) && !things.has(before.toLowerCase()) ? sets : null;
}

function isList(segment: string): boolean {
  const pieces = piecesOf(segment);
  return lists.has(pieces.at(-1) ?? '') || (pieces.length > 1 && pieces.at(-1) === 'log');
}

function notPlainQuery(query: string, list: boolean): string | null {
  const given: string[] = [];
  for (const pair of query.split('&')) {
    const [key = '', ...rest] = pair.split('=');
    const value = decoded(rest.join('='));
    if (value === null || !/^[\w .,:@*/+|<>=-]*$/.test(value.replace(/[\ue000-\uefff]/g, 'x'))) return `Not understood: ${pair} in its query.`;
    const pieces = /^[\w.[\]-]+$/.test(key) ? piecesOf(key) : [];
    given.push(...pieces);
    const known = pieces.length > 0 && pieces.every((piece) => looks.has(piece) || times.has(piece) || (list && (filters.has(piece) || filters.has(piece.replace(/(?<=s)es$|s$/, '')))));
    if (!known || (key === 'v' && !/^(true)?$/.test(value))) return `It is not known what ${key} in its query does.`;
    if (pieces.some((piece) => times.has(piece)) && !/^(-?\d|now|today|yesterday|x$|$)/.test(value.replace(/[\ue000-\uefff]+/g, 'x'))) return `It is not known what ${key} in its query does.`;
    const word = valueActs(value);
    if (word !== null) return `Its query says "${word}": some services act on a GET.`;
  }
  // One of many, named beside a state, is how a state is set.
  return given.some((piece) => /^(id|ids|name|key)$/.test(piece)) && given.some((piece) => /^(state|status|level|stage|role)$/.test(piece)) ? 'Its query may set a state.' : null;
}

/** True when the answer may hold what only the person who asked should see. */
export function mayHoldSecrets({ pathname }: Address): boolean {
  return piecesOf(pathname).some((piece) => secretive.has(piece));
}

function isThing(segment: string): boolean {
  if (version.test(segment) || id.test(segment) || stillFile.test(segment)) return true;
  if (answerFile.test(segment)) return isThing(segment.replace(answerFile, ''));
  if (things.has(segment.toLowerCase()) || isMany(segment)) return true;
  const pieces = piecesOf(segment);
  return things.has(pieces.at(-1) ?? '');
}

/** True for a plural, the name of many. */
export function isMany(segment: string): boolean {
  return /[a-z]{3}s$/i.test(segment) && !/(ss|us|is)$/i.test(segment) && !id.test(segment);
}

/** States a list is filtered by; elsewhere the same words are verbs. */
const states = words('open complete test build post mail backup archive');

function valueActs(value: string): string | null {
  return value.split(/[^\w]+/).map((word) => (states.has(word.toLowerCase()) ? null : actingWord(word))).find((word) => word !== null) ?? null;
}

/** A query's value in plain letters; null when it is encoded twice or not at all properly. */
export function decoded(value: string): string | null {
  try {
    const text = decodeURIComponent(value.replaceAll('+', ' '));
    return text.includes('%') ? null : text;
  } catch {
    return null;
  }
}
