// Reads captures and answers what of them is on the screen, away from the page.

import type { FromWire, ToWire } from './protocol.ts';
import { WireDesk } from './source/wire-desk.ts';

const desk = new WireDesk((message: FromWire) => {
  // A whole connection may be large: it is handed over, not copied.
  const handed = message.type === 'saved' && message.file !== null ? [message.file.buffer] : [];
  self.postMessage(message, { transfer: handed });
});
self.onmessage = ({ data }: MessageEvent<ToWire>) => desk.hear(data);
