// Numbers on the benchmark's command line.

/** 20M, 500k, 1000000. */
export function parseAmount(text: string): number {
  const [, digits, unit] = /^(\d+(?:\.\d+)?)([kKM]?)$/.exec(text) ?? [];
  if (digits === undefined) throw new Error(`${text} is no amount: write 500k, 20M or 1000000`);
  return Number(digits) * (unit === '' ? 1 : unit === 'M' ? 1e6 : 1e3);
}
