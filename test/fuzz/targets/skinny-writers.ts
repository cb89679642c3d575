/** Writers that no row of the tests of bytes drives with any values, and what they leave out when they are not told. */
import * as skinny from '../../../src/codecs/skinny/index.ts';
import type { Trial } from '../../kit/view-trial.ts';

type Row = Pick<Trial, 'message' | 'write' | 'unwritable'>;

/** By what a caller may leave out. */
export const sparseRows: readonly Row[] = [
  {
    message: 'ConnectionStatisticsRes',
    write: (w, values) => {
      const data = values.raw('data');
      skinny.writeConnectionStatisticsRes(
        w,
        values.version,
        {
          directoryNum: values.s('directoryNum') ?? '',
          callReference: values.n('callReference'),
          statsProcessingMode: values.n('statsProcessingMode'),
          numberPacketsSent: values.n('numberPacketsSent'),
          numberOctetsSent: values.n('numberOctetsSent'),
          numberPacketsReceived: values.n('numberPacketsReceived'),
          numberOctetsReceived: values.n('numberOctetsReceived'),
          numberPacketsLost: values.n('numberPacketsLost'),
          jitter: values.n('jitter'),
          latency: values.n('latency'),
        },
        values.n('dataSize') === 0 ? undefined : data,
      );
    },
  },
  {
    message: 'EnblocCall',
    write: (w, values) => skinny.writeEnblocCall(w, values.version, values.s('calledParty'), 1),
  },
  {
    message: 'LineStatRes',
    write: (w, values) => skinny.writeLineStatRes(w, values.version, values.n('lineNumber'), values.s('lineDirNumber')),
  },
  {
    message: 'MiscellaneousCommand',
    write: (w, values) => skinny.writeMiscellaneousCommand(w, values.version, 1, 2, 3, values.n('command')),
  },
];
