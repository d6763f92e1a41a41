import { emptyFrame, type Frame } from '../frame.ts';
export class CaptureFileReader {
  refusal: string | undefined;
  cut = false;
  #f = emptyFrame();
  #on: (frame: Frame) => void;
  constructor(on: (frame: Frame) => void) {
    this.#on = on;
  }
  write(c: Uint8Array) {
    const v = new DataView(c.buffer, c.byteOffset, c.length);
    const m = v.getUint32(0, true);
    const ns = m === 0xa1b23c4d;
    const lt = v.getUint32(20, true);
    let at = 24;
    const f = this.#f;
    while (at < c.length) {
      f.number++;
      f.seconds = v.getUint32(at, true);
      f.nanos = v.getUint32(at + 4, true) * (ns ? 1 : 1000);
      const cl = v.getUint32(at + 8, true);
      f.wireLength = v.getUint32(at + 12, true);
      f.linkType = lt;
      f.bytes = c;
      f.start = at + 16;
      f.end = at + 16 + cl;
      at += 16 + cl;
      this.#on(f);
    }
  }
  end() {}
}
