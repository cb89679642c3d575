/**
 * What coordinator and workers ask of each other, by verb. Events and actions are those of the model, as data.
 *
 *   worker → coordinator   begin {pid} → PlainOptions · ready · events Event[] · counters [index, change][] · traced TracedMessage[] · notice · alarm
 *   coordinator → worker   actions Action[] · phones → PhoneView[] · change LiveOptions · drain · close
 */
import type { InlineOptions } from '../inline/options.ts';

/** Options of a gateway that can be sent: what is called back stays in the worker. */
export type PlainOptions = Omit<InlineOptions, 'tap' | 'record' | 'trace' | 'notice' | 'alarm'>;

/** Index of a counter and what it has changed by since it was told last. */
export type CounterChange = readonly [index: number, change: number];

/** Where a worker finds the socket of its coordinator. */
export const SOCKET_VARIABLE = 'RINGBACK_WORKERS_SOCKET';
