// How a connection ends: by the board, which may still read what is said to it, or by the server, which says why.

import type { Inbox } from './inbox.ts';
import type { Remarks } from './remarks.ts';
import type { Session } from './session.ts';

/** `half`: the board sends no more but still reads. `gone`: so is the connection. */
type BoardEnd = { readonly kind: 'half' } | { readonly kind: 'gone'; readonly reason: string };

/** The end of one connection. */
export class Ending {
  readonly #session: Session;
  readonly #inbox: Inbox;
  readonly #remarks: Remarks;
  #byBoard: BoardEnd | null = null;
  /** The bytes after the last LF were looked at. */
  #endSeen = false;
  /** Closes the connection of which nothing more is read; null: that is done, or not due. */
  #dismiss: (() => void) | null = null;

  constructor(session: Session, inbox: Inbox, remarks: Remarks) {
    this.#session = session;
    this.#inbox = inbox;
    this.#remarks = remarks;
  }

  /** The board sends no more, but still reads. */
  half(): void {
    this.#byBoard ??= { kind: 'half' };
  }

  gone(reason: string): void {
    this.#byBoard = { kind: 'gone', reason };
  }

  /**
   * The server ends it: nothing more is read.
   * @param lastLine is said before it is closed
   * @param delayMs until it is closed
   */
  byServer(reason: string, lastLine?: string, delayMs = 0): void {
    if (this.#inbox.deaf) return;
    const { peer } = this.#session;
    this.#noteTruncated();
    this.#inbox.deafen();
    this.#dismiss = () => peer.close(reason, lastLine);
    if (delayMs === 0) this.dismiss();
    else setTimeout(() => this.dismiss(), delayMs).unref();
    this.#session.fallSilent(reason);
  }

  /** Closes what the server has ended, if that waits for its time. */
  dismiss(): void {
    this.#dismiss?.();
    this.#dismiss = null;
  }

  /** All that had come is read: is that the end? */
  allRead(): void {
    if (this.#byBoard === null) return;
    const { ingest, peer } = this.#session;
    if (!this.#endSeen) {
      this.#endSeen = true;
      this.#noteTruncated();
      // What was read is committed and acknowledged before the other half is closed.
      ingest.commits.whenDurable(() => {
        // Who was turned away hears why when it is time, and not sooner for that.
        if (this.#dismiss === null) setImmediate(() => peer.close('closed by the board'));
      });
    }
    if (this.#byBoard.kind === 'gone') this.#forget(this.#byBoard.reason);
  }

  #forget(reason: string): void {
    const session = this.#session;
    const { ingest } = session;
    this.#inbox.deafen();
    session.arrival = ingest.clock();
    ingest.visits.left(session, reason);
    session.fallSilent(reason);
    for (const device of session.recorder.foreignDevices()) device.carriers--;
    ingest.forget(session);
  }

  /** Half a line is no reading: `12,1234567,28.3,6` could have been `65.2`. */
  #noteTruncated(): void {
    if (this.#inbox.deaf) return;
    const { tally, openLine } = this.#session;
    tally.endedInLine = this.#inbox.inLine;
    tally.unfinished = openLine;
    if (!this.#inbox.end()) return;
    this.#remarks.truncated();
  }
}
