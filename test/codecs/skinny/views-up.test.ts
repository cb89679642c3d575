/** Keys, numbers, requests, registration: what phones send in few bytes. */
import { tryMessages } from '../../kit/view-trial.ts';
import { keyRows } from './up-key-rows.ts';

tryMessages(keyRows);
