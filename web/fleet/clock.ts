// How far the server's clock is from this one: ages are told by the server's.

/** The Date header has whole seconds: below this, in ms, a difference may be its rounding. */
const TOLERANCE_MS = 2000;

export class ServerClock {
  offsetMs = 0;

  /** @param askedAt Unix ms by this clock */
  heard(date: string | null, askedAt: number): void {
    const told = Date.parse(date ?? '');
    if (Number.isNaN(told)) return;
    const offset = told - askedAt;
    this.offsetMs = Math.abs(offset) > TOLERANCE_MS ? offset : 0;
  }

  /** Unix ms by the server's clock. */
  now(): number {
    return Date.now() + this.offsetMs;
  }
}
