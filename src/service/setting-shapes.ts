/** Shapes of values that several families of settings have, for the file's schema, and how they are called in sentences. */
import { z } from 'zod';
import { parseAddress } from './address.ts';

export const address = z.string().refine((text) => parseAddress(text) !== null);
export const path = z.string().min(1);

/** Texts of flags and the environment are numbers, too. */
export const wholeNumber = (least: number, most: number) => z.coerce.number().int().min(least).max(most);

export const HOST_PORT = 'HOST:PORT with a port of 0 to 65535, for example 127.0.0.1:2000';
