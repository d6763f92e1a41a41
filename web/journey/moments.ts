// Moments of a journey, counted from its first.

/** `0 ms`, `0.21 ms`, `30.6 ms`, `1.25 s`. */
export function msText(ms: number): string {
  const size = Math.abs(ms);
  if (size >= 1000) return `${Number((ms / 1000).toPrecision(3))} s`;
  if (size < 0.001) return '0 ms';
  return `${Number(ms.toPrecision(size >= 100 ? 4 : 3))} ms`;
}

/** `+30.6 ms`; `start` for the first. */
export function afterText(ms: number): string {
  return ms === 0 ? 'start' : `+${msText(ms)}`;
}
