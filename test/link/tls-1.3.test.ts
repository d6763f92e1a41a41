// All that a link over plain TCP promises, over TLS 1.3.

import { speakTls } from './board-socket.ts';

speakTls('TLSv1.3');
await import('./tcp-link.test.ts');
