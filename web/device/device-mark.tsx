// The sign of a device among several: its colour and its shape.

import './device-mark.css';
import { lookOf } from './look.ts';

const SIGNS = {
  circle: '●',
  square: '■',
  triangle: '▲',
  diamond: '◆',
  cross: '✚',
  ring: '○',
} as const;

export function DeviceMark({ at }: { at: number }) {
  return (
    <span class="device-mark" data-curve={at + 1} aria-hidden="true">
      {SIGNS[lookOf(at).shape]}
    </span>
  );
}
