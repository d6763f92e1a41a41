// Figures in words.

const UNITS = [
  [86_400_000, 'days'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1000, 's'],
] as const;

/** A span of time by its largest unit of which there are two, rounded down: `850 ms`, `90 s`, `36 h`; or `1 s`. */
export function spellSpan(ms: number): string {
  for (const [unitMs, name] of UNITS) {
    if (ms >= 2 * unitMs || (ms === unitMs && name !== 'days'))
      return `${Math.floor(ms / unitMs)} ${name}`;
  }
  return `${Math.max(0, Math.floor(ms))} ms`;
}

/** `1 line`, `1,234 lines`. */
export function spellCount(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}
