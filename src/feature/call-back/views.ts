/** What operators ask for: records, lines and devices as plain data, made when somebody asks. */
import type { DisplayKind } from '../../model/events.ts';
import type { DeviceName, LineKey } from '../../model/ids.ts';
import type { Ms } from '../../model/time.ts';
import type { Device } from '../device.ts';
import type { LineState, LineUse } from '../line-state.ts';
import { reason } from './explain.ts';
import { type State, type StateName, stateNames } from './machine.ts';
import type { EffectRunner } from './runner.ts';
import type { CallBackTable, RecordId } from './table.ts';

/** A call back that waits. Times are epoch milliseconds. */
export interface RecordView {
  readonly device: DeviceName;
  readonly line: LineKey;
  readonly dialNumber: string;
  readonly state: StateName;
  /** Why it waits, as one sentence for people. */
  readonly why: string;
  readonly armedAt: Ms;
  /** 0: B is not known to be free. */
  readonly freeSince: Ms;
  readonly revision: number;
  /** Arming order over the node. */
  readonly sequence: number;
}

export interface LineView {
  readonly line: LineKey;
  readonly use: LineUse;
  readonly devices: readonly DeviceName[];
  /** Call backs that wait for it. */
  readonly waiting: number;
  readonly refusesCalls: boolean;
}

export interface DeviceView {
  readonly device: DeviceName;
  readonly display: DisplayKind;
  readonly lines: readonly { readonly instance: number; readonly line: LineKey }[];
  readonly calls: number;
  readonly offHook: boolean;
  readonly doNotDisturb: boolean;
  readonly serverReachable: boolean;
  /** Line that its call back waits for; '' where it has none. */
  readonly waitsFor: LineKey;
}

/** What a list is cut to, and by. Empty or undefined: everything. */
export interface ViewFilter {
  /** Part of a device name or number. */
  readonly text?: string;
  readonly most: number;
}

export interface FeatureViews {
  /** In arming order, as far as they were looked at: of very many, those first found. */
  records(filter: ViewFilter): RecordView[];
  lines(filter: ViewFilter): LineView[];
  devices(filter: ViewFilter): DeviceView[];
  /** Records in each state that any is in. */
  states(): Partial<Record<StateName, number>>;
}

/** @param engine of the handler; @param lines the same line states, with their lists */
export function featureViews(engine: EffectRunner & { readonly table: CallBackTable }, lines: LineState): FeatureViews {
  const { table } = engine;
  return {
    records(filter) {
      const found: RecordView[] = [];
      for (const id of table.ids()) {
        if (found.length >= filter.most) break;
        if (matches(filter, table.device(id), table.line(id))) found.push(recordView(engine, id));
      }
      return found.sort((a, b) => a.sequence - b.sequence);
    },
    lines: (filter) =>
      taken(lines.allLines(), filter, (line) => [line]).map((line) => ({
        line,
        use: lines.useOf(line),
        devices: Array.from(lines.carriersOf(line), ({ name }) => name),
        waiting: waiters(table, line),
        refusesCalls: lines.refusesCalls(line),
      })),
    devices: (filter) =>
      taken(lines.all(), filter, (device) => [device.name, ...device.lineKeys]).map((device) =>
        deviceView(table, device),
      ),
    states() {
      const counts: Partial<Record<StateName, number>> = {};
      for (const id of table.ids()) {
        const name = nameOf(table.state(id));
        counts[name] = (counts[name] ?? 0) + 1;
      }
      return counts;
    },
  };
}

const nameOf = (state: State): StateName => stateNames[state]!;

function recordView(engine: EffectRunner, id: RecordId): RecordView {
  const { table } = engine;
  return {
    device: table.device(id),
    line: table.line(id),
    dialNumber: table.dialNumber(id),
    state: nameOf(table.state(id)),
    why: reason(engine, id),
    armedAt: table.armedAt(id),
    freeSince: table.freeSince(id),
    revision: table.revision(id),
    sequence: table.sequence(id),
  };
}

function deviceView(table: CallBackTable, device: Device): DeviceView {
  const id = table.find(device.name);
  return {
    device: device.name,
    display: device.display,
    lines: Array.from(device.lines.entries(), ([instance, line]) => ({ instance, line: line.key })),
    calls: device.legs.length,
    offHook: device.offHook,
    doNotDisturb: device.doNotDisturb,
    serverReachable: device.serverReachable,
    waitsFor: id === 0 ? '' : table.line(id),
  };
}

function taken<T>(all: Iterable<T>, filter: ViewFilter, words: (one: T) => readonly string[]): T[] {
  const found: T[] = [];
  for (const one of all) {
    if (found.length >= filter.most) break;
    if (matches(filter, ...words(one))) found.push(one);
  }
  return found;
}

function matches({ text }: ViewFilter, ...words: readonly string[]): boolean {
  if (text === undefined || text === '') return true;
  const wanted = text.toUpperCase();
  return words.some((word) => word.toUpperCase().includes(wanted));
}

function waiters(table: CallBackTable, line: LineKey): number {
  let count = 0;
  for (let id = table.firstWaiter(line); id !== 0; id = table.nextWaiter(id)) count++;
  return count;
}
