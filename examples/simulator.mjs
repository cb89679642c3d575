// Two simulated phones and a call manager over real TCP: 1001 calls 1002, which answers.
import { Office } from 'ringback/simulator';

const office = new Office({ phones: 2, dialect: 'cucm' });
await office.open();
await office.register();
const [anna, ben] = office.phones;
anna.softKey('NewCall');
await anna.waitFor('dial tone', (state) => state.tone === 'dial');
anna.dial('1002');
await ben.waitFor('ringing', (state) => state.ringing);
ben.softKey('Answer');
await anna.waitFor('talking', (state) => state.calls[0]?.state === 'connected');
console.log(anna.state.prompt);
await office.close();
