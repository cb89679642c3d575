/** The two sides of a gateway, as captures that it writes and people who watch it call them. */

/** Names of the two interfaces in what the gateway writes itself. */
export const sideNames = { phones: 'phones', server: 'server' } as const;

/** Which side of the gateway somebody wants to see. */
export const watchSides = ['phones', 'server', 'both'] as const;
export type WatchSide = (typeof watchSides)[number];
