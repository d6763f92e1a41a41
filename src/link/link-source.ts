// Where links come from: a port that boards connect to, a board that is dialled, a serial port.

/** A source of links, as whoever starts and stops them sees it. */
export interface LinkSource {
  /** Links that came from it, ever. */
  readonly accepted: number;
  /** Connections that got `ERR full`, ever. */
  readonly refused: number;
  /** Connections that did not get through the TLS handshake, ever; left out: there is none. */
  readonly failed?: number;
  /** Bytes that its links have brought, ever. */
  readonly bytesIn: number;
  /** No new links from now on; open ones stay. */
  stop(): Promise<void>;
  /** Resolves once the last lines of closed links are delivered, or their time is up. */
  farewells(): Promise<void>;
  /** No new links, and every one that is left is cut. */
  destroy(): void;
}
