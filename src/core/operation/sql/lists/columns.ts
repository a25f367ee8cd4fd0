/**
 * PostgreSQL reads `u.purge` as `purge(u)` when u has no such column, for tables, sub-selects and functions alike:
 * `SELECT g.pg_terminate_backend FROM generate_series(1, 9) g` ends sessions. So the name behind a dot must be one
 * a column has and a function that acts has not: a column of the catalogs, or made of the words tables everywhere use.
 */
import { catalogColumns } from './catalog-columns.ts';
import { words } from './grammar.ts';

/** True for a name that stands for a column wherever it follows a dot. */
export function isColumnName(name: string): boolean {
  return catalogColumns.has(name) || isPlainNoun(name);
}

/** `customer_id`, `createdAt`, `total_amount`; never a name that reads like an order to do something. */
function isPlainNoun(name: string): boolean {
  const parts = name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase().split('_').filter((part) => part !== '').map((part) => part.replace(/(?<=\D)\d+$/, ''));
  const [first = '', ...rest] = parts;
  const last = parts.at(-1) ?? '';
  // `reset_at` is a time; `reset_count` may well reset it.
  if (parts.some((part) => orders.has(part))) return parts.length === 2 && orders.has(first) && first !== 'set' && /^(id|at|time|date|ts)$/.test(last);
  if (parts.every((part) => vocabulary.has(part))) return !(activities.has(first) && rest.length === 0);
  return rest.length > 0 && tails.has(last);
}

/** Verbs a function that acts is named after. */
const orders = words(`
delete purge drop kill terminate wipe truncate destroy remove erase clear reset cleanup clean exec execute invoke perform do apply revoke grant insert update upsert set unset add create make fire
notify send publish emit dispatch enqueue dequeue requeue cancel abort stop restart enable disable unlock acquire release expire archive restore rotate refresh flush migrate move refund void
approve reject assign unassign close reopen mark touch bump increment decrement promote demote ban unban activate deactivate suspend resume pause shutdown pg lo dblink brin gin
vacuum reindex rename alter replace rebuild recreate recompute recalculate regenerate reprocess process sleep lock signal unique prune reap sweep evict forget anonymize anonymise redact scrub
`);

/** Words that name an activity in a column, and alone an order. */
const activities = words('retry call run sync import export charge start open trigger load fetch pull push check test copy merge build deploy backup order read');

/** Last words that make a column of whatever stands before them. */
const tails = words('id ids uid uuid guid oid name at date time ts timestamp type kind code number count counts ms bytes kb mb gb seconds size pct percent rate ratio url email lsn flag');

const vocabulary = new Set([...tails, ...activities, ...words(`
times day days week month year hour hours minutes sec secs status state num no total amount sum uri hash version text json data percentage level key keys value values lag age role schema table column
user owner host hostname port ip mode reason message error description title label limit max min avg mean median price cost balance quantity qty weight height width length duration interval timeout
attempt attempts retries errors failures successes rows tuples pages blocks blks connections sessions locks waits hits reads writes calls records offset position index rank score priority

customer customers account accounts tenant tenants org organization organisation company team member members group groups users username usernames login person contact
orders item items product products sku invoice invoices payment payments transaction transactions subscription plan plans job jobs task tasks queue queues event events messages
topic partition payload body content comment comments note notes tag tags category categories address city country region zip postcode phone mobile locale language timezone
first last middle display created updated deleted modified added removed started finished ended completed failed cancelled canceled expired processed scheduled enabled disabled active inactive
locked verified archived published sent delivered paid pending blocked blocking waiting running queued available visible public private default required valid
source target origin destination parent child children root path file filename folder dir device platform agent client server service worker node shard zone cluster env environment
request response method endpoint route result results outcome output input params parameters args options settings config configuration metadata attributes properties details detail info summary
currency discount tax fee fees subtotal stock inventory warehouse shipment shipping billing tracking carrier vendor supplier merchant seller buyer exit session database db
latitude longitude lat lon lng gender birthday dob nationality lease step stage phase sequence seq generation revision checksum signature digest
jobid runid jobname jobpid userid orderid nodename dbname tablename relation relname a b c d e f g h i j k l m n o p q r s t u v w x y z n1 n2
paused suspended stuck retried claimed reserved billed charged refunded shipped closed opened resolved acknowledged assigned approved rejected revoked banned confirmed requested received seen login heartbeat
expires return ttl backlog throughput latency cpu memory disk usage used free available capacity quota bucket region backend frontend feature scope realm issuer subject audience session cookie locale
is has was after before since until within can should will current previous prev next old new original initial final distinct by on of per to from and
`)]);
