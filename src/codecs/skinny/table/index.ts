/**
 * The table of SCCP messages: 175 ids, 223 layouts, by family.
 */
import type { Message } from '../layout.ts';
import { callsMessages } from './calls.ts';
import { capabilitiesMessages } from './capabilities.ts';
import { conferenceMessages } from './conference.ts';
import { configurationMessages } from './configuration.ts';
import { displayMessages } from './display.ts';
import { keysMessages } from './keys.ts';
import { mediaMessages } from './media.ts';
import { multicastMessages } from './multicast.ts';
import { multimediaMessages } from './multimedia.ts';
import { presenceMessages } from './presence.ts';
import { qualityMessages } from './quality.ts';
import { registrationMessages } from './registration.ts';
import { userDataMessages } from './user-data.ts';

export const messages: readonly Message[] = [
  ...registrationMessages,
  ...configurationMessages,
  ...keysMessages,
  ...callsMessages,
  ...displayMessages,
  ...userDataMessages,
  ...presenceMessages,
  ...mediaMessages,
  ...multicastMessages,
  ...multimediaMessages,
  ...capabilitiesMessages,
  ...conferenceMessages,
  ...qualityMessages,
];

const byId = new Map<number, Message>(messages.map((each) => [each.id, each]));

/** The table's row for a message id; undefined where the id is unknown. */
export function messageById(id: number): Message | undefined {
  return byId.get(id);
}
