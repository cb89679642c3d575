/** Refusals: FailureResponse carries one of these results and a sentence, which reach the application. */
import { RESULT_BASE } from '../../codecs/qbe/enums/result-codes.ts';

const code = (low: number): number => RESULT_BASE + low;

/** The results that the simulator uses, by their names in the CiscoJtapiException API. */
export const Result = {
  ILLEGAL_HANDLE: code(0x04),
  UNDEFINED_LINE: code(0x05),
  ILLEGAL_CALLSTATE: code(0x09),
  ACCESS_TO_DEVICE_DENIED: code(0x18),
  DATA_SIZE_LIMIT_EXCEEDED: code(0x1f),
  INVALID_DEVICE_NAME: code(0x22),
  MAX_NUMBER_OF_CTI_CONNECTIONS_REACHED: code(0x47),
  UNRECOGNIZABLE_PDU: code(0x51),
  ILLEGAL_MESSAGE_FORMAT: code(0x52),
  DIRECTORY_LOGIN_FAILED: code(0x60),
  PROVIDER_NOT_OPEN: code(0x61),
  PROVIDER_ALREADY_OPEN: code(0x62),
  INVALID_LINE_HANDLE: code(0x71),
  CFWDALL_DESTN_INVALID: code(0x74),
  DEVICE_OUT_OF_SERVICE: code(0x77),
  CALL_REQUEST_ALREADY_OUTSTANDING: code(0x87),
  FEATURE_ALREADY_REGISTERED: code(0x89),
  COMMAND_NOT_IMPLEMENTED_ON_DEVICE: code(0x99),
  DEVICE_ALREADY_OPENED: code(0xa0),
  DEVICE_NOT_OPENED_YET: code(0xa1),
  CALL_NOT_EXISTED: code(0xb3),
  INVALID_PARAMETER: code(0xb4),
  UNSUPPORTED_CFWD_TYPE: code(0xc9),
  LINE_ALREADY_OPENED: code(0x114),
} as const;

/** Thrown by what answers a request; becomes a FailureResponse. */
export class Refused extends Error {
  readonly result: number;

  constructor(result: keyof typeof Result, description: string) {
    super(description);
    this.result = Result[result];
  }
}
