/**
 * Bugs that are planted to see whether the simulation finds them: changes of the compiled product's text, made in memory while
 * it is loaded (`patch-loader.ts`). A pattern that no longer fits exactly once is an error: then the list has to follow
 * the product.
 */
export interface Patch {
  /** Below src, without its ending. */
  readonly file: string;
  readonly find: RegExp;
  readonly put: string;
}

export interface Planted {
  readonly name: string;
  /** What is wrong, in words. */
  readonly says: string;
  readonly patches: readonly Patch[];
  /** In which it can show. */
  readonly world: 'office' | 'cluster';
}

const bug = (name: string, says: string, ...patches: readonly Patch[]): Planted => ({
  name,
  says,
  patches,
  world: 'office',
});
const clusterBug = (name: string, says: string, ...patches: readonly Patch[]): Planted => ({
  ...bug(name, says, ...patches),
  world: 'cluster',
});
const patch = (file: string, find: RegExp, put: string): Patch => ({ file, find, put });

const FEATURE = 'feature/call-back';

export const plantedBugs: readonly Planted[] = [
  // ── durable before promised ────────────────────────────────────────────────────────────────────────────────────
  bug(
    'ack-before-durable',
    'a commit counts as done when it was handed to the store',
    patch(
      'gateway/commits',
      /written = this\.parts\.store\.commit\(device, record\);/,
      'void this.parts.store.commit(device, record).catch(() => undefined); written = Promise.resolve();',
    ),
  ),
  bug(
    'failed-write-acked',
    'a group of writes that failed is confirmed',
    patch(
      'cluster/commit-groups',
      /\(error\) => group\.forEach\(\(write\) => void write\.failed\(error\)\)/,
      '() => group.forEach((write) => void write.done())',
    ),
  ),
  bug(
    'writes-out-of-order',
    'of two writes of one group the older one stays',
    patch('cluster/commit-groups', /this\.#options\.write\(group\)/, 'this.#options.write([...group].reverse())'),
  ),
  bug(
    'alert-though-not-durable',
    'an alert whose commit failed is sent all the same',
    patch(`${FEATURE}/machine`, /commitFailed: \['retryLater', 'suspended'\]/, "commitFailed: ['judge', 'notifying']"),
  ),
  bug(
    'notified-before-sent',
    'the record says notified before the screen is sent',
    patch(
      `${FEATURE}/engine`,
      /if \(state === State\.alerting\)\s+return State\.notifying;/,
      'if (state === State.alerting || state === State.notifying) return State.notified;',
    ),
  ),
  bug(
    'end-not-retried',
    'an end that the store did not take is not tried again',
    patch(`${FEATURE}/machine`, /commitFailed: \['retryLater', 'ending'\]/, "commitFailed: ['stay', 'ending']"),
  ),
  bug(
    'replaced-not-restored',
    'a replacement that the store refuses takes the old call back with it',
    patch(
      `${FEATURE}/records`,
      /const old = engine\.replaced\.get\(name\);/,
      'engine.replaced.delete(name); const old = undefined;',
    ),
  ),
  // ── restart ────────────────────────────────────────────────────────────────────────────────────────────────────
  bug(
    'lost-resync',
    'records are not taken in at start',
    patch(
      'gateway/router',
      /const records = await this\.parts\.store\.load\(\);/,
      'await this.parts.store.load(); const records = [];',
    ),
  ),
  bug(
    'restored-not-judged',
    'a line that is seen for the first time tells nobody what it does',
    patch('feature/line-state', /this\.#changes\.push\(/, "if (before !== 'unknown') this.#changes.push("),
  ),
  bug(
    'lifetime-by-wall-clock',
    'timers and lifetimes run on the clock that people set',
    patch(
      'service/steady-clock',
      /return \(\) => Math\.floor\(origin \+ performance\.now\(\)\);/,
      'return () => Date.now();',
    ),
  ),
  // ── busy and free ──────────────────────────────────────────────────────────────────────────────────────────────
  bug(
    'late-busy-check',
    'whether B is still free is not looked at when the commit is done',
    patch(`${FEATURE}/machine`, /committed: \['judge', 'notifying'\]/, "committed: ['show', 'alerting']"),
  ),
  bug(
    'caller-busy-told',
    'A is alerted while it is in a call',
    patch(
      'feature/device',
      /this\.lines\.size > 0 && this\.idle && this\.serverReachable/,
      'this.lines.size > 0 && this.serverReachable',
    ),
  ),
  bug(
    'handset-ignored',
    'an unhooked handset without a call counts as free',
    patch('feature/device', /this\.offHook \? Use\.inUse : Use\.ended/, 'Use.ended'),
  ),
  bug(
    'one-carrier-decides',
    'of a shared line only the phone that was looked at last counts',
    patch('feature/line', /if \(here > use\)\s+use = here;/, 'use = here;'),
  ),
  bug(
    'free-while-arming-missed',
    'what the line did while the record was being written is forgotten',
    patch(`${FEATURE}/records`, /(export function armed[\s\S]*?lamp\(engine, id\);\s+)raiseLine\(engine, id\);/, '$1'),
  ),
  bug(
    'dnd-end-missed',
    'who was told of do-not-disturb is not told of its end',
    patch('feature/call-back/handler', /if \(!device\.doNotDisturb\)\s+for/, 'if (false) for'),
  ),
  // ── alerts ─────────────────────────────────────────────────────────────────────────────────────────────────────
  bug(
    'timer-forgotten',
    'a record that changes its state loses the timer of its lifetime',
    patch(
      `${FEATURE}/engine`,
      /(clearTimer\(id\) \{\s+this\.table\.flag\(id, Flag\.stageTimer, false\);\s+this\.table\.setDeadline\(id, )this\.expiry\(id\)/,
      '$1NEVER',
    ),
  ),
  bug(
    'waiters-in-wrong-order',
    'who armed last comes first',
    patch(
      `${FEATURE}/waiters`,
      /(this\.#records\.at\(id, sequence\) - this\.#records\.at\(other, sequence\)\) \| 0\)) > 0/,
      '$1 < 0',
    ),
  ),
  bug(
    'suspended-blocks-others',
    'nobody behind a suspended one is told',
    patch(
      `${FEATURE}/handler`,
      /(raiseLine\(this\.#engine, id\);\s+id = )next;/,
      '$1table.state(id) === State.suspended ? 0 : next;',
    ),
  ),
  bug(
    'tone-at-every-repetition',
    'a phone that does not answer sounds at each push',
    patch(`${FEATURE}/alert`, /const tone = before < 2;/, 'const tone = true;'),
  ),
  bug(
    'guard-times-in-wrong-order',
    'of two whose guard times end together the one that armed last comes first',
    patch(
      `${FEATURE}/deadlines`,
      /(this\.#slab\.at\(id, this\.#sequence\) - this\.#slab\.at\(other, this\.#sequence\)\) \| 0\)) < 0/,
      '$1 > 0',
    ),
  ),
  bug(
    'double-timer',
    'the timer of an alert runs on when the phone has answered, and brings the alert again',
    patch(`${FEATURE}/machine`, /timer: \['recall', 'notified'\]/, "timer: ['rejudge', 'watchBusy']"),
  ),
  // ── ends ───────────────────────────────────────────────────────────────────────────────────────────────────────
  bug(
    'login-keeps-record',
    'Extension Mobility login does not end the call back of the phone',
    patch(
      `${FEATURE}/handler`,
      /userChanged: \(e\) => this\.#raise\(e\.device, Input\.cancel\)/,
      'userChanged: () => {}',
    ),
  ),
  bug(
    'withdrawn-line-kept',
    'a line that leaves the directory keeps its waiters',
    patch(`${FEATURE}/handler`, /this\.#engine\.raise\(id, Input\.withdrawn\)/, 'void 0'),
  ),
  bug(
    'cancel-from-another-device',
    'a key counts for the phone whose screen it names, whoever sends it',
    patch('gateway/inline/screens', /return given;/, "return given ?? { dialog: transaction, what: 'screen' };"),
    patch(
      `${FEATURE}/dialogs`,
      /of\(device\) \{/,
      'ownerOf(number) { for (const [d, { number: n }] of this.#open) if (n === number) return d; }\n of(device) {',
    ),
    patch(
      `${FEATURE}/keys`,
      /const dialog = engine\.dialogs\.named\(event\.device, event\.dialog\);/,
      'event = { ...event, device: engine.dialogs.ownerOf(event.dialog) ?? event.device }; const dialog = engine.dialogs.named(event.device, event.dialog);',
    ),
  ),
  bug(
    'reset-ends-record',
    'a phone that resets loses its call back',
    patch(`${FEATURE}/handler`, /cancels \? Input\.cancel : Input\.callerLost/, 'Input.cancel'),
  ),
  bug(
    'watch-leak',
    'a line is observed for ever once somebody has waited for it',
    patch(
      `${FEATURE}/records`,
      /(watchDevice', device, watch: false \}\);\s+)if \(table\.firstWaiter\(line\) === 0\)\s+engine\.actions\.push\(\{ type: 'watchLine', line, watch: false \}\);/,
      '$1',
    ),
  ),
  // ── clusters ───────────────────────────────────────────────────────────────────────────────────────────────────
  clusterBug(
    'no-fence',
    'a write does not compare the epoch under which the node serves',
    patch(
      'cluster/etcd/record-writer',
      /(const compare = \[\s+)\{ key: guard\.key, target: 'create', revision: guard\.epoch \},/,
      '$1',
    ),
  ),
  clusterBug(
    'tells-after-a-sleep',
    'a node that has just woken up tells what it was about to tell, whoever serves by now (mended in this project)',
    patch('cluster/redundancy/manager', /return this\.epoch === 0 \|\| this\.#lease\.holds\(now\);/, 'return true;'),
  ),
  clusterBug(
    'no-revision-compare',
    'a write compares neither the record nor the mark of its device: one that comes late is done',
    patch('cluster/etcd/record-writer', /\{ key, target: 'mod', revision: seen\.record \},/, ''),
    patch('cluster/etcd/record-writer', /\{ key: owner, target: 'mod', revision: seen\.mark \},/, ''),
  ),
  clusterBug(
    'late-beginning',
    'a write does not compare the mark of the device: a first one that comes late brings back what has ended',
    patch('cluster/etcd/record-writer', /\{ key: owner, target: 'mod', revision: seen\.mark \},/, ''),
  ),
  clusterBug(
    'handle-leak',
    'a line that nobody waits for any more stays open at the CTIManager',
    patch('gateway/cti/openings', /else if \(line\.opening === 'open' && !wanted\)\s+this\.lines\.close\(line\);/, ''),
  ),
  clusterBug(
    'unknown-taken-for-done',
    'a write without an answer counts as done',
    patch('cluster/etcd/record-writer', /return this\.#readBack\(guard, device, deadline, error\);/, "return 'done';"),
  ),
  clusterBug(
    'lease-kept-after-step-down',
    'a node that serves no more keeps its lease alive, so that nobody else can',
    patch(
      'cluster/redundancy/lease',
      /drop\(\) \{\s+const id = this\.#id;\s+this\.#id = null;\s+this\.#askAt = NEVER;/,
      'drop() { const id = null; this.#confirmedAt += 60000;',
    ),
  ),
  clusterBug(
    'addresses-compared-as-text',
    '10.0.0.10 comes before 10.0.0.9',
    patch('cluster/redundancy/address', /return x < y \? -1 : x > y \? 1 : 0;/, 'return a < b ? -1 : a > b ? 1 : 0;'),
  ),
  clusterBug(
    'watch-skips-a-revision',
    'a watch is resumed one revision too late',
    patch('cluster/etcd/mirror', /this\.#revision \+ 1, \{/, 'this.#revision + 2, {'),
  ),
  clusterBug(
    'compaction-ignored',
    'a watch whose revision is no longer kept is begun again from there',
    patch(
      'cluster/etcd/mirror',
      /(compacted: \(\) => \{\s+if \(ours\(\)\)\s+)this\.#lost\(\(\) => void this\.#list\(\)\);/,
      '$1this.#lost(() => this.#follow());',
    ),
  ),
  clusterBug(
    'takes-over-empty',
    'a new active begins without the records',
    patch('cluster/node', /shared \? \[\] : this\.store\.usable\(items\)/, '[]'),
  ),
  clusterBug(
    'record-stays-behind',
    'a phone that registers at another gateway leaves its call back behind',
    patch(
      'service/cluster-service',
      /if \(!this\.#held\.has\(device\)\)\s+this\.#parts\.node\(\)\.claim\(device\);/,
      '',
    ),
  ),
  clusterBug(
    'stale-end-kept',
    'an end that etcd did not take is tried again after another node has served (mended in this project: the simulation found it)',
    patch('service/cluster-service', /if \(record !== null \|\| node\.serves\)/, ''),
    patch(
      'service/cluster-service',
      /this\.#held\.set\(what\.device, what\.record === null \? what\.revision : LIVES\);/,
      'if (what.record === null) this.#held.delete(what.device); else this.#held.set(what.device, LIVES);',
    ),
  ),
  clusterBug(
    'peers-not-told',
    'peers that wait for a line are not told when it changes',
    patch('service/remote-lines', /if \(use === before\)\s+return;/, 'return;'),
  ),
  clusterBug(
    'lost-link-not-told',
    'what a peer said about lines counts on when nothing is heard from it any more (mended in this project)',
    patch('cluster/peer-links', /this\.listener\?\.forgotten\(address\);/, ''),
  ),
  clusterBug(
    'stuck-handle-kept',
    'a handle that cannot be closed, or is not known, stays open at the CTIManager until the session ends (mended in this project)',
    patch('gateway/cti/stuck-handles', /session\.renew\([^;]*\);/, ''),
    patch('gateway/cti/openings', /if \(!notClosed\(reply\)\)\s+return false;/, 'return false;'),
  ),
  clusterBug(
    'screen-holds-phone',
    'a phone stays open at the CTIManager when its screen has been put away',
    patch('gateway/cti/screens', /device\.holdUntil = 0;/, ''),
  ),
  clusterBug(
    'heard-too-late',
    'what a peer says of a line when nobody waits for it any more counts for ever (mended in this project)',
    patch('service/remote-lines', /use === 'unknown' \|\| !this\.#asked\.has\(line\)/, "use === 'unknown'"),
  ),
  clusterBug(
    'router-stays-busy',
    'after an event without actions the router takes nothing out of turn (mended in this project)',
    patch('gateway/router', /if \(this\.actions\.length > 0\) \{/, 'if (this.actions.length === 0) return; {'),
  ),
];
