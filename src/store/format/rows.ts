// Readings in columns: what blocks are made from, and what they are read into.

/**
 * Readings of one device in the order of their commits, an array a column. The arrays may be longer
 * than `count`.
 */
export interface Rows {
  count: number;
  /** Unix ms: whole numbers of up to 2^53, of either sign. */
  readonly time: Float64Array;
  /** `BootState.number`. */
  readonly boot: Uint32Array;
  /** Whole numbers from 0 to 2^53 - 1; NaN: none. */
  readonly seq: Float64Array;
  /** Uptime in ms: whole numbers from 0 to 2^53 - 1; NaN: none. */
  readonly millis: Float64Array;
  /** Index into TIME_SOURCES. */
  readonly timeSource: Uint8Array;
  /** By rising index. */
  readonly metrics: MetricColumn[];
}

export interface MetricColumn {
  /** Index into `DeviceState.metrics`: 0 to 255. */
  readonly index: number;
  /** NaN: missing. */
  readonly values: Float64Array;
}
