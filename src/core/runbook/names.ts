/** Names in the spelling of alerts that are products and kinds of things all the same. */
const noAlerts = new Set(`
GitHub GitLab BitBucket PostgreSQL PostgresSQL MySQL MariaDB MongoDB RabbitMQ ElasticSearch OpenSearch CockroachDB DynamoDB InfluxDB TimescaleDB ClickHouse ScyllaDB ZooKeeper CouchDB RethinkDB BigQuery CloudSQL CloudFront CloudWatch CloudFlare PagerDuty OpsGenie StatusPage DataDog NewRelic
OpenShift OpenStack OpenTelemetry OpenSSL OpenVPN HAProxy CoreDNS PgBouncer PgPool KubeProxy KubeVirt ArgoCD CircleCI TeamCity FluxCD JavaScript TypeScript NodeJS NextJS FastAPI GraphQL WebSocket WebSockets WebHook WebHooks OAuth DevOps MacOS LoadBalancer StatefulSet StatefulSets DaemonSet DaemonSets ReplicaSet ReplicaSets ConfigMap ConfigMaps CronJob CronJobs
NetworkPolicy ServiceAccount IngressController PersistentVolume PersistentVolumes PersistentVolumeClaim PersistentVolumeClaims PromQL LogQL TraceQL AlertManager VictoriaMetrics NodeExporter PostMortem RunBook PlayBook SideKiq ActiveMQ LiteLLM OpenAI PyTorch TensorFlow FileBeat LogStash MinIO MetalLB CertManager AppRole CloudFormation EventBridge SageMaker PowerShell PgBackRest WalG DockerHub CrashLoopBackOff ImagePullBackOff ErrImagePull OOMKilled NotReady DiskPressure MemoryPressure PIDPressure HealthCheck StackTrace ReadMe
`.trim().split(/\s+/));

/** True for a text in the spelling of alerts: one word with several humps, `QueueNearlyFull`, `etcdNoLeader`, `queue_nearly_full`. */
export function alertLike(text: string): boolean {
  if (!/^[A-Za-z][\w:.-]{4,100}$/.test(text) || noAlerts.has(text)) return false;
  if (/^[a-z]+(_[a-z0-9]+){1,}$/.test(text)) return true;
  // Plurals of abbreviations are words: APIs, URLs.
  if (!/^[A-Za-z]\w*$/.test(text) || /^[A-Z]+s$/.test(text)) return false;
  const humps = text.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g) ?? [];
  return humps.length >= 2 && /[A-Z]/.test(text.slice(1)) && /[a-z]/.test(text);
}

/** The alert names in a value: several in one line, in code, with marks and severities around them. */
export function namesIn(value: string): string[] {
  const codes = [...value.matchAll(/`([^`]+)`/g)].map(([, code = '']) => clean(code)).filter((code) => /^[\w:. /-]{2,80}$/.test(code) && !/[=<>(){}]/.test(code));
  if (codes.length > 0) return codes.flatMap((code) => code.split(/\s*[,/]\s*/));
  const words = value.replaceAll('`', '').split(/\s+/);
  const like = words.map((word) => clean(word)).filter((word) => alertLike(word));
  // A sentence is no name, but may hold one.
  if (words.length > 8) return like;
  return value
    .split(/\s*[,;|\n]\s*|\s+\/\s+|\/(?=[A-Z])|\s+(?:and|or|und|et|y|en)\s+(?=\w*[A-Z]\w*[A-Z])|\s*<br\s*\/?>\s*/)
    .map((name) => clean(name))
    .filter((name) => name !== '' && !/^(n\/?a|none|tbd|-+|yes|no|various|multiple|see below)$/i.test(name) && !/[<>=]\s*\d|%/.test(name));
}

function clean(name: string): string {
  return name
    .replace(/\p{Extended_Pictographic}|\ufe0f|\u200d/gu, '')
    .replace(/[`*"“”]/g, '')
    .trim()
    .replace(/\s*[([]\s*(page|pages|paging|ticket|critical|warning|info|high|medium|low|p[0-5]|sev-?[0-5])[^()[\]]*[)\]]\s*$/i, '')
    .replace(/\s+alert$/i, '')
    .replace(/[.,:;]+$/, '')
    .trim();
}
