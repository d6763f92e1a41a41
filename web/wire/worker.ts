// Reads captures and answers what of them is on the screen, away from the page.

import type { FromWire, ToWire } from './protocol.ts';
import { WireDesk } from './source/wire-desk.ts';

const desk = new WireDesk((message: FromWire) => self.postMessage(message));
self.onmessage = ({ data }: MessageEvent<ToWire>) => desk.hear(data);
