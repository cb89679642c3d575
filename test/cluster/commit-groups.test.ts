/** Groups of writes: what goes together, in which order, and what happens when the disk fails or falls silent. */
import { describe, expect, it } from 'vitest';
import { CommitGroups, type Write } from '../../src/cluster/commit-groups.ts';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A disk whose every answer the test gives. */
class Disk {
  readonly groups: string[] = [];
  readonly told: boolean[] = [];
  readonly answers: { yes: () => void; no: (error: Error) => void }[] = [];
  readonly commits: CommitGroups;

  constructor(deadlineMs = 60_000, groupWritesMax = 3) {
    this.commits = new CommitGroups({
      write: (group) => this.write(group),
      groupWritesMax,
      deadlineMs,
      stalled: (late) => this.told.push(late),
    });
  }

  write(group: readonly Write[]): Promise<void> {
    this.groups.push(group.map(({ key, value }) => (value === null ? `-${key}` : `${key}`)).join(' '));
    return new Promise((yes, no) => this.answers.push({ yes, no }));
  }

  add(key: string, remove = false): Promise<void> {
    return this.commits.add(Buffer.from(key), remove ? null : Buffer.from('x'));
  }
}

describe('groups of writes', () => {
  it('take all of a turn, then all that came meanwhile, up to the limit, in order', async () => {
    const disk = new Disk();
    const first = Promise.all([disk.add('a'), disk.add('b', true)]);
    await turn();
    const rest = Promise.all(['c', 'd', 'e', 'f'].map((key) => disk.add(key)));
    await turn();
    expect(disk.groups).toEqual(['a -b']);
    disk.answers[0]!.yes();
    await first;
    await turn();
    expect(disk.groups).toEqual(['a -b', 'c d e']);
    disk.answers[1]!.yes();
    await turn();
    expect(disk.groups).toEqual(['a -b', 'c d e', 'f']);
    disk.answers[2]!.yes();
    await rest;
  });

  it('fail as one, and the next goes on', async () => {
    const disk = new Disk();
    const first = Promise.allSettled([disk.add('a'), disk.add('b')]);
    await turn();
    const next = disk.add('c');
    disk.answers[0]!.no(new Error('no room'));
    expect((await first).map((write) => write.status === 'rejected' && write.reason.message)).toEqual([
      'no room',
      'no room',
    ]);
    await turn();
    disk.answers[1]!.yes();
    await next;
  });

  it('are idle when all is written', async () => {
    const disk = new Disk();
    void disk.add('a');
    let idle = false;
    const waiting = disk.commits.idle().then(() => {
      idle = true;
    });
    await turn();
    await turn();
    expect(idle).toBe(false);
    disk.answers[0]!.yes();
    await waiting;
  });

  it('reject when the disk is silent, refuse at once, and go on when it answers', async () => {
    const disk = new Disk(20);
    const waiting = [disk.add('a')];
    await turn();
    waiting.push(disk.add('b'));
    const late = 'the disk has not answered for 20 ms';
    for (const write of await Promise.allSettled(waiting))
      expect(write).toMatchObject({ reason: { message: expect.stringContaining(late) } });
    await expect(disk.add('c')).rejects.toThrow(late);
    await disk.commits.idle();
    expect(disk.told).toEqual([true]);
    disk.answers[0]!.yes();
    await turn();
    expect(disk.told).toEqual([true, false]);
    const again = disk.add('d');
    await turn();
    expect(disk.groups).toEqual(['a', 'd']);
    disk.answers[1]!.yes();
    await again;
  });
});
