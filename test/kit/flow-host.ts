/** Whoever owns flows, where no session does. */
import type { Flow, FlowHost } from '../../src/gateway/inline/flow.ts';
import { ReadTurns } from '../../src/gateway/inline/read-turns.ts';
import { Round } from '../../src/gateway/inline/round.ts';

/** Many speak, always. */
export const crowded = { many: true, came: () => true, ended: () => undefined };

/** A round that ends when it is told to. */
export const roundByHand = (chunksMax?: number): Round =>
  new Round({ nowMs: 0, beginRound: () => undefined, endRound: () => undefined }, crowded, chunksMax, () => undefined);

export function flowHost(parts: Partial<FlowHost> = {}): FlowHost {
  return {
    queued: () => undefined,
    turns: new ReadTurns(1),
    listens: true,
    failed: (_flow: Flow, fault) => {
      throw new Error(`the stream ends with fault ${fault}`);
    },
    round: roundByHand(),
    ...parts,
  };
}
