/**
 * Words in an address. HTTP promises that a GET changes nothing; services break the promise, and when they do they say it
 * with a verb: `/cache/flush`, `?action=restart`. So an address that holds a verb is never taken for a page that only reports.
 */

/** Verbs that also give themselves away at the head of a longer word: `flushall`, `resetStats`, `dropcaches`. */
export const heads = words(`
abort accept acknowledge acquire activate add alter append apply approve assign attach authenticate authorize
bootstrap broadcast cancel capture change charge checkout checkpoint claim clean cleanup clear clone cleanse compact compose configure confirm cordon crash create
deactivate deallocate decline decommission decrement defrag delete demote deploy deprovision deregister destroy detach disable disarm disconnect dispatch downgrade drain drop
edit emit enable enqueue dequeue erase escalate evacuate evict exec expire expunge
failover finalize flip flush force forget freeze generate grant halt hydrate
impersonate import increment inject insert install invalidate invoke isolate
kick kill launch leave logoff logout
merge migrate modify move mute notify nuke optimize overwrite override
patch pause perform persist poweroff preload prepare prewarm process prefetch promote propagate provision prune publish purge put
quarantine quit reactivate reap reassign rebalance reboot rebuild recalculate recompute reconcile reconfigure reconnect recover recreate recycle redeem redeploy redeliver redistribute reelect refresh refund regenerate register
reindex reinit reject rejoin reload relocate remove rename renew reopen repair replace replay reprocess requeue reroute rerun resched resend reserve reset resize resolve restart restore resubmit resume resync retrigger retry revert revive revoke rewind rollback rollover rotate run
save seal send set shutdown shrink silence simulate snooze spawn start stop submit subscribe suspend swap switch sync
taint takeover terminate throttle thaw toggle transfer trigger truncate turn
unarchive unassign unban unblock uncordon undeploy undo undrain unfreeze uninstall unlock unload unmount unmute unpause unpublish unregister unseal unset unsubscribe unsuspend update upgrade upload upsert
vacuum warmup webhook wipe withdraw write yield zap
`);

/** Verbs, switches and names of command interfaces that mean it only when they stand as a word of their own. */
const alone = words(`
ack act action actions actuate allocate allow analyze analyse announce archive arm ask ban backup begin blink block blow bounce boot break build bulk burn buy bypass
call cgi chaos close cmd cmnd collect command commit complete connect consume convert copy cp creds cron crst cut
dbg decr decrease del deny detonate dial die dig dismiss do down drip dump duplicate dynamic elect empty encrypt decrypt end engage eval evaluate execute exit expand export
fail fill finish fire fix follow unfollow fork forward fsck fsync findleaks gc garbage give grow halfopen handle hang heal heartbeat heartbeats hide ignite hit hold hook hooks hup
incr increase ingest init initialize initialise interrupt issue join leak lease like link load lock login logon loop
mail maintenance maint mark mint mkdir mock mutate mv nack next nudge off offline oneshot online on oom op open optimise
panic pass pay php asp aspx jsp pl ping pin play poll poke pop populate portforward post power probe produce proxy pull push
queue_up reclaim record redo reelection register release relay replicate reply resurrect rm rmdir rpc jsonrpc xmlrpc
sample scale scan schedule reschedule scrape script seed seek sell shell sighup sign signal signin signup signout skip sleep snap snapshot split srst star start steal step stepdown stress stmk sweep
take test throw tick tie touch token track train trip try turnoff turnon unlink unpin unstar up use
adjust advance amend autoscale backfill bind boost bump bust compress compute consolidate continue correct crawl cull cycle debit dedupe deduplicate defer degrade delegate deliver discard dispose dissolve distribute divert donate
eject elevate eliminate empty enforce engage enroll enrol evade exhaust expel extend extract flap flatten flood free fulfil fulfill fuzz go grab harvest hibernate ignore inflate initiate instantiate intercept invert invite jam jump kickstart
lift liquidate make materialize mix normalize nudge nullify obliterate offboard onboard offload overload pack park paste perturb postpone preempt prime pulse pump quiesce raise ramp randomize rearrange rebase rebind recalc recharge rectify redirect redrive reduce refill
reformat rehash rehydrate reinstate reissue rekey relaunch release remap remediate remind remount reorder reorganize repartition repopulate repost reprioritize republish rescan reseed reshard reshuffle resign respawn restock retag retarget retest retire retract retrain retransmit revalidate reverse revise rewire rewrite roll rollforward rollout
salvage sanitize scatter scrap scrub seize separate sever shake shed shift ship shove shuffle shut slay smash spam spin spread squash squeeze stall stash steer stitch strip subtract suppress surge swipe tap tear tighten tip toss trade transition translate transmit trash trim trust tune tweak
undelete unflag unjam unlist unmap unmask unpack unplug unregister unschedule unstick untag unthrottle untrust unwind upscale downscale vacate veto void wait wash whitelist blacklist withhold wreck yank zip unzip
validate verify vote unvote unhealthy sick receive zero fault faults failpoint failpoints wake warm wipeall wrap unwrap
`);

/** Names of things that only begin like a verb. */
const nouns = words(`
acceptance activation activations activity activities addon addons address addresses addressing additional additions alteration
applied applicable apples assignee assignees assignment assignments attachment attachments cancellation cancellations cancelled canceled changelog changelogs changes changed charger chargers
cleaner cleanups clearance clearances claims checkpoints checkouts compactions compactor composer composite composition configuration configured confirmation confirmations
created creator creators creation creations deletions deployment deployments deployed dispatcher dispatchers dispatches drops drainage
edition editions editor editors editorial emitter enabled disabled enablement execution executions executor executors expired expires
failovers forced forces forcing generated generation generations generator generators grants halted imports imported importer importers increments injector installation installations installed installs
invocations invoker killed leaver leaves logouts launches merged merges merger migration migrations modification modifications modified movement movements moves movers
notifications notification notifier patches pauses paused performance performances performer performed persistence persistent process processes processed processing processor processors
promotion promotions provisioner provisioning publisher publishers publication publications published puts
recovery recoveries refunds registered registration registrations registry registries rejected rejections relocations removals renewal renewals replacement replacements replays repairs reservation reservations reserves resolution resolutions resolved resolver resolvers
restarts restored restores retries reverts revocations rollbacks rollovers rotation rotations run runs runner runners running runtime runtimes runbook runbooks runnable
saved saves savings saver sender senders sent seals set sets setting settings setup silences snoozes started starter starters startup startups stopped stops stopwords
submission submissions submitted subscriber subscribers subscription subscriptions suspended suspensions swaps switches switching switchboard syncs synchronous syncz
taints throttled throttles throttling toggles transfers transferred triggers triggered turnover turns update updates updated updater upgrade upgrades uploads upserts
writer writers writes yields webhooks changefeeds changefeed changeset changesets addendum runid execid startedat starts movies movie moved dropdown droplet droplets dropped setpoint setpoints
alternate alternates alternative alternatives appendix charges exchange exchanges interchange discharge surcharge workforce salesforce preset presets settlement settlements important optimizer overrides overridden withdrawals simulator simulators sendgrid executive
`);

/** `run`, `set` and `update` are verbs when they stand alone, whatever else they are the name of. */
const verbs = new Set([...heads, ...alone]);
const longest = Math.max(...[...heads].map((verb) => verb.length));

/** The first word of a text that says something would be done, in any spelling (`flushAll`, `re-load`, `FLUSHALL`); null when there is none. */
export function actingWord(text: string): string | null {
  const pieces = piecesOf(text);
  // `shut-down` and `re_load` are one word with a seam.
  const seams = pieces.slice(1).map((piece, index) => `${pieces[index] ?? ''}${piece}`).filter((pair) => heads.has(pair) || alone.has(pair));
  return seams[0] ?? pieces.find(acts) ?? null;
}

function acts(piece: string): boolean {
  if (verbs.has(piece)) return true;
  if (nouns.has(piece) || isDone(piece)) return false;
  for (let length = Math.min(piece.length - 1, longest); length >= 3; length -= 1) if (heads.has(piece.slice(0, length))) return true;
  // `cacheflush`, `forcemerge`, `dbreset`: the verb stands behind.
  for (let start = Math.max(1, piece.length - longest); start <= piece.length - 5; start += 1) if (heads.has(piece.slice(start))) return true;
  return false;
}

/** `deleted`, `paused`, `rejected`: a state to ask for, not a thing to do. */
function isDone(piece: string): boolean {
  return piece.endsWith('ed') && (heads.has(piece.slice(0, -1)) || heads.has(piece.slice(0, -2)));
}

/** Words of a name, in lower case: at every sign, at every hump, and where letters meet digits. */
export function piecesOf(text: string): string[] {
  return text
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .replace(/(\d)([A-Za-z])|([A-Za-z])(\d)/g, '$1$3 $2$4')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((piece) => piece !== '');
}

/** A set of the words of a text. */
export function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}
