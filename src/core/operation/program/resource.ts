import type { Address } from './address.ts';
import { hole } from './address.ts';
import { actingWord, piecesOf, words } from './words.ts';

/** Words that name what a service has or knows, never what it should do. */
const things = words(`
about account activity address admin agent aggregate alert allocation amount analytics api apis app application architecture article asset audit auditlog auth author availability average
backend backlog backoff bandwidth banner balance base basket batch billing board body book branch breaker brand browser budget buffer buildinfo bucket business
cache calendar campaign capabilities capacity cart case catalog catalogue category certificate channel chart chat checksum circuit city class client cloud cluster code collection collector color comment company component compliance condition
config configuration configs conn connection connectivity connector console consumer contact container content context contract controller coordinator cost count counter country coupon coverage cpu credit currency current customer
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
unit unhealthy unread upcoming upstream uptime url usage user username utilisation utilization
value variable variant vendor version video view visitor volume voucher
wallet warehouse warning weather web week weekly well-known whoami widget wiki window work worker workflow workload workspace world
yesterday year zone today tomorrow day daily monthly hourly month hour
`);

/** Words under which answers hold what must not be shown around. */
const secretive = words('secret secrets token tokens credential credentials password passwords passwd passphrase key keys apikey apikeys env environ environment configprops session sessions private cert certs heapdump dump dumps vault shadow ssh htpasswd jwt');

/** Words of query keys that only say what to show. Anything that could be a setting, a switch or a command is not here. */
const asks = words(`
after all amount app application area asc author batch before branch brand bucket by bytes category channel city client cluster code collection color columns component container count country created currency cursor customer
date day days dc dedup depth desc detail details detailed direction domain email embed end ending env environment error event exclude excludes expanded
facet facets field fields file filter filters first format from full geo gt gte group groupby help hidden host hour hours human
id ids include includes index instance interval item items job key kind label labels lang language last lat latest length level limit line lines locale location log lon lt lte
machine match max member message metric metrics min minutes model month months name names namespace node ns number
offset order org organization owner
page pagesize partition pending per period person platform pod prefix pretty priority product project provider
range raw reason recursive region repo repository resolution resource result role route rows rule
scope search seconds section sensor series service severity shard shop since site size skip sku slug sort source space stage start state status step store suffix summary symbol system
tag tags target task team tenant text tier time timeframe timestamp timezone title to topic total trace type types tz
unit until updated urgency user username utc v verbose version view vhost warehouse week weeks window with year zone
`);

const id = new RegExp(`^(?=.*[\\d@${hole}])[\\w.@:+,=${hole}-]+$`);
const name = new RegExp(`^[\\w.@:+,=~*${hole}-]+$`);
const version = /^v?\d+(\.\d+)*((alpha|beta)\d+)?$/;
const file = /\.(html?|txt|json|xml|ico|css|js|mjs|png|jpe?g|gif|svg|webp|ya?ml|md|pdf|csv|map|woff2?|pem|crt|log)$/i;

/** Pages that show a switch, and some of them turn it when the query says so. */
const setting = /(^|[/_-])(log-?_?levels?|loggers?|logging|verbosity|features?|flags?|breakers?|modes?|levels?)\/?$/i;

/** Deeds whose progress is asked for: `/backup/status`. */
const deeds = words('backup import export deploy restore rollback reindex failover maintenance snapshot repair rebalance upgrade cron drain build scan migrate cleanup');

/** Where a GET takes a message off a queue. */
const consuming = /\/message\/|\/consumers?\/.*\/(records|messages)\/?$|\/(queues?|topics?|messages?)\/[^/]+\/(head|front|first)\/?$/i;

/** What of a plain address of things and their numbers is not plain, as a sentence; null when all of it only names. `any` words will do for a HEAD. */
export function notPlain({ pathname, query }: Address, any: boolean): string | null {
  if (consuming.test(pathname)) return 'On some queues whoever asks for a message takes it away.';
  const segments = pathname.split('/').filter((segment) => segment !== '');
  let free = false;
  for (const [index, segment] of segments.entries()) {
    if (!name.test(segment)) return `Not understood: ${segment} in its path.`;
    const word = deeds.has(segment) && /^(status|progress)$/.test(segments[index + 1] ?? '') ? null : actingWord(segment);
    if (word !== null) return `Its path says "${word}": some services act on a GET.`;
    if (!any && !free && !isThing(segment) && !deeds.has(segment)) return `It is not known whether a GET of ${pathname} only reports.`;
    // What stands behind a name of many is the name of one of them.
    free = isMany(segment);
  }
  for (const pair of query === '' ? [] : query.split('&')) {
    const [key = '', ...rest] = pair.split('=');
    const value = decoded(rest.join('='));
    if (value === null || !/^[\w .,:@*/+|<>=-]*$/.test(value.replace(/[\ue000-\uefff]/g, 'x'))) return `Not understood: ${pair} in its query.`;
    if (!/^[\w.[\]-]+$/.test(key) || !piecesOf(key).every((piece) => asks.has(piece))) return `It is not known what ${key} in its query does.`;
    const word = valueActs(value);
    if (word !== null) return `Its query says "${word}": some services act on a GET.`;
    if (setting.test(pathname) && /level|state|status|scope/i.test(key)) return `${key} in its query may set what it names.`;
  }
  return null;
}

/** True when the answer may hold what only the person who asked should see. */
export function mayHoldSecrets({ pathname }: Address): boolean {
  return piecesOf(pathname).some((piece) => secretive.has(piece));
}

function isThing(segment: string): boolean {
  if (version.test(segment) || id.test(segment) || file.test(segment)) return true;
  if (things.has(segment.toLowerCase()) || isMany(segment)) return true;
  const pieces = piecesOf(segment);
  return things.has(pieces.at(-1) ?? '');
}

function isMany(segment: string): boolean {
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
