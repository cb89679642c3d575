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
}

const bug = (name: string, says: string, ...patches: readonly Patch[]): Planted => ({ name, says, patches });
const patch = (file: string, find: RegExp, put: string): Patch => ({ file, find, put });

const FEATURE = 'feature/call-back';

export const plantedBugs: readonly Planted[] = [
  // ── durable before promised ────────────────────────────────────────────────────────────────────────────────────
  bug(
    'ack-before-durable',
    'a commit counts as done when it was handed to the store',
    patch(
      'gateway/router',
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
    patch('feature/line-state', /if \(here > use\)\s+use = here;/, 'use = here;'),
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
    'tone-each-push',
    'every repetition of an alert sounds',
    patch(`${FEATURE}/alert`, /const tone = before < 2;/, 'const tone = true;'),
  ),
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
    'guard-order',
    'of two guard times that end together any one comes first (mended in this project: the simulation found it)',
    patch(
      `${FEATURE}/deadlines`,
      /deadline === other \? this\.#armedBefore\(id, this\.#id\(place\)\) : deadline < other/,
      'deadline < other',
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
      /const dialog = engine\.dialogs\.of\(event\.device\);/,
      'event = { ...event, device: engine.dialogs.ownerOf(event.dialog) ?? event.device }; const dialog = engine.dialogs.of(event.device);',
    ),
  ),
  bug(
    'reset-ends-record',
    'a phone that resets loses its call back',
    patch(
      `${FEATURE}/handler`,
      /engine\.parameters\.callerReset === 'cancel' \? Input\.cancel : Input\.callerLost/,
      'Input.cancel',
    ),
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
];
