// The command that the page gives shows what it promises.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { Book } from '../../web/wire/data/book.ts';
import { commandFor, fileNameFor } from '../../web/wire/ladder/other-tools.ts';
import { MadeCapture } from '../cli/made-capture.ts';
import { wire } from '../cli/wire-command.ts';
import { temporaryFolder, undoAll } from '../e2e/temporary-server.ts';

afterEach(undoAll);

test('the same ladder in a terminal', async () => {
  const made = new MadeCapture();
  made.connection({ boardPort: 40_001 }).open();
  made.connection({ boardPort: 40_002 }).open().board('1,0,21.5,60\n');
  const book = new Book();
  book.write(made.file);
  book.end();
  const [row, saved] = [book.row(1), book.save(1)];
  if (row === null || saved === null) throw new Error('there is no such connection');
  const command = commandFor(row, { kind: 'none' });
  expect(command).toBe(`tapline wire ${fileNameFor(row)} --stream 0`);
  const path = join(await temporaryFolder(), fileNameFor(row));
  await writeFile(path, saved);
  const { stdout } = await wire([path, ...command.split(' ').slice(3)]);
  expect(stdout.toString()).toContain('The board asks for a connection (SYN)');
});
