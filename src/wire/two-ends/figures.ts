import type { Arrow, Fate } from './arrow.ts';

/** What became of all packets of a direction. */
export interface WayFigures {
  /** Packets that left, as the sender's end saw them. */
  readonly left: number;
  readonly fates: Readonly<Record<Fate, number>>;
  readonly overtaken: number;
  /** Copies that the network made. */
  readonly duplicates: number;
  /** Arrows whose packet is another one at the other end. */
  readonly resized: number;
  /** How long they took, in ns; undefined where none arrived. */
  readonly delay:
    | { readonly least: number; readonly middle: number; readonly most: number }
    | undefined;
}

/** Sums up one direction of a connection. */
export function figuresOf(arrows: readonly Arrow[], fromClient: boolean): WayFigures {
  const own = arrows.filter((arrow) => arrow.fromClient === fromClient);
  const fates: Record<Fate, number> = { arrived: 0, lost: 0, missed: 0, unknown: 0, unseen: 0 };
  for (const { fate, isDuplicate } of own) if (!isDuplicate) fates[fate]++;
  const delays = own
    .flatMap(({ leftNs, arrivedNs, isDuplicate }) =>
      leftNs === undefined || arrivedNs === undefined || isDuplicate ? [] : [arrivedNs - leftNs],
    )
    .sort((a, b) => a - b);
  const count = (what: (arrow: Arrow) => boolean) => own.filter(what).length;
  const departures = new Set(own.flatMap(({ departure }) => (departure ? [departure] : [])));
  const [least, middle, most] = [delays[0], delays[delays.length >> 1], delays.at(-1)];
  return {
    left: departures.size,
    fates,
    overtaken: count(({ isOvertaken }) => isOvertaken),
    duplicates: count(({ isDuplicate }) => isDuplicate),
    resized: count(({ isResized }) => isResized),
    delay:
      least === undefined || middle === undefined || most === undefined
        ? undefined
        : { least, middle, most },
  };
}
