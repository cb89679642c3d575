/** What tests do at the phones of an office again and again. */
import { Office, type OfficeOptions, type SimulatedPhone } from '../../src/simulator/index.ts';

/** Three phones, 1001 to 1003, in service. Close the office when done. */
export async function openOffice(
  options: Partial<OfficeOptions> = {},
): Promise<[Office, SimulatedPhone, SimulatedPhone, SimulatedPhone]> {
  const office = new Office({ phones: 3, ...options });
  await office.open();
  await office.register();
  return [office, office.phone('1001'), office.phone('1002'), office.phone('1003')];
}

/** Call by keys, up to the last digit. */
export async function callBy(phone: SimulatedPhone, number: string): Promise<void> {
  phone.softKey('NewCall');
  await phone.waitFor('dial tone', (s) => s.tone === 'dial');
  phone.dial(number);
}

/** Call and be answered. */
export async function talk(from: SimulatedPhone, to: SimulatedPhone, number: string): Promise<void> {
  await callBy(from, number);
  await to.waitFor('ringing', (s) => s.ringing && s.softKeys.some((key) => key.label === 'Answer'));
  to.softKey('Answer');
  for (const phone of [from, to])
    await phone.waitFor('talking', (s) => s.calls.some((call) => call.state === 'connected') && !s.ringing && s.media);
}

/** No call, no tone, and the idle keys are back. */
export async function idle(...phones: SimulatedPhone[]): Promise<void> {
  for (const phone of phones)
    await phone.waitFor(
      'the idle phone',
      (s) => s.calls.length === 0 && !s.ringing && s.tone === null && s.softKeys.some((key) => key.label === 'NewCall'),
    );
}
