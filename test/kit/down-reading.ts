/** How the views of servers' messages are read beside the table: what each leaves out, and where it means to differ. */
import { tableVersion } from '../../src/codecs/skinny/choose.ts';
import type { Fields, MessageName } from '../../src/codecs/skinny/index.ts';
import type { Reading } from './view-fields.ts';
import type { Trial } from './view-trial.ts';

/** Getters that the rows leave out for a reason of their tests, and that are compared here. */
const compared = ['audioLevelAdjustment'];
const isRead = (row: Trial, path: string): boolean =>
  compared.some((name) => path.endsWith(name)) || !row.unread?.some((name) => path.endsWith(name));

/**
 * Frames that the view reads otherwise on purpose, because servers send such: the table goes by the version alone. Some
 * are drawn here and never sent (a line above 255, a number of 25 digits, a flag above 255).
 */
const otherwise: Partial<Record<MessageName, (fields: Fields, version: number, bodyBytes: number) => boolean>> = {
  // The oldest form lacks the first of three numbers, not the last.
  CallSelectStatRes: (_, __, bodyBytes) => bodyBytes < 12,
  // chan-sccp sends 32 bytes at 18.
  ConnectionStatisticsReq: (_, version, bodyBytes) => version >= 18 && bodyBytes < 36,
  DialedNumber: (fields, version, bodyBytes) =>
    version >= 18 && (bodyBytes < 33 || Number(fields.lineInstance) > 255 || String(fields.dialedNumber).length > 24),
  ForwardStatRes: (fields, version, bodyBytes) =>
    version >= 18 &&
    (bodyBytes < 95 || Math.max(Number(fields.forwardBusyActive), Number(fields.forwardNoAnswerActive)) > 255),
  // Twelve texts and padding, or thirteen: the view looks at the second text as well, and takes fifteen at version 0.
  CallInfoV2: (fields, version, bodyBytes) =>
    tableVersion(version) < 16 &&
    (bodyBytes === 44 || ['', fields.callingParty].includes(fields.calledParty as string)),
};

export function downReading(row: Trial): Reading {
  const { message, names } = row;
  const special = otherwise[message];
  return {
    message,
    ...(names === undefined ? {} : { names }),
    ...(special === undefined ? {} : { otherwise: special }),
    unread: (path) => !isRead(row, path),
  };
}
