#!/usr/bin/env node
import { Command } from 'commander';
import { decodeCommand } from './decode.ts';

const program = new Command('ringback').addCommand(decodeCommand());
await program.parseAsync();
