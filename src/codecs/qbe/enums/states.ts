/** Words that the trace of the JTAPI client prints for numbers of calls, lines and devices; probed value by value. */

export const callState = {
  0: 'UNKNOWN',
  1: 'IDLE',
  2: 'OFFERING',
  3: 'ACCEPTED',
  4: 'DIALTONE',
  5: 'DIALING',
  6: 'RINGBACK',
  7: 'BUSY',
  8: 'CONNECTED',
  9: 'PROCEEDING',
  10: 'ONHOLD',
  11: 'ONHOLDPENDING',
  12: 'TRANSFERONHOLD',
  13: 'TRANSFERONHOLDPENDING',
  14: 'DISCONNECTED',
  15: 'WAITING',
  16: 'UNKNOWN16',
  17: 'PROGRESSING',
  18: 'WHISPER',
  19: 'UNKNOWN19',
  20: 'QUEUED',
} as const;

export const callOrigin = {
  0: 'UNKNOWN',
  1: 'INBOUNDINTERNAL',
  2: 'INBOUNDINTERNALENTERPRISE',
  3: 'INBOUNDEXTERNAL',
  4: 'OUTBOUND',
  5: 'OUTBOUNDHOLD',
  6: 'OUTBOUNDCONFERENCE',
  7: 'OUTBOUNDTRANSFER',
  8: 'OUTBOUNDPARK',
} as const;

export const farEndpointType = {
  0: 'UNKNOWN',
  1: 'IN_CLUSTER',
  2: 'EXTERNAL',
  3: 'SERVER_CALL',
} as const;

export const deviceState = {
  0: 'IDLE',
  1: 'ACTIVE',
  2: 'ALERTING',
  3: 'HELD',
  4: 'UNKNOWN',
  5: 'WHISPER',
} as const;

export const forwardType = {
  0: 'cancel',
  1: 'all',
} as const;
