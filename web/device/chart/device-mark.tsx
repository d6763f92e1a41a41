// The sign of a device among several: its colour and its shape.

import './device-mark.css';
import { lookOf } from './look.ts';

export function DeviceMark({ at }: { at: number }) {
  return (
    <span class="device-mark" data-curve={at + 1} aria-hidden="true">
      {lookOf(at).sign}
    </span>
  );
}
