// How one reading of the benchmark is written for each kind of receiver.

export type Column = 'seq' | 'time' | 'temperature' | 'humidity';

/** A line: texts that are the same in every line, and columns. */
export type Layout = readonly (Column | { readonly text: string })[];

const text = (words: string) => ({ text: words });
const VALUES: Layout = [text(','), 'temperature', text(','), 'humidity'];

export const LAYOUTS = {
  /** The four columns of the usual sketch; the second is uptime in ms or Unix ms. */
  sketch: (): Layout => ['seq', text(','), 'time', ...VALUES, text('\r\n')],
  /** Influx line protocol, times in ms. */
  influx: (board: string): Layout => influx(board, '\n'),
  /** Influx line protocol, times in ns. */
  influxNs: (board: string): Layout => influx(board, '000000\n'),
  /** For VictoriaMetrics' import of CSV. */
  importCsv: (board: string): Layout => ['time', ...VALUES, text(`,${board}\n`)],
} as const;

export type LayoutName = keyof typeof LAYOUTS;

function influx(board: string, end: string): Layout {
  return [
    text(`reading,board=${board} temperature=`),
    'temperature',
    text(',humidity='),
    'humidity',
    text(' '),
    'time',
    text(end),
  ];
}
