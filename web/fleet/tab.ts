// A tab as the fleet worker sees it.

import type { FromFleet, ToFleet, ViewWish } from './protocol.ts';

/** Messages to and from a tab. */
export interface TabPort {
  postMessage(message: FromFleet): void;
  onmessage: ((event: MessageEvent<ToFleet>) => unknown) | null;
}

/** A visible tab says so again before this is over, in ms; one that was killed does not. */
const SILENT_MS = 20_000;
/** And after that it is not there any more, in ms; it may come back. */
const LOST_MS = 120_000;

export class Tab {
  readonly #port: TabPort;
  wish: ViewWish | null = null;
  /** The devices whose rows were last told as part of its view. */
  ids: ReadonlySet<string> = new Set();
  watched: readonly string[] = [];
  /** Its wish to watch, as long as it was not told from where on it is. */
  wishedToWatch: number | null = null;
  #visible = true;
  #heardAt = performance.now();

  constructor(port: TabPort) {
    this.#port = port;
  }

  tell(message: FromFleet): void {
    this.#port.postMessage(message);
  }

  heard(): void {
    this.#heardAt = performance.now();
  }

  show(visible: boolean): void {
    this.#visible = visible;
  }

  get isVisible(): boolean {
    return this.#visible && performance.now() - this.#heardAt < SILENT_MS;
  }

  /** It was visible, and has not been heard for long. */
  get isLost(): boolean {
    return this.#visible && performance.now() - this.#heardAt > LOST_MS;
  }

  /** It shows the newest values of this device. */
  shows(id: string): boolean {
    return this.ids.has(id) || this.watched.includes(id);
  }
}
