/** `ringback dissector > qbe.lua`: a Wireshark dissector for QBE, made from the table of PDUs. */
import { Command } from 'commander';
import { qbeDissector } from './dissector/qbe-lua.ts';

const USE = `
Use:
  ringback dissector > qbe.lua
  tshark -X lua_script:qbe.lua -r cti.pcap -Y qbe
  or put qbe.lua into Wireshark's folder of personal Lua plugins (Help, About, Folders).

Filters: qbe.pdu == 281, qbe.state == 8, qbe.callingParty == "1001"; names are those of docs/wire/qbe.md.`;

/** The verb `dissector`, for the program of all verbs. */
export function dissectorCommand(): Command {
  return new Command('dissector')
    .description('print a Wireshark dissector (Lua) for QBE, made from the table of PDUs')
    .addHelpText('after', USE)
    .action(() => {
      process.stdout.write(qbeDissector());
    });
}
