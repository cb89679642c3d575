// docs/trace.md: prose, a real sample, and the tables of levels, fields and limits from the code.
import { traceLimits } from '../dist/gateway/limits.js';
import { traceFields, traceLevels } from '../dist/service/trace/fields.js';

const SAMPLE = `2026-11-28T11:27:54.467Z | SEP00005E005301 | Arbitrary | SCCP | server → phone CallState v20 callState=Busy lineInstance=1 callReference=16777244 privacy=None …
2026-11-28T11:27:54.468Z | SEP00005E005301 | Significant | Event Handler | dialled 1002, line 1 call 16777244
2026-11-28T11:27:54.468Z | SEP00005E005301 | Significant | Template Map | CallBack is offered, line 1 call 16777244
2026-11-28T11:27:54.539Z | SEP00005E005301 | Significant | SCCP | phone → server SoftKeyEvent, swallowed v20 softKeyEvent=CallBack lineInstance=1 callReference=16777244
2026-11-28T11:27:54.539Z | SEP00005E005301 | Significant | Event Handler | pressed CallBack, line 1 call 16777244
2026-11-28T11:27:54.541Z | SEP00005E005301 | Significant | DB | record 1 for 1002, watchBusy, is written
2026-11-28T11:27:54.541Z | SEP00005E005301 | Significant | DB | record 1 is durable
2026-11-28T11:27:54.541Z | SEP00005E005301 | State Transition | Call Back Handler | 1002: arming × armBusy → watchBusy
2026-11-28T11:27:54.555Z | SEP00005E005301 | Significant | DOM Helper | screen 1345384433 is pushed, keys Cancel, Exit "CallBack" "CallBack is activated on 1002\\nPress Cancel to deactivate\\n…"
2026-11-28T11:27:54.567Z | SEP00005E005301 | Significant | SCCP | server → phone UserToDeviceDataVersion1, added v20 applicationId=21058 transactionId=1345384433 …
2026-11-28T11:27:54.612Z | SEP00005E005301 | Significant | DOM Helper | shows screen 1345384433
2026-11-28T11:27:54.675Z | SEP00005E005301 | State Transition | Call Back Handler | 1002: watchBusy × lineFree → free
2026-11-28T11:27:54.675Z | SEP00005E005301 | State Transition | Call Back Handler | 1002: free × ready → notifying
2026-11-28T11:27:54.683Z | SEP00005E005301 | State Transition | Call Back Handler | 1002: notifying × ready → alerting
2026-11-28T11:27:54.684Z | SEP00005E005301 | Significant | DOM Helper | screen 1345384434 is pushed with the tone, keys Dial, Cancel, Exit "CallBack" "1002 has become available\\n…"
2026-11-28T11:27:54.746Z | SEP00005E005301 | State Transition | Call Back Handler | 1002: alerting × shown → notified`;

const CTI_SAMPLE = `2026-11-28T11:49:58.866Z | SEP000000000001 | Arbitrary | QBE Helper CTI | CTIManager → ProviderFeatureActivatedEvent featureID=1 deviceName="SEP000000000001" callState=IDLE
2026-11-28T11:49:58.868Z | SEP000000000001 | Entry_exit | QBE Helper TSPI | → CTIManager DeviceOpenRequest sequenceNumber=4 deviceName="SEP000000000001" filter.deviceData=true …
2026-11-28T11:49:58.874Z | SEP000000000001 | Entry_exit | QBE Helper TSPI | CTIManager → DeviceOpenResponse sequenceNumber=4 result=SUCCESS callManagerID=1 deviceID=38
2026-11-28T11:49:58.883Z | SEP000000000001 | Arbitrary | QBE Helper CTI | CTIManager → LineInServiceEvent lineCallManagerID=1 lineID=1001`;

export function tracePage(made, table) {
  const l = traceLimits;
  return `# Trace

${made}Everything that happens about one phone, in full, for a while; or parts of the whole service, with numbers and names hidden, until you end it.
Traces are the only place where full numbers and names are written: the log never has them.

## One phone

\`\`\`sh
npx ringback trace SEP00005E005301 --for 10m
npx ringback trace show 1001
npx ringback trace
npx ringback trace stop 1001
\`\`\`

The first names a phone by device name or number, and says where the trace is written; it ends by itself. \`show\` prints its last lines, \`trace\` alone
what runs and what has ended, \`stop\` without a phone ends all. \`--level\` and \`--fields\` make it smaller, \`--expected\` is for a phone that has yet to
register. While it runs, the alarm *TraceUnredacted* stands, and the log says who began it. A trace ends with the process; it is not begun again.

The same is the view *Trace* of the [dashboard](dashboard.md), and \`POST /api/v1/trace\`, \`GET\` and \`DELETE /api/v1/trace/PHONE\` of the API.

![A phone that is traced: what remains of its time, and its last lines](images/dashboard-trace.png)

Digits are written as they are pressed: a PIN that is typed into a voice mail, too. Hand the file on as you would the phone.

### A sample

Time (UTC), phone, level, field, and what was said; the last column may hold anything but control characters. This is 1001, who calls 1002, hears busy,
presses CallBack, hangs up, and is told (long lines are cut here):

\`\`\`
${SAMPLE}
\`\`\`

*1002: watchBusy × lineFree → free* is a step of [the machine](call-back-machine.md): the line waited for, the state, what came, the next state. An SCCP
message says what became of it where it did not pass as it was: *changed* (what came stands behind *before:*), *added*, *swallowed*.

Beside a CTIManager PDUs are called as in the trace of Cisco's JTAPI client. Of the password only the length is written:

\`\`\`
${CTI_SAMPLE}
\`\`\`

With \`serve --workers N\` messages come from the worker that has the phone, a moment after the steps that are taken in the main process: sort by time. In
a [cluster](cluster.md) ask the node that has the phone.

## The service

\`\`\`sh
npx ringback parameters set "Trace On=true" "Debug Trace Level=State Transition"
npx ringback parameters set "Trace Fields=Call Back Handler, DB, SCCP=Arbitrary"
npx ringback parameters set "Trace On=false"
\`\`\`

[Parameters](parameters.md), also in the configuration file; they count at once. Numbers and device names are hidden as in the log (the last two
characters, and a hash that is the same for the same phone), fields of messages and texts of screens are left out. \`service.trace\` in the same folder.

## Levels

Each holds those before it. Names, order and the default *Error* are the original's (release 12.5); what each holds here is ringback's choice.

${table(
  ['level', 'and besides'],
  traceLevels.map(({ name, what }) => [name, what]),
)}

## Fields

Those of Cisco Extended Functions (Serviceability guide, release 12). The guide does not say what each holds: which part here does the work of which is
inferred from the names. Either name may be given.

${table(
  ['field', "the original's name", 'what'],
  Object.values(traceFields).map(({ name, original, what }) => [name, original || '– (ours)', what]),
)}

## Files

\`--trace-folder\` (\`trace.folder\`; by default \`$LOGS_DIRECTORY\`, \`$STATE_DIRECTORY/trace\`, or \`.ringback/trace-PORT\`), mode 0700; files 0600. \`NAME.trace\` becomes
\`NAME.trace.1\` at \`--trace-size\` (10 MB), or when the phone is traced anew; \`--trace-keep\` (4) older ones stay. Files older than \`--trace-days\` (7) are deleted, and the
oldest of more than ${l.filesMax}.

## Limits

A trace never holds up a call. ${l.tracesMax} phones at once; ${l.secondsMax / 3600} hours at most; ${l.messagesPerSMax} messages a second of a process are read for traces, ${l.linesPerSMax} lines a second of a
trace are written, a line has ${l.lineCharactersMax} characters, and ${l.queueBytesMax / 1024 / 1024} MiB may wait for the disk. What is above is dropped and counted: the file says *N lines are missing here*, \`ringback trace\`
and \`ringback_trace_lines_total{result="dropped"}\` how many, the alarm *TraceIncomplete* that it happened. A disk that fails is *TraceNotWritten*, and is tried again
every ${l.retryMs / 1000} seconds. Where nothing is traced, a message pays one test of a field.
`;
}
