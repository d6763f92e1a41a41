// Where a chapter is played: in a lab of this machine, or on its loopback.

import type { Lab } from '../lab/lab.ts';
import type { Running } from '../lab/running.ts';

export type End = 'board' | 'server';

export interface Stage {
  readonly kind: 'lab' | 'loopback';
  /** The address of the server; its port is this, or any free one. */
  readonly host: string;
  readonly port: number | 'free';
  /** A network that can be made to fail; null: it cannot. */
  readonly lab: Lab | null;
  /** The ends whose packets can be captured apart. */
  readonly ends: readonly End[];
  /** Starts a program at an end. */
  start(at: End, command: readonly string[]): Promise<Running>;
  /**
   * Captures the packets of a port at an end; resolves when it does.
   * @param bytes told of the next bytes of a pcap file
   * @throws TaplineError when that is not allowed, with what to do about it
   */
  capture(at: End, port: number, bytes: (chunk: Uint8Array) => void): Promise<StageCapture>;
  /** Ends all that was started. */
  close(): Promise<void>;
}

export interface StageCapture {
  /** Resolves when all bytes have been told. */
  stop(): Promise<void>;
}
