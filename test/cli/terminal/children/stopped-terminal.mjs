// Prints to its terminal until that takes no more, then ends as `serve` does: with a last try to
// print what waits. Exit code 3 says that it got there.

import { openPrinter } from '../../../../dist/cli/terminal/printer.js';

const printer = openPrinter();
const printing = setInterval(() => {
  for (let line = 0; line < 50; line++) {
    if (printer.print('x'.repeat(78))) continue;
    clearInterval(printing);
    end();
    return;
  }
}, 5);

async function end() {
  await printer.flush(100);
  printer.close();
  process.exit(printer.isTerminal ? 3 : 4);
}
