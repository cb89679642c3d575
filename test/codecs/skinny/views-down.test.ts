/** Every message that a server sends to a phone and that has a hand-written view: the five tests of its row. */
import { tryMessages } from '../../kit/view-trial.ts';
import { callRows } from './down-call-rows.ts';
import { deviceRows } from './down-device-rows.ts';
import { mediaRows } from './down-media-rows.ts';

tryMessages([...callRows, ...deviceRows, ...mediaRows]);
