// A connection of two captures as the table shows it.

import { figuresOf } from '../../../src/wire/two-ends/figures.ts';
import type { Connection } from '../../../src/wire/two-ends/two-ends.ts';
import type { StreamRow } from '../protocol.ts';
import { marksOfArrow, seenNs } from './pair-rungs.ts';
import { type Look, lookOf, type Troubles } from './trouble.ts';

/** A connection that both have. @param first and `second`: as each capture has it */
export function rowOfBoth(
  number: number,
  connection: Connection,
  first: StreamRow,
  second: StreamRow | null,
): StreamRow {
  const { arrows } = connection;
  const ways = { up: figuresOf(arrows, true), down: figuresOf(arrows, false) };
  const { up, down } = ways;
  let lastNs = Number.NEGATIVE_INFINITY;
  for (const { leftNs, arrivedNs } of arrows) {
    lastNs = Math.max(lastNs, leftNs ?? lastNs, arrivedNs ?? lastNs);
  }
  const [earliest] = arrows;
  return {
    ...first,
    number,
    device: first.device ?? second?.device ?? null,
    firstNs: earliest === undefined ? first.firstNs : seenNs(earliest),
    lastNs: earliest === undefined ? first.lastNs : lastNs,
    packets: up.left + up.fates.unseen + down.left + down.fates.unseen,
    bytesUp: Math.max(
      first.bytesUp,
      (connection.isTurned ? second?.bytesDown : second?.bytesUp) ?? 0,
    ),
    bytesDown: Math.max(
      first.bytesDown,
      (connection.isTurned ? second?.bytesUp : second?.bytesDown) ?? 0,
    ),
    troubles: troublesOf(connection, up.fates.lost + down.fates.lost),
    // The comparison leaves the second ones out.
    isTwice: false,
    pair: { only: null, number: connection.first.number, ways },
  };
}

/** A connection that one capture has. @param onFirstClock its times by the first capture's clock */
export function rowOfOne(
  number: number,
  row: StreamRow,
  name: string,
  onFirstClock: (ns: number) => number,
): StreamRow {
  return {
    ...row,
    number,
    firstNs: onFirstClock(row.firstNs),
    lastNs: onFirstClock(row.lastNs),
    pair: { only: name, number: row.number, ways: null },
  };
}

/** As the sender's end saw each packet, so that nothing counts twice. */
function troublesOf({ arrows }: Connection, lost: number): Troubles {
  const counts = new Map<Look, number>();
  for (const arrow of arrows) {
    for (const mark of marksOfArrow(arrow, null)) {
      const look = lookOf(mark);
      counts.set(look, (counts.get(look) ?? 0) + 1);
    }
  }
  const of = (look: Look) => counts.get(look) ?? 0;
  return {
    lost,
    // Their bytes are compared later.
    changed: 0,
    dataPackets: arrows.filter(({ length }) => length > 0).length,
    resent: of('resent'),
    disorder: of('overtaken'),
    gaps: 0,
    closedWindows: of('zero-window'),
  };
}
