// A connection that ended before it could carry a line.

export interface TurnedAway {
  /** Rises with every connection of this process, as `Link.id` does. */
  readonly id: number;
  readonly remoteAddress: string;
  readonly remotePort: number;
  /** It came to the port for TLS. */
  readonly tls: boolean;
  /** Unix ms. */
  readonly since: number;
  /** Unix ms. */
  readonly endedAt: number;
  readonly bytes: number;
  /** No room; a TLS handshake that failed, perhaps for being HTTP; null: it sent nothing. */
  readonly why: 'full' | 'tls' | 'http' | null;
  /** In words. */
  readonly reason: string;
}
