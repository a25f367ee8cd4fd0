/**
 * PostgreSQL reads `u.purge` as `purge(u)` when u has no such column, for tables, sub-selects and functions alike:
 * `SELECT g.pg_terminate_backend FROM generate_series(1, 9) g` ends sessions. So the name behind a dot must be one
 * a column has and a function that acts has not: a column of the catalogs, or made of words and endings that only name.
 */
import { isMany } from '../../program/resource.ts';
import { things } from '../../program/vocabulary.ts';
import { actingWord } from '../../program/words.ts';
import { catalogColumns } from './catalog-columns.ts';
import { words } from './grammar.ts';

/** True for a name that stands for a column wherever it follows a dot. */
export function isColumnName(name: string): boolean {
  return catalogColumns.has(name) || isPlainNoun(name);
}

/**
 * True for a name that is a thing or a state by its words: good enough for a column behind a table's own name, where a function would have to
 * be made for that table's rows on purpose, and would be called after what it does. All but the last word must be known to name, for
 * whatever they are called after, deeds begin with their verb: `dew_point` may be a column, but so may `award_points` be a deed.
 */
export function namesSomething(name: string): boolean {
  const parts = partsOf(name);
  const [first = '', ...rest] = parts;
  const last = rest.at(-1);
  if (last === undefined) return sums.has(first) || (noun.test(first) && !isDeed(first));
  // `email_verified` is a state, `email_users` may well do that.
  if (activities.has(first) || whom.has(last) || (calling.has(first) && !/^(verified|confirmed)$/.test(last))) return false;
  const fronts = parts.slice(0, -1);
  return fronts.every(isName) && (!isDeed(last) || times.get(last)?.has(fronts.at(-1) ?? '') === true);
}

/** A word that is known to name or to tell which one, and for no deed. */
function isName(part: string): boolean {
  return (vocabulary.has(part) || isState(part) || describing.test(part) || noun.test(part)) && !isDeed(part);
}

/** How nouns end that are no verbs, and short words without a vowel to be spoken as one: `humidity`, `rpm`. */
const noun = /.(?:ity|ism|logy|ometer)$|^[^aeiouy]{2,4}$/;

/** A verb, or what looks like one by how it is made: `rebill`, `offboard`, `anonymize`. */
function isDeed(part: string): boolean {
  if (part.length < 3 || vocabulary.has(part) || things.has(part)) return activities.has(part) || orders.has(part);
  if (orders.has(part) || actingWord(part) !== null) return true;
  const [, stem = ''] = /^(?:re|un|de|dis|off|on|auto|force|mass|bulk)(.{3,})$/.exec(part) ?? [];
  if (vocabulary.has(stem) || things.has(stem) || actingWord(stem) !== null) return true;
  return part.length > 5 && /(?:[iy][sz]e|ify|ate)$/.test(part);
}

/** What is done to much else, and of these only has a time or an amount: `trial_end`, `cpu_load`; but `job_start` may well start it. */
const spans = words('trial period term window season day week month quarter year time date lease contract validity promotion');
const times = new Map([['start', spans], ['end', spans], ['load', words('cpu system memory disk network')]]);

/** Whom or what a deed is done to: `sms_user`, `page_oncall`. */
const whom = words('user users customer customers account accounts member members owner owners team oncall order orders row rows session sessions entry entries item items record records job jobs card cards data pii people person all everyone everything now out val it me them');

/** Nobody could tell how much from the row alone. */
const sums = words('debit credit interest grade');

/** `customer_id`, `createdAt`, `total_amount`; never a name that reads like an order to do something. */
function isPlainNoun(name: string): boolean {
  const parts = partsOf(name);
  const [first = '', ...rest] = parts;
  const last = parts.at(-1) ?? '';
  // `reset_at` is a time; `reset_count` may well reset it.
  if (parts.some((part) => orders.has(part))) return parts.length === 2 && orders.has(first) && first !== 'set' && /^(id|at|time|date|ts)$/.test(last);
  if (rest.length === 0) return vocabulary.has(first) ? !activities.has(first) : (isState(first) || isMany(first)) && actingWord(first) === null;
  if (tails.has(last)) return true;
  if (rest.length === 1 && addressed.has(first) && /^(users?|customers?|tenants?|all)$/.test(last)) return false;
  // `charge_amount` and `email_address` are columns; `charge_customer` and `email_users` may well do that.
  if (first !== 'order' && (activities.has(first) || calling.has(first))) return measures.has(last);
  if (activities.has(last) && !amounts.has(last)) return turns.has(parts.at(-2) ?? '');
  if (parts.every((part) => vocabulary.has(part))) return true;
  const front = parts.slice(0, -1);
  if (last === 'by' || last === 'to') return isState(front.at(-1) ?? '');
  if (front.some((part) => !vocabulary.has(part) && actingWord(part) !== null)) return false;
  if (attributes.has(last) || (measures.has(last) && front.every((part) => vocabulary.has(part) || things.has(part)))) return true;
  return front.every((part) => vocabulary.has(part) || describing.test(part)) && ((vocabulary.has(last) && !activities.has(last)) || isState(last) || isMany(last));
}

/** The words of a name, in lower case, without the numbers behind them. */
function partsOf(name: string): string[] {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase().split('_').filter((part) => part !== '').map((part) => part.replace(/(?<=\D)\d+$/, ''));
}

/** `granted`, `overpaid`: what something is, not what is done to it. */
function isState(word: string): boolean {
  return participles.has(word) || /[^e]ed$/.test(word) && !/^(em|im)?bed$|^(shr|sh|sl|w)ed$/.test(word);
}

/** Of what is done and counted at once: `parent_order`, `last_test`. */
const amounts = words('order retry test credit debit interest grade');

/** `last_sync` and `is_open` are columns; `user_sync` may well sync. */
const turns = words('last next first previous prev current latest is was has can');

const participles = words('sold lost won built held kept left paid sent spent begun done taken written shown bought made given seen due');

/** How words end that stand in front of a noun to say which: `consecutive_failures`, `outstanding_invoices`. */
const describing = /[aeiouy][a-z]*(?:[^aeiou]|[iu](?=al|ou|ab|ar))(?:ed|ing|ive|al|ly|ous|able|ible|ary|ic|ful|less)$/;

/** Verbs a function that acts is named after. */
const orders = words(`
delete purge drop kill terminate wipe truncate destroy remove erase clear reset cleanup clean exec execute invoke perform do apply revoke grant insert update upsert set unset add create make fire
notify send publish emit dispatch enqueue dequeue requeue cancel abort stop restart enable disable unlock acquire release expire archive restore rotate refresh flush migrate move refund void
approve reject assign unassign close reopen mark touch bump increment decrement promote demote ban unban activate deactivate suspend resume pause shutdown pg lo dblink brin gin
vacuum reindex rename alter replace rebuild recreate recompute recalculate regenerate reprocess process sleep lock signal unique prune reap sweep evict forget anonymize anonymise redact scrub
resend resubmit redeliver generate allocate verify confirm validate raise toggle redeem reconcile settle randomize randomise spawn provision deprovision impersonate attach detach register unregister deregister subscribe unsubscribe
authorize authorise authenticate drive supply reveal steal bill rebill mask nextval setval embed imbed forgive revive deprive multiply tally waive shred deal
`);

/** Words that name an activity in a column, and alone an order. */
const activities = words('retry call run sync import export charge start open trigger load fetch pull push check test copy merge build deploy backup order read batch bin build branch commit credit debit estimate forecast grade handle interest post reply review spend stake answer');

/** Nouns that are an order in front of whom or what it is for. */
const calling = words('alert call comment document email feed format index invoice label list message note output phone plan queue return route score tag target text thread ticket');

/** Nouns that are an order only in front of people. */
const addressed = words('contact flag limit group rate rank price host question seat tax lease rent');

/** Last words that say what is known of such a thing. */
const measures = words('status state type duration total amount result reason version format size length depth address body text content line tier brand domain subject title description key value level limit price cost fee hash priority source window mode zone offset channel position only sha token tokens stock');

/** What is only ever counted or told: what stands in front of it, as long as it is no verb, says of what. */
const attributes = words('total totals days hours minutes seconds weeks months years age used left errors failures successes avg min max mean median sum utilization utilisation throughput latency ratio share percentage');

/** Last words that make a column of whatever stands before them. */
const tails = words('id ids uid uuid guid oid name at date time ts timestamp type kind code number count counts ms bytes kb mb gb seconds size pct percent rate ratio url email lsn flag');

const vocabulary = new Set([...tails, ...activities, ...words(`
times period day days week month year hour hours minutes sec secs status state num no total amount sum uri hash version text json data percentage level key keys value values lag age role schema table column
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

tier brand color colour slug unit list coupon voucher dimension dimensions depth volume material condition rating ratings reviews stars votes likes views clicks impressions conversions ctr cpc budget campaign campaigns
channel channels medium keyword keywords referrer landing utm bio avatar photo picture image images thumbnail website domain subdomain browser os author committer reviewer approver assignee reporter requester watcher
severity impact urgency subcategory class headline excerpt html markdown province street geom geometry location marital occupation employer employee employees department departments division manager salary bonus nickname
iban bic swift bank card cards exp holder ledger entry entries journal term maturity failure elapsed header headers idempotency nonce fingerprint etag extension prefix suffix protocol scheme verb replica replicas shards leader epoch
mfa starts ends season episode album artist genre publisher isbn edition format seat seats occupancy venue gate terminal flight departure arrival vessel container eta aisle shelf lot serial hand reorder point points earned
margin markup revenue profit actual variance mrr arr cohort segment probability model models features prediction confidence threshold flags remark remarks thread sort weighting visibility permission permissions scopes grants
creator editor workspace project projects milestone sprint story spent remaining progress completion answers question questions choice course lesson student teacher semester gpa diagnosis dosage patient doctor allergy
sensor reading readings voltage temperature humidity pressure firmware battery rssi odds winner loser home away sha
driver vehicle fare rider restaurant meal posts replies follower followers wallet ticket tickets policy policies premium beneficiary applicant candidate interviewer property listing landlord room hotel guest booking
reservation cart carts basket wishlist line lines fulfilment fulfillment payout payouts risk fraud external internal reference ref refs alias attachment attachments document documents contract contracts opportunity pipeline
plate mileage principal recipient opponent actor action consumer producer watermark signup overdue outstanding grand daily weekly monthly yearly hourly gas area rent app web client
base high low mid lead leads safety opening closing retail wholesale cycle renewal trial units backtrace stacktrace adjuster token tokens
rule rules metric metrics dashboard alert alerts incident incidents runbook oncall holiday sku skus sub subject answered viewed clicked opened bounced

is has was after before since until within can should will current previous prev next old new original initial final distinct by on of per to from and
`)]);
