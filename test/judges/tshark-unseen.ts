/** Fields of the captures that tshark does not show, with the reason of each. */
import type { Difference } from '../kit/tshark-fields.ts';

export interface Exception {
  readonly message: string;
  /** Body bytes for which it holds; any where not told. */
  readonly body?: readonly number[];
  readonly fields: readonly string[];
  readonly why: string;
}

/**
 * Fields that we read and tshark 4.0.17 does not. The short bodies of older peers, at which tshark stops ("malformed"), do not occur in these captures.
 */
export const exceptions: readonly Exception[] = [
  {
    message: 'RegisterReq',
    body: [64],
    fields: ['activeConferences', 'macAddress'],
    why: 'tshark asks for a longer body than needed before it shows them (data_length > 100)',
  },
  {
    message: 'ButtonTemplateReq',
    fields: ['totalButtonCount'],
    why: 'tshark knows no body; clients of the 30SP+ class send one word',
  },
  { message: 'ClearDisplay', fields: ['unknown'], why: 'tshark knows no body; a trailing word is sent' },
  {
    message: 'OpenReceiveChannel',
    body: [108, 168],
    fields: ['mixingMode', 'partyDirection', 'sourceIpAddr', 'sourcePortNumber'],
    why: 'tshark stops at header version 0 before the later tail, though the body goes on',
  },
  {
    message: 'StartMediaTransmission',
    body: [116],
    fields: ['partyDirection'],
    why: 'tshark stops at header version 0 before the later tail, though the body goes on',
  },
  {
    message: 'StopTone',
    body: [12],
    fields: ['tone'],
    why: 'tshark shows the tone only for header versions above 10; chan-sccp sends it with 0',
  },
];

/** Only fields that tshark does not show are excepted, never a value that it shows. */
export function exceptionFor(message: string, body: number, { kind, name }: Difference): Exception | undefined {
  const rows = exceptions.filter((row) => row.message === message && (row.body?.includes(body) ?? true));
  return rows.find(({ fields }) => kind === 'ours' && fields.includes(name));
}
