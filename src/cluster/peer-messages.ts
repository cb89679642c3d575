/**
 * What nodes say to each other: lines of JSON over TCP.
 *
 *   {"echo":7}                     are you there?                     ◄ the same with `state`: what this node is and does
 *   {"watch":"1002"}               tell me about this line            ◄ {"line":"1002","use":"free"}, now and at each change
 *   {"unwatch":"1002"}             no more
 *   {"directory":true}             which lines do your phones carry?  ◄ {"lines":["1002",…]}, and each that is learnt later
 *   {"drain":true}                 planned work, from `ringback cluster drain`; only from this machine
 */

import { clusterLimits } from './limits.ts';
import type { NodeRole } from './redundancy/words.ts';

/** `unknown`: no phone here carries it (any more). `refusing`: free, but its phone is on DND-R. */
export type LineUse = 'free' | 'refusing' | 'ringing' | 'inUse' | 'unknown';

/** What a node says about itself. */
export interface NodeState {
  readonly address: string;
  readonly lease: string;
  readonly role: NodeRole;
  readonly mode: string;
  readonly epoch: number;
  readonly draining: boolean;
  /** Revision of etcd up to which its table is. */
  readonly revision: number;
  /** Of its table at that revision; releases before it have none. */
  readonly digest?: number;
  readonly records: number;
  /** Its view of etcd follows. */
  readonly live: boolean;
  readonly version: string;
  /** What the service itself needs and does not have, in sentences. */
  readonly missing: readonly string[];
}

export interface PeerMessage {
  readonly echo?: number;
  readonly state?: NodeState;
  readonly watch?: string;
  readonly unwatch?: string;
  readonly line?: string;
  readonly use?: LineUse;
  readonly directory?: boolean;
  readonly lines?: readonly string[];
  readonly drain?: boolean;
}

/** Cuts a stream into messages. What is no JSON object ends the stream: `read` returns null then. */
export class PeerReader {
  #rest = '';

  read(chunk: string): PeerMessage[] | null {
    const lines = (this.#rest + chunk).split('\n');
    this.#rest = lines.pop()!;
    if (this.#rest.length > clusterLimits.peerLineCharactersMax) return null;
    const messages: PeerMessage[] = [];
    for (const line of lines) {
      const message = parsed(line);
      if (message === null) return null;
      messages.push(message);
    }
    return messages;
  }
}

function parsed(line: string): PeerMessage | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as PeerMessage) : null;
  } catch {
    return null;
  }
}

export const peerLine = (message: PeerMessage): string => `${JSON.stringify(message)}\n`;
