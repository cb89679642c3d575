/** `ringback phones`: registered phones, and what their screens show. */
import type { Command } from 'commander';
import type { PhoneRow } from '../service/administration/phone-row.ts';
import { listCommand } from './lists.ts';
import { durationText } from './tables.ts';

export function phonesCommand(): Command {
  return listCommand<PhoneRow>({
    verb: 'phones',
    description: 'Registered phones, and what their screens show.',
    head: ['DEVICE', 'NUMBERS', 'STATE', 'WAITS FOR', 'MODEL', 'ADDRESS', 'CONNECTED', 'SCREEN'],
    cells: (phone) => [
      phone.device,
      phone.numbers.join(','),
      `${phone.state}${phone.doNotDisturb ? ', DND' : ''}`,
      phone.waitsFor,
      phone.model.replace('Cisco ', ''),
      `${phone.address}${phone.encrypted ? ' (TLS)' : ''}`,
      phone.source === 'cti' ? 'by CTIManager' : durationText(phone.connectedForMs),
      phone.screen?.text.split('\n')[0] ?? '',
    ],
    nothing: 'No phone is registered.',
  });
}
