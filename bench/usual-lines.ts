// The lines of the benchmark: a DHT11 once a second, prebuilt, so that sending costs next to nothing.

/** Lines with seq from `first` on, as the usual sketch prints them. */
export function prebuiltLines(first: number, count: number): Buffer {
  const lines: string[] = [];
  for (let i = 0; i < count; i++) {
    const seq = first + i;
    const temperature = (200 + ((seq * 7) % 100)) / 10;
    const humidity = 40 + ((seq * 3) % 30);
    lines.push(`${seq},${seq * 1000},${temperature.toFixed(1)},${humidity.toFixed(1)}\r\n`);
  }
  return Buffer.from(lines.join(''));
}
