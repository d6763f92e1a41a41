// How long a link waits for what. The defaults are the program's limits; tests bring shorter ones.

import {
  CLOSE_GRACE_MS,
  DEAD_AFTER_MS,
  DRAIN_LIMIT_MS,
  ENDED_GRACE_MS,
  HANDSHAKE_LIMIT_MS,
  HANDSHAKE_SHARE_MS,
  KEEPALIVE_IDLE_MS,
  PING_AFTER_MS,
  UNANSWERED_LIMIT_MS,
  UNANSWERED_LOOK_MS,
} from '../limits.ts';

/** All in ms. */
export interface LinkTimings {
  /** Between two looks at who has fallen silent; the rules of silence are this exact. */
  readonly lookEveryMs: number;
  readonly pingAfterMs: number;
  readonly deadAfterMs: number;
  readonly closeGraceMs: number;
  readonly endedGraceMs: number;
  readonly drainLimitMs: number;
  /** The kernel counts in whole seconds: at least 1000. */
  readonly keepaliveIdleMs: number;
  readonly unansweredLookMs: number;
  readonly unansweredLimitMs: number;
  readonly handshakeLimitMs: number;
  /** The same while others wait for their turn. */
  readonly handshakeShareMs: number;
}

export const LINK_TIMINGS: LinkTimings = {
  lookEveryMs: 1000,
  pingAfterMs: PING_AFTER_MS,
  deadAfterMs: DEAD_AFTER_MS,
  closeGraceMs: CLOSE_GRACE_MS,
  endedGraceMs: ENDED_GRACE_MS,
  drainLimitMs: DRAIN_LIMIT_MS,
  keepaliveIdleMs: KEEPALIVE_IDLE_MS,
  unansweredLookMs: UNANSWERED_LOOK_MS,
  unansweredLimitMs: UNANSWERED_LIMIT_MS,
  handshakeLimitMs: HANDSHAKE_LIMIT_MS,
  handshakeShareMs: HANDSHAKE_SHARE_MS,
};
