/** Forwarding of all calls, as a list of one. Type 1 with no destination reads as "no forwarding" (seen at the client). */
import type { QbeInput } from '../../codecs/qbe/encode.ts';

export const forwardList = (target: string | null): QbeInput[] => [{ CfwdType: 1, CallFwdDestination: target ?? '' }];
