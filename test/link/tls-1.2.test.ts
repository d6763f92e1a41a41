// All that a link over plain TCP promises, over TLS 1.2.

import { speakTls } from './board-socket.ts';

speakTls('TLSv1.2');
await import('./tcp-link.test.ts');
