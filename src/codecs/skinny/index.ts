/** Everything that others may take from the Skinny codecs. */
export * from './dialing.ts';
export * from './empty.ts';
export * from './ids.ts';
export * from './keys.ts';
export * from './registration.ts';
export * from './requests.ts';
export * from './user-data.ts';
export * from './versions.ts';
