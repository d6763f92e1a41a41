// Where the files of the benchmark are; it runs from dist/bench/bench.

import { fileURLToPath } from 'node:url';

/** The path of a compiled file of the benchmark. */
export function here(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url));
}

/** The path of a file of the checkout. */
export function inCheckout(file: string): string {
  return fileURLToPath(new URL(`../../../${file}`, import.meta.url));
}
