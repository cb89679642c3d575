/** Who calls whom: CallInfo (fixed texts, 384 bytes) up to version 7, CallInfoV2 (texts back to back) from 8. */
import { MessageId } from '../../codecs/skinny/ids.ts';
import type { FrameWriter } from '../../codecs/writer.ts';
import { DYNAMIC_TEXTS_FROM, headerOf } from './server-signals.ts';

export interface Party {
  readonly number: string;
  readonly name: string;
}

export interface CallInfo {
  readonly line: number;
  readonly call: number;
  /** CallType: 1 inbound, 2 outbound, 3 forward. */
  readonly type: number;
  readonly calling: Party;
  readonly called: Party;
  readonly originalCalled: Party;
  readonly lastRedirecting: Party;
  /** From version 16. */
  readonly alternateCalling: string;
}

export function callInfo(w: FrameWriter, v: number, info: CallInfo): void {
  if (v < DYNAMIC_TEXTS_FROM) fixedForm(w, v, info);
  else dynamicForm(w, v, info);
}

function fixedForm(w: FrameWriter, v: number, info: CallInfo): void {
  w.begin(headerOf(v), MessageId.CallInfo);
  for (const party of [info.calling, info.called]) w.fixed(party.name, 40).fixed(party.number, 24);
  w.u32(info.line).u32(info.call).u32(info.type);
  for (const party of [info.originalCalled, info.lastRedirecting]) w.fixed(party.name, 40).fixed(party.number, 24);
  // redirect reasons, four voice mailboxes, call instance, security status 1 (not authenticated), restrictions
  w.u32(0).u32(0).zeros(96).u32(1).u32(1).u32(0).end();
}

/** 12 texts up to version 15; with AlternateCallingParty and the two of the hunt pilot from 16. */
function dynamicForm(w: FrameWriter, v: number, info: CallInfo): void {
  w.begin(headerOf(v), MessageId.CallInfoV2)
    .u32(info.line)
    .u32(info.call)
    .u32(info.type)
    .u32(0)
    .u32(0)
    .u32(1)
    .u32(1)
    .u32(0);
  const long = v >= 16;
  const texts = [
    info.calling.number,
    ...(long ? [info.alternateCalling] : []),
    info.called.number,
    info.originalCalled.number,
    info.lastRedirecting.number,
    '',
    '',
    '',
    '',
    info.calling.name,
    info.called.name,
    info.originalCalled.name,
    info.lastRedirecting.name,
    ...(long ? ['', ''] : []),
  ];
  for (const text of texts) w.zstr(text, 41);
  w.end();
}
