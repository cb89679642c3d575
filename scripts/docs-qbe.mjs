// The page of QBE, made from the table of PDUs.
import { valueTables } from '../dist/codecs/qbe/enums/index.js';
import { RESULT_BASE, resultNames } from '../dist/codecs/qbe/enums/result-codes.js';
import { qbeNumbers } from '../dist/codecs/qbe/profile.js';
import { pdus, structures } from '../dist/codecs/qbe/table/index.js';

const arrows = { request: 'application → CTIManager', response: 'CTIManager → application', heartbeat: 'both ways' };
const direction = ({ kind }) => arrows[kind] ?? 'CTIManager → application, unasked';

const known = {
  session: 'in a real session, and every field by round trip',
  roundTrip: 'every field by round trip',
  newer: 'every field by round trip, clients 12.5 to 15 only',
  written: 'from bytes that the client wrote',
  named: 'the name alone; more fields may follow',
};

const kinds = { i32s: 'i32[]', obj: '{}', list: '[]' };

function fieldText({ name, kind, values, of, filled }) {
  if (filled) return `${name}:bytes+`;
  if (kind === 'i32') return values ? `${name}(${values})` : name;
  if (kind === 'obj') return `${name}:{${of}}`;
  return `${name}:${kind === 'list' ? `[${of}]` : (kinds[kind] ?? kind)}`;
}
const fields = (row) => row.fields.map(fieldText).join(', ') || '–';

const intro = `Quick Buffer Encoding is what applications and a CTIManager speak on TCP 2748, and in TLS on 2749.

## What is not known

What a real CTIManager sends is **not known** beyond what Cisco's published JTAPI client accepts. Everything on this page was learned from
bytes that the unmodified client (releases 11.5, 12.5, 14, 15) wrote, and from what its own trace printed for bytes that were written for
it. A layout that it reads is the layout; which values a CTIManager puts there, in which order it sends PDUs, and what it does with the
words that the client ignores, nobody here has seen. Not known in particular:

- the featureID of Call Back, and the numbers of softkeys and buttons
- the plain text of the four hidden fields of ProviderOpenRequest, logins by token, TLS on 2749 beyond that it is the same inside
- the elements MediaEncryptionKeyInfo and MultiMediaEncryptionKeyInfo, and the rest of the rows that are marked *the name alone*
- the version word of releases before 11.5
- what a CTIManager takes for a null unicode string, and whether it ever sends one

Numbers that a site may have to change are set in the configuration: the version word (${hexOf(qbeNumbers.versionWord)} if not told), the
featureID of Call Back (${qbeNumbers.callBackFeatureID}, a placeholder), and any PDU number by name.

## Frame

All numbers are u32, little-endian. **Offsets in descriptors count from the first byte of the frame.**

    0        4     8            12        16    20            24          28        32
    ┌────────┬─────┬────────────┬─────────┬─────┬─────────────┬───────────┬─────────┬─ ··· ─┬────────────┬───────────────┐
    │ length │  0  │ 0xffffdddd │ version │ pdu │ fixedOffset │ fixedSize │ varSize │       │ fixed part │ variable part │
    └────────┴─────┴────────────┴─────────┴─────┴─────────────┴───────────┴─────────┴─ ··· ─┴────────────┴───────────────┘

| fact | evidence |
| --- | --- |
| The frame ends at fixedOffset + fixedSize + varSize | accepted by the client, which frames by it |
| length is the frame without its first 8 bytes; the client ignores it, and we count where it differs | all frames that the client wrote |
| fixedOffset is 32; 40 with 8 bytes of filler is read too | written; accepted |
| version is 0x00110000 from 12.5 on, 0x00100000 in 11.5; ignored by the client | written; accepted |
| another magic ends the connection | the client drops it |
| fields that the fixed part does not reach read as 0 or null; what follows the known fields is skipped; the same in elements | accepted |
| a PDU above 315 is ignored; a number up to 315 that has no row here ends the client's session | seen in the client |
| nothing is aligned or padded | written |

## Kinds of fields

| word | bytes in the fixed part | what it is |
| --- | --- | --- |
| name | 4 | u32; \`name(values)\` where its numbers have names |
| :bool | 4 | the client writes true as 0xffffffff and reads 0, 1 and 0xffffffff; anything else ends its connection |
| :str | 8 | offset, size. The last byte is a NUL, whatever it holds. The client reads in its machine's character set, so that only ASCII is safe; we read latin1 |
| :bytes | 8 | offset, size; size 0 is null. \`:bytes+\` must not be null |
| :ustr | 16 | offset, size, count, 2; UTF-16LE. To the client with a NUL that is counted; the client writes none. With size 0 the client reads two words only: never send it |
| :{X} | 12 | offset, size, size of its fixed part. Offsets inside count from the frame again |
| :[X] | 16 | offset, size, count, size of one; the client counts the strings of the elements into size |
| :i32[] | 16 | offset, size, count, 4 |

A server fills every str, ustr and element: the client dereferences many of them without a look, and then loses the call, the device or its
thread. Lists and bytes may be null, but for deviceDataObj of DeviceDataPassThroughResponse.
`;

function hexOf(number) {
  return `0x${number.toString(16).padStart(8, '0')}`;
}

export function qbePage(made, table) {
  const sorted = [...pdus].sort((a, b) => a.id - b.id);
  const rows = sorted.map((pdu) => [pdu.id, pdu.name, direction(pdu), fields(pdu), known[pdu.evidence]]);
  const values = Object.entries(valueTables).map(
    ([name, names]) =>
      `**${name}**: ${Object.entries(names)
        .map(([number, text]) => `${number} ${text}`)
        .join(', ')}`,
  );
  const results = Object.entries(resultNames).map(([low, text]) => `${hexOf(RESULT_BASE + Number(low))} ${text}`);
  return [
    `# QBE on the wire\n\n${made}${intro}`,
    `## PDUs\n\nRequests begin with sequenceNumber, responses with sequenceNumber and result. How a row is known stands in the last column.\n`,
    table(['pdu', 'name', 'direction', 'fields in wire order', 'known'], rows),
    `\n## Elements\n`,
    table(
      ['element', 'fields in wire order'],
      structures.map((each) => [each.name, fields(each)]),
    ),
    `\n## Numbers with names\n\nAs the client's trace prints them, probed value by value.\n\n${values.join('\n\n')}`,
    `\n**resultCode**: 0 SUCCESS, ${results.join(', ')}. Names are those of the public CiscoJtapiException API.\n`,
  ].join('\n');
}
