/** Two readings of the same moment: the wall clock, which may be stepped, and one that never is. */
export interface Moment {
  /** Unix time in ms, as the system's clock has it now. */
  readonly wallMs: number;
  /** Monotonic time in ms. Starts near Unix time but never jumps: only differences mean something. */
  readonly monoMs: number;
}

/** Where time comes from; tests put their own in its place. */
export type Clock = () => Moment;

/** The system's clocks. */
export const systemClock: Clock = () => ({
  wallMs: Date.now(),
  monoMs: performance.timeOrigin + performance.now(),
});
