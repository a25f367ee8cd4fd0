/** Programs that are left to a person, one group a line: the sentence why, then their names. */
const groups = table(`
It acts on a machine, not on the target                        | ssh scp sftp rsync mosh sshpass systemctl service journalctl dmesg supervisorctl monit crontab at reboot shutdown poweroff halt init sysctl ulimit modprobe mount umount swapon swapoff fdisk parted mkfs fsck lvextend lvs pvs vgs resize2fs xfs_growfs lsblk blkid smartctl mdadm hostnamectl timedatectl chronyc ntpq loginctl update-rc.d chkconfig rc-service launchctl
It looks at the machine it is typed on, not at the target      | ps top htop iotop atop iostat vmstat mpstat sar free uptime df du ls ll find stat file lsof ss netstat ip ifconfig route arp pgrep pidof pstree nproc lscpu lsmod uname who w last id env printenv history which whereis type whoami nvidia-smi strace ltrace perf gdb bpftrace jstack jmap jcmd jstat jps py-spy rbspy tail-f numactl iptables-save
It ends or hurries a process of the machine it is typed on     | kill pkill killall renice nice nohup timeout xkill fuser
It handles files of the machine it is typed on                 | rm mv cp mkdir rmdir touch ln chmod chown chgrp dd tee tar zip unzip gzip gunzip zcat zgrep xz zstd split truncate shred install cat tac less more head tail grep egrep fgrep zless rg ag ack sed awk gawk cut sort uniq wc tr jq yq xargs diff comm cmp md5sum sha256sum sha1sum base64 hexdump xxd strings column paste nl fold tree basename dirname realpath readlink mktemp logrotate
It is an editor or a screen that waits for keys                | vi vim nvim nano emacs ed tmux screen k9s lazydocker mc ncdu glances watch tail-log man info
It is a conversation with a database or a cache of its own     | redis-cli valkey-cli mysql mysqladmin mysqldump mysqlcheck mariadb mongosh mongo mongodump mongorestore mongostat mongotop cqlsh nodetool sqlcmd sqlplus sqlite3 clickhouse-client clickhouse influx influxd neo4j cypher-shell cockroach tidb-ctl etcdctl etcdutl memcached-tool pgcli usql pgbouncer proxysql
It works on the database with rights of its own                | pg_dump pg_dumpall pg_restore pg_basebackup pg_ctl pg_ctlcluster pg_lsclusters pg_rewind pg_resetwal pg_upgrade pg_isready pg_controldata pg_waldump pg_checksums pg_repack pg_receivewal pgbench createdb dropdb createuser dropuser vacuumdb reindexdb clusterdb initdb patronictl repmgr pgbackrest barman wal-g wal-e pg_autoctl stolonctl pg_activity pgbadger
It acts on containers of one machine, not on the cluster       | docker docker-compose podman podman-compose nerdctl crictl ctr buildah skopeo kaniko lxc lxd machinectl minikube kind k3s k3d microk8s colima containerd runc dive
It changes what is installed in the cluster, or asks with rights of its own | helm helmfile kustomize argocd flux fluxctl istioctl linkerd velero kubeseal kubeadm kops eksctl kubelet kubefed cmctl cilium hubble calicoctl crossplane krew skaffold tilt werf operator-sdk virtctl rook ceph rados rbd radosgw-admin cephadm longhornctl openshift-install opm tkn knative kn dapr nomad consul vault boundary waypoint teleport tsh chaosctl
It shows the cluster in a way Lifeguard does not               | stern kubectx kubens kubetail kail kube-capacity popeye kubespy kubectl-tree kubescape
It acts on a cloud account, which Lifeguard has no access to   | aws aws-vault gcloud gsutil bq az azcopy doctl ibmcloud oci aliyun hcloud linode-cli scw openstack flyctl fly heroku vercel netlify railway render wrangler cloudflared s3cmd s3curl mc-admin rclone eb sam cdk copilot ecs-cli saml2aws cf
It changes machines and clouds from a description of them      | terraform terragrunt tofu pulumi packer ansible ansible-playbook ansible-inventory chef chef-client knife puppet salt salt-call vagrant cloud-init cfn-lint sops
It works on source code or releases                            | git gh glab hub svn hg make cmake ninja npm npx pnpm yarn bun pip pip3 pipenv poetry uv conda bundle gem rake rails composer artisan mvn gradle ./gradlew ./mvnw cargo go rustup dotnet msbuild sbt mix lein bazel nx turbo lerna jest pytest tox alembic flyway liquibase prisma knex sequelize typeorm migrate goose dbmate atlas django-admin
It runs a program Lifeguard cannot look into                   | python python2 python3 node deno ruby perl php java scala lua Rscript julia groovy elixir erl irb ipython jupyter psysh tsx ts-node osascript pwsh powershell cmd expect k6 locust ab wrk hey siege vegeta jmeter artillery stress stress-ng sysbench fio
It runs a script Lifeguard cannot look into                    | sh bash zsh fish dash ksh source . exec eval command builtin bats
It does something with the rights of another user              | sudo su doas runuser chroot nsenter unshare pkexec gosu setpriv
It looks at the network from where it is typed                 | ping ping6 traceroute tracepath mtr dig nslookup host whois nc ncat netcat telnet nmap tcpdump tshark wireshark arping ethtool iperf iperf3 socat openssl certbot keytool step acme.sh ssh-keygen ssh-keyscan gpg getent resolvectl httping
It changes the network of a machine                            | iptables ip6tables nft ufw firewall-cmd tc brctl ovs-vsctl ovs-ofctl birdc vtysh wg wg-quick ipset conntrack nmcli ifup ifdown
It changes a proxy or a web server of a machine                | nginx apachectl apache2ctl httpd haproxy varnishadm varnishlog varnishstat caddy traefik envoy squid
It installs or removes software                                | apt apt-get apt-cache aptitude dpkg yum dnf rpm zypper apk pacman brew snap flatpak port choco winget
It works on queues and streams with rights of its own          | rabbitmqctl rabbitmqadmin rabbitmq-diagnostics rabbitmq-queues rabbitmq-plugins kafka-topics kafka-topics.sh kafka-consumer-groups kafka-consumer-groups.sh kafka-configs kafka-configs.sh kafka-console-consumer kafka-console-consumer.sh kafka-console-producer kafka-console-producer.sh kafka-reassign-partitions kafka-reassign-partitions.sh kafka-leader-election kafkacat kcat rpk nats nats-top pulsar-admin zkCli.sh zkServer.sh zookeeper-shell celery sidekiqctl sidekiq bull temporal tctl airflow
It asks a monitoring system with rights of its own             | amtool logcli mimirtool cortextool thanos loki promtail grafana-cli datadog-agent dog newrelic sentry-cli pd pagerduty opsgenie tempo-cli jaeger otel-cli telegraf vector fluent-bit http https xh httpie grpcurl ghz websocat wscat
It changes what the shell of the person who types it does next | alias unalias unset set shopt trap cd pushd popd exit return logout read wait jobs fg bg disown umask stty reset tput
`);

const reasons = new Map(groups.flatMap(([why, names]) => names.map((name) => [name, why] as const)));

/** Why a person runs a program, in one sentence. */
export function whyManual(program: string): string {
  const name = program.replace(/^(\/usr)?(\/local)?\/s?bin\//, '');
  const why = reasons.get(name);
  if (why !== undefined) return `${why}: ${program} is left to a person.`;
  if (/\//.test(program) || /\.(sh|py|rb|pl|js|ts|ps1|bash)$/.test(program)) return `It runs a script Lifeguard cannot look into: ${program} is left to a person.`;
  return `${program} is left to a person.`;
}

function table(text: string): [string, string[]][] {
  return text.trim().split('\n').map((line) => {
    const [why = '', names = ''] = line.split('|').map((cell) => cell.trim());
    return [why, names.split(' ')];
  });
}
