/** A table of handlers: message id → what a direction does with it. Ids without a row pass on the fast path. */
import type { FrameView } from '../../codecs/frame.ts';
import { MessageId as Id, type MessageId, type MessageName } from '../../codecs/skinny/ids.ts';
import { Verdict } from './flow.ts';
import type { HandledPhone } from './phone-ports.ts';

export type Handler = (phone: HandledPhone, view: DataView, start: number, end: number, version: number) => Verdict;

/**
 * A row: proves the frame through its view, then acts. One view per row, reused by all phones; a frame that does not
 * hold what it must is counted and passed on unread. Acting without a result means: pass.
 */
export function reads<V extends FrameView>(
  message: V,
  act: (phone: HandledPhone, message: V, version: number) => Verdict | undefined,
): Handler {
  return (phone, view, start, end, version) => {
    const fault = message.read(view, start, end);
    if (fault) return phone.unread(fault);
    return act(phone, message, version) ?? Verdict.pass;
  };
}

/** The rows as an array indexed by message id. */
export function handlerTable(rows: Partial<Record<MessageName, Handler>>): readonly (Handler | undefined)[] {
  const table: (Handler | undefined)[] = [];
  for (const [name, handler] of Object.entries(rows)) table[Id[name as MessageName] as MessageId] = handler;
  return Array.from(table);
}
