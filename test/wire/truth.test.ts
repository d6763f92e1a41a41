// Captures of boards with beside them what tshark says of each packet: we say the same of every field.

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Capture } from '../../src/wire/capture.ts';
import { Follower } from '../../src/wire/tcp/follow.ts';
import { CAPTURE_NAMES, CAPTURES, captureBytes, truthOf } from './truth.ts';
import { tsharkFields } from './tshark-fields.ts';

describe.each(CAPTURE_NAMES)('%s', (name) => {
  const truth = truthOf(name);

  test('every field of every packet', () => {
    const completeness = new Map<number, number>();
    const ours: unknown[] = [];
    const capture = new Capture({
      packet: (packet) => {
        const { stream } = packet;
        ours.push(tsharkFields(packet, completeness.get(stream.number) ?? 0));
        completeness.set(stream.number, stream.completeness);
      },
    });
    capture.write(captureBytes(name));
    const report = capture.end();
    expect(report).toMatchObject({ frames: truth.length, packets: truth.length, cut: false });
    for (const [at, row] of truth.entries()) expect(row).toMatchObject(ours[at] as object);
  });

  test('the bytes that the server read', () => {
    const followers = new Map<number, Follower>();
    const read: Uint8Array[] = [];
    const holes: number[] = [];
    const capture = new Capture({
      packet: (packet) => {
        const { number } = packet.stream;
        let follower = followers.get(number);
        if (follower === undefined) {
          follower = new Follower({
            bytes: (fromClient, _, bytes) => fromClient && read.push(bytes.slice()),
            hole: (_, offset) => holes.push(offset),
          });
          followers.set(number, follower);
        }
        follower.take(packet);
      },
    });
    capture.write(captureBytes(name));
    capture.end();
    const [board] = name.split('.');
    const truth = readFileSync(new URL(`${board}.server-received.txt`, CAPTURES));
    expect(holes).toEqual([]);
    expect(Buffer.concat(read).toString('latin1')).toBe(truth.toString('latin1'));
  });
});
