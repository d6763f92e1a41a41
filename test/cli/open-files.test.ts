// What the limit of open files allows, and what is said when it is too low.

import { describe, expect, test } from 'vitest';
import { boundConnections, openFileLimit, requireOpenFiles } from '../../src/cli/open-files.ts';

describe('boards', () => {
  test.each([
    [1, 1024],
    [974, 1024],
    [28_000, null],
  ])('%d fit into a limit of %j', (boards, limit) => {
    expect(() => requireOpenFiles(boards, limit)).not.toThrow();
  });

  test('too many are told before one starts, with the limit and the ways out', () => {
    expect(() => requireOpenFiles(10_000, 1024)).toThrow(
      expect.objectContaining({
        code: 'too-many-files',
        message:
          '10000 boards need 10050 open files, and 1024 are allowed: raise that (as root: ' +
          '`ulimit -n 10050`; Docker: --ulimit nofile=10050; systemd: LimitNOFILE=10050), ' +
          'or use --count 974.',
      }),
    );
  });
});

describe('connections of a server', () => {
  test.each([
    [20_000, 1_048_576, 20_000, false],
    [20_000, null, 20_000, false],
    [500, 1024, 500, false],
    [50, 120, 50, false],
    [20_001, 1024, 824, true],
    [20_000, 120, 60, true],
    // 20,000 is the default.
    [20_000, 1024, 824, false],
  ])('%d wanted, %j files: %d, told: %j', (wanted, limit, most, told) => {
    const bound = boundConnections(wanted, limit);
    expect(bound.most).toBe(most);
    expect(bound.notice !== null).toBe(told);
  });

  test('the notice says how to raise it', () => {
    expect(boundConnections(5000, 1024).notice).toMatch(
      /^824 boards at once at most, not 5000: 1024 open files are allowed; raise that \(as root: `ulimit -n 5200`/,
    );
  });
});

test.skipIf(process.platform !== 'linux')('the system tells the limit', () => {
  expect(openFileLimit()).toBeGreaterThan(0);
});
