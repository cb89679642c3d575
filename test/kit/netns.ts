/** Network namespaces of a test's own: hosts on one bridge, whose links can be cut. Needs root; all are taken away again. */
import { spawnSync } from 'node:child_process';

const run = (words: readonly string[]): string => {
  const { status, stderr } = spawnSync('ip', words, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`ip ${words.join(' ')}: ${stderr}`);
  return stderr;
};

function allowed(): boolean {
  const name = `rb${process.pid}t`;
  const made = spawnSync('ip', ['netns', 'add', name]).status === 0;
  const linked =
    made && spawnSync('ip', ['link', 'add', `${name}v`, 'type', 'veth', 'peer', 'name', `${name}w`]).status === 0;
  if (linked) spawnSync('ip', ['link', 'del', `${name}v`]);
  if (made) spawnSync('ip', ['netns', 'del', name]);
  return linked;
}

export const namespacesFound = allowed();

export class Hosts {
  readonly #id = `rb${process.pid % 10_000}`;
  readonly #made: string[] = [];
  /** Address of this side: what all hosts can reach. */
  readonly gateway: string;
  /** First three numbers of all addresses. */
  readonly net: string;

  /** Two runs at once have nets of their own. */
  constructor(net = `10.91.${process.pid % 250}`) {
    this.net = net;
    this.gateway = `${net}.1`;
    run(['link', 'add', this.#id, 'type', 'bridge']);
    run(['addr', 'add', `${this.gateway}/24`, 'dev', this.#id]);
    run(['link', 'set', this.#id, 'up']);
  }

  /** A host with the address `net.last`. @returns the words that run a command there */
  add(last: number): { readonly words: readonly string[] } {
    const name = `${this.#id}n${last}`;
    const [outside, inside] = [`${this.#id}v${last}`, `${this.#id}w${last}`];
    run(['netns', 'add', name]);
    this.#made.push(name);
    run(['link', 'add', outside, 'type', 'veth', 'peer', 'name', inside]);
    run(['link', 'set', inside, 'netns', name]);
    run(['link', 'set', outside, 'master', this.#id, 'up']);
    run(['-n', name, 'addr', 'add', `${this.net}.${last}/24`, 'dev', inside]);
    run(['-n', name, 'link', 'set', inside, 'up']);
    run(['-n', name, 'link', 'set', 'lo', 'up']);
    return { words: ['ip', 'netns', 'exec', name] };
  }

  link(last: number, up: boolean): void {
    run(['link', 'set', `${this.#id}v${last}`, up ? 'up' : 'down']);
  }

  close(): void {
    for (const name of this.#made) spawnSync('ip', ['netns', 'del', name]);
    spawnSync('ip', ['link', 'del', this.#id]);
  }
}
