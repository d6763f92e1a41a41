import { afterEach, expect, test, vi } from 'vitest';
import { main } from '../../src/cli/main.ts';

const { columns, isTTY } = process.stdout;
const { exitCode } = process;

afterEach(() => {
  vi.restoreAllMocks();
  Object.assign(process.stdout, { columns, isTTY });
  process.stdout.removeAllListeners('error');
  process.exitCode = exitCode;
});

test.each([
  ...['serve', 'demo', 'device', 'sketch', 'console', 'devices', 'query', 'export', 'wire'],
  ...['send', 'token', 'cert', 'store'],
  ...['store check', 'store compact', 'store info', 'store backup'],
])('%s explains its options within 60 columns, and shows examples', async (command) => {
  let printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += text;
    return true;
  });
  Object.assign(process.stdout, { columns: 60, isTTY: true });
  await main(['node', 'tapline', ...command.split(' '), '--help']);
  const [options, examples] = printed.split('Examples:');
  // One word, such as a list of fields, cannot be wrapped.
  const wide = options.split('\n').filter((line) => line.length > 60);
  expect(wide.filter((line) => line.trim().includes(' '))).toEqual([]);
  expect(examples).toContain(`$ tapline ${command}`);
});

test('export writes no Parquet to a terminal, and says what to do', async () => {
  let told = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    told += text;
    return true;
  });
  Object.assign(process.stdout, { isTTY: true });
  await main(['node', 'tapline', 'export', '--format', 'parquet', '--data', '/nowhere']);
  expect([process.exitCode, told]).toEqual([
    2,
    expect.stringMatching(/^tapline: .*-o .*pipe.*\n$/),
  ]);
});

test.each([['store'], ['store', 'bogus'], ['store', 'backup'], ['store', 'check', '--fix']])(
  'wrong usage of %s %s exits 2',
  async (...args) => {
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    await main(['node', 'tapline', ...args]);
    expect(process.exitCode).toBe(2);
  },
);
