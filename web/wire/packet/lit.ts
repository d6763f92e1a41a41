// Which part of a frame is lit, and what is said of it.

import type { Field, FrameLayer } from '../../../src/wire/dissect/details/fields.ts';

export interface Lit {
  /** Bytes of the frame; `to` is exclusive. */
  readonly from: number;
  readonly to: number;
  /** What they are. */
  readonly name: string;
  /** What they are for; empty: nothing is said. */
  readonly note: string;
}

export function litField({ from, to, name, value, note }: Field): Lit {
  return { from, to, name: `${name}: ${value}`, note: note ?? '' };
}

export function litLayer({ from, to, title }: FrameLayer): Lit {
  return { from, to, name: title, note: '' };
}

/** The smallest field that holds a byte, or the layer that does. */
export function litAt(layers: readonly FrameLayer[], at: number): Lit | null {
  const holds = ({ from, to }: { readonly from: number; readonly to: number }) =>
    at >= from && at < to;
  const fields = layers.flatMap((layer) => layer.fields).filter(holds);
  const [first, ...others] = fields;
  if (first !== undefined) {
    return litField(others.reduce((a, b) => (b.to - b.from <= a.to - a.from ? b : a), first));
  }
  const layer = layers.findLast(holds);
  return layer === undefined ? null : litLayer(layer);
}
