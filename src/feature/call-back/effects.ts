/** What each effect of the machine does. The table of the machine says when. */
import { judge, recall, retryLater, show, told } from './alert.ts';
import { type Effect, Input } from './machine.ts';
import { armed, end, forgetFree, notArmed, rearm, remove } from './records.ts';
import { type EffectRunner, lamp, raiseLine } from './runner.ts';
import { Flag, type RecordId } from './table.ts';

type Run = (id: RecordId, input: Input) => void;

export function effectTable(engine: EffectRunner): Readonly<Record<Effect, Run>> {
  const { table, statistics } = engine;
  return {
    stay: () => {},
    noteUsed: (id) => table.flag(id, Flag.used, true),
    armed: (id) => armed(engine, id),
    notArmed: (id) => notArmed(engine, id),
    save: (id) => engine.commit(id),
    occupied: (id) => {
      forgetFree(engine, id);
      engine.commit(id);
      lamp(engine, id);
    },
    guard: (id) => {
      table.setFreeSince(id, engine.now);
      if (engine.parameters.guardMs > 0) engine.setTimer(id, engine.parameters.guardMs);
      else engine.raise(id, Input.timer);
    },
    judge: (id) => judge(engine, id),
    suspend: (id) => {
      statistics.suspensions++;
      engine.commit(id);
      lamp(engine, id);
    },
    notify: (id) => {
      engine.commit(id);
      engine.setTimer(id, engine.parameters.recallMs);
    },
    show: (id) => show(engine, id),
    retryLater: (id, input) => retryLater(engine, id, input),
    told: (id) => told(engine, id),
    toldDnd: (id) => {
      told(engine, id);
      // B may take calls again since the screen was pushed: nobody would say so later.
      raiseLine(engine, id);
    },
    recall: (id) => recall(engine, id),
    waitForCall: (id) => {
      if (!engine.dialLegs.has(table.device(id))) engine.setTimer(id, engine.parameters.recallMs);
    },
    rejudge: (id) => {
      engine.dialLegs.delete(table.device(id));
      forgetFree(engine, id);
      engine.commit(id);
      lamp(engine, id);
      raiseLine(engine, id);
    },
    end: (id, input) => end(engine, id, input),
    forget: (id) => remove(engine, id),
    rearm: (id) => rearm(engine, id),
    removeAgain: (id) => engine.commitEnd(id),
  };
}
