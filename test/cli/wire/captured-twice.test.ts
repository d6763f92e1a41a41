// A capture that holds each packet twice: one machine's two interfaces, or the two ends of a connection merged.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { twiceWords } from '../../../src/cli/wire/twice-words.ts';
import { temporaryFolder, undoAll } from '../../e2e/temporary-server.ts';
import { mergedRecording } from '../../wire/merged.ts';
import { capturePath, wire } from '../wire-command.ts';

afterEach(undoAll);

/** The path of a capture that holds both ends of a lesson. */
async function merged(name: string): Promise<string> {
  const path = join(await temporaryFolder(), `${name}.pcap`);
  await writeFile(path, mergedRecording(name));
  return path;
}

describe('packets that were captured twice', () => {
  it.each([
    ['lost-segment', []],
    ['lost-segment', ['--stream', '0']],
    ['full-network', []],
  ])('are told of beside what is called sent again: %s %j', async (name, options) => {
    const path = await merged(name);
    const { code, stdout, stderr } = await wire([path, ...options]);
    expect(code).toBe(0);
    expect(stdout.toString()).toMatch(/sent again|SENT AGAIN/);
    expect(stderr).toContain(
      `${path}: packets of connection 0 seem to have been captured twice (on two interfaces of one machine, or`,
    );
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it.each(['loss.device', 'loss.server', 'zerowin.device'])(
    'are not those that were sent again: %s',
    async (name) => {
      for (const options of [[], ['--stream', '0']]) {
        expect((await wire([capturePath(name), ...options])).stderr).toBe('');
      }
    },
  );

  it('are named by their connections while those are few', () => {
    expect(twiceWords('a.pcap', [])).toBeNull();
    expect(twiceWords('a.pcap', [1, 4])).toContain('of connections 1, 4 seem');
    expect(twiceWords('a.pcap', [1, 2, 3, 4, 5, 6])).toContain('of 6 connections seem');
  });
});
