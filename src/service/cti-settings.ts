/** Settings of the attachment to a CTIManager. Rows of the table in `settings`. */
import { z } from 'zod';
import { parseManagers, parsePduNumbers, parseWord } from './cti-words.ts';
import { row, type Setting } from './setting.ts';
import { path } from './setting-shapes.ts';

/** A word of 32 bits, as people write it: 17, 0x00110000. YAML makes a number of it. */
const word = z.union([z.number(), z.string()]).refine((value) => parseWord(String(value)) !== null);
const managers = z.string().refine((text) => parseManagers(text, 1) !== null);
const pduNumbers = z.string().refine((text) => parsePduNumbers(text) !== null);

const WORD = 'a whole number from 0 to 0xffffffff';

export const ctiSchema = {
  cti: z
    .strictObject({
      managers: managers.optional().describe('CTIManagers in order of preference, HOST or HOST:PORT, parted by commas'),
      user: z.string().min(1).max(128).optional().describe('Application user that the phones are associated with'),
      passwordFile: path.optional().describe('File that holds the password of the user'),
      authority: path.optional().describe('PEM file with authorities for the certificate of the CTIManager'),
      certificate: path.optional().describe('PEM file with our certificate for the CTIManager'),
      key: path.optional().describe('PEM file with its private key'),
      featureId: word.optional().describe('Number of the Call Back feature at the CTIManager'),
      versionWord: word.optional().describe('Version word of QBE frames'),
      pduNumbers: pduNumbers.optional().describe('PDUs that have another number at this site, NAME=NUMBER,...'),
    })
    .optional(),
};

export const ctiRows: readonly Setting[] = [
  row(
    'cti.managers',
    '--cti <host:port,...>',
    'text',
    'HOST or HOST:PORT, more of them parted by commas',
    'CTIManagers to attach to, in order of preference; beside --upstream or instead of it, each for phones of its own',
  ),
  row('cti.user', '--cti-user <name>', 'text', 'a name', 'application user that the phones are associated with'),
  row(
    'cti.passwordFile',
    '--cti-password-file <file>',
    'text',
    'the path of a file',
    'holds the password of that user',
  ),
  row(
    'cti.authority',
    '--cti-ca <file>',
    'text',
    'the path of a PEM file',
    'TLS: the CTIManager must show a certificate of these (usual: port 2749)',
  ),
  row(
    'cti.certificate',
    '--cti-cert <file>',
    'text',
    'the path of a PEM file',
    'TLS: our certificate for the CTIManager',
  ),
  row('cti.key', '--cti-key <file>', 'text', 'the path of a PEM file', 'TLS: private key of that certificate'),
  row(
    'cti.featureId',
    '--cti-feature-id <number>',
    'text',
    WORD,
    'number of the Call Back feature at the CTIManager',
    '1',
  ),
  row('cti.versionWord', '--cti-version-word <number>', 'text', WORD, 'version word of QBE frames', '0x00110000'),
  row(
    'cti.pduNumbers',
    '--cti-pdu-numbers <name=number,...>',
    'text',
    'NAME=NUMBER, more of them parted by commas',
    'PDUs that have another number at this site',
  ),
];
