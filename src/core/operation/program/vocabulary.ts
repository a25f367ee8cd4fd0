import { words } from './words.ts';

/** Words that name what a service has or knows, never what it should do. */
export const things = words(`
about account activity address admin agent aggregate alert allocation amount analytics api apis app application architecture article asset audit auditlog auth author availability average
backend backlog backoff bandwidth banner balance base basket batch billing board body book branch breaker brand browser budget buffer buildinfo bucket playlist callback pageview checklist business
cache calendar campaign capabilities capacity cart case catalog catalogue category certificate channel chart chat checksum circuit city class client cloud cluster code collection collector color comment company component compliance condition
config configuration configs conn connection connectivity connector console consumer contact container content context contract controller coordinator cost count counter country coupon coverage cpu currency current customer
daemon dashboard data database dataset date datasource db dead debug default definition delivery demo depth description design desktop detail detailed details dev device diagnostic diagnostics dictionary diff digest directory discovery disk distribution dlq dns docs document documentation domain duration
email employee endpoint engine entity entries entry env environment error estimate event example exchange existing explorer
failure faq feature feed fee field file filesystem finding firmware flag flow folder footprint format forecast frequency frontend function
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
airflow angular argocd ceph clickhouse cockroach consul couchbase django docker elasticsearch elastic envoy etcd express fastapi flask flink flower git github gitlab go golang java jaeger jvm kafka keycloak kibana kong kube kubernetes lambda laravel linux minio mongo mongodb mysql nats nginx nodejs oauth openai
openid opensearch oracle pgbouncer postgres postgresql prometheus pulsar python rabbit rabbitmq rails react redis ruby s3 sidekiq celery solr spark spring sql sqlite stripe tempo thanos tomcat traefik varnish vue zookeeper pypi npm pg es mq graphite influx influxdb memcached
geo geolocation tracking telemetry gauge histogram cdn edge nameserver registrar tcp udp inode raft oplog replset memtable hitrate wal bgwriter slowlog blocker waiter headroom metaspace hikari hikaricp threadpool dbpool connectionpool sentinel dag lineage
merchant payout kyc iban swift beneficiary portfolio dividend ticker candle orderbook collateral crypto blockchain mempool validator epoch nft fx vat tariff loan premium card carrier courier parcel depot fleet driver vehicle fare booking appointment hotel flight airport passenger seat
patient doctor clinic prescription student teacher classroom school course lesson attendance tournament guild achievement avatar follower hashtag album gallery artist podcast episode movie genre venue concert recipe ingredient meal restaurant landlord candidate vacancy department salary payroll headcount timesheet opportunity
audience issuer iam mfa oidc saml entitlement cohort funnel experiment hypothesis dimension glossary facet corpus embedding vector similarity prediction camera thumbnail twin codec bitrate
yesterday year zone websocket ws rss atom json xml csv html txt prom prometheus grafana loki manage management root me my today tomorrow day daily monthly hourly month hour
`);

/** Words in front of a thing that tell which ones, or that they are only shown. */
export const likes = words(`
active all allowed and available blocked blocking by closed cold complex count current dead deep denied describe done expensive external failed failing fetch find finished firing first for full get global healthy high hot idle in inactive inflight internal
is last latest list live local locked long longest lookup low max min missing my new of old open orphaned own paused per pending primary private public queued read real recent rejected remote running scheduled secondary show single slow stale stuck successful sub super suspended top total unassigned unhealthy unresolved upcoming used user view waiting web
`);

/** Words under which answers hold what must not be shown around. */
export const secretive = words('secret secrets token tokens credential credentials password passwords passwd passphrase key keys apikey apikeys env environ environment configprops session sessions private cert certs heapdump dump dumps vault shadow ssh htpasswd jwt');

/** Words of query keys that say how the answer should look, or which stretch of time or of a list; harmless on any page. */
export const looks = words('pretty format verbose v human indent json full raw fields field include includes exclude excludes embed detail details detailed lang locale timezone tz page pagesize offset cursor per');

/** Keys whose value is a time or a number, nothing else. */
export const times = words('since until from to start end after before time timestamp date day days month year window starting ending created updated min max gte lte gt lt');

/** Words of query keys by which a list is filtered or ordered. On one thing alone they might set what they name. */
export const filters = words(`
account all application app area author batch branch brand bucket by category channel city client cluster code collection component container country currency customer
depth direction domain environment env event facet facets file filter filters first group groupby host hour hours id ids index instance interval item items job key keyword kind
label labels language last lat level limit line lines location log lon machine match member metric metrics minutes model name names namespace node ns number
order org organization owner partition pattern person phone place platform pod prefix prio priority product project provider q range region repo repository resource role route scope search seconds section sensor series service severity shard shop site size skip sku slug sort source stage state status store suffix symbol system
tag tags target task team tenant tier timeframe top topic total trace type types unit unread user username utc version view vhost warehouse week weeks with zone
`);

/** Names of lists that are not plurals. */
export const lists = words('history search list feed audit auditlog activity timeline inventory catalog catalogue directory index archive changelog backlog journal top latest recent usage consumption utilization utilisation report summary forecast');

/** Nouns whose value may be written behind them: `/pool/size/50`, `/log-level/debug`. */
export const dials = words('size level limit rate weight count state status mode value timeout delay interval percent percentage ratio threshold volume power flag feature toggle verbosity concurrency capacity quota quantity price amount balance offset latency stock speed ttl replica replicas fare salary premium tariff headcount bitrate traffic');

/** Deeds whose progress is asked for: `/backup/status`. */
export const deeds = words('backup import export deploy restore rollback reindex failover maintenance snapshot repair rebalance upgrade cron drain build scan migrate cleanup');

/** Pages with a form on them; what is typed there goes another way. */
export const entrances = words('login signin signup');

/** States a list is filtered by; elsewhere the same words are verbs. */
export const states = words('open complete test build post mail backup archive');

/** What a value behind sets: answers about the service's own health, and switches. */
export const switches = words('health healthz healthcheck ready readiness readyz live liveness livez debug verbose maintenance alarm brightness log logger logging loglevel');

/** Things of which each has a value: `/weights/blue/90`, `/config/pool/50`. */
export const dialled = words('config configs configuration setting settings property properties parameters options switches lights outlets relays pools loggers');

/** Nouns of which naming one may start it. */
export const started = words('function functions script scripts command commands cron crons trigger triggers macro macros hook hooks lambda lambdas');

/** What one thing of many has, and may be given: `/users/7/role/admin`. */
export const owned = words('role owner plan tier priority primary master leader version weight stage');

/** Places of which one is in charge: whoever is named behind may be put there. */
export const leading = words('leader primary master');

/** What one of many may be made by asking: `/versions/12/live`, `/nodes/3/standby`. */
export const becomes = words('live ready alive current active default production prod staging standby primary leader master secondary');
