// Field lists: which cell of a CSV line is what, and the units of the metrics that are known.

/** The names that are no metrics, in every kind of line. */
const RESERVED_NAMES: readonly string[] = ['seq', 'millis', 'time'];

/** The field list of a board that named none. */
export const DEFAULT_FIELDS: readonly string[] = ['seq', 'millis', 'temperature', 'humidity'];

/** Units of metrics for which the board named none. */
export const DEFAULT_UNITS: Readonly<Record<string, string>> = Object.freeze(
  Object.assign(Object.create(null) as Record<string, string>, {
    temperature: '°C',
    humidity: '%',
  }),
);

/** Whether a field is a metric, and not `seq`, `millis` or `time`. */
export function isMetricField(name: string): boolean {
  return !RESERVED_NAMES.includes(name);
}
