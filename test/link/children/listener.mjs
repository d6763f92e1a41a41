// A listener in a process of its own, for what cannot be had in the test's: a network namespace, few
// file descriptors. It tells what happens as JSON lines. Arguments: host and options for listenTcp.

import { listenTcp } from '../../../dist/link/tcp-listener.js';

const [host, options = '{}', greeting = ''] = process.argv.slice(2);

function tell(event) {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}

const listener = await listenTcp(
  {
    host,
    port: 0,
    maxConnections: 1000,
    idleTimeoutMs: 0,
    onFault: (fault) => tell({ fault: fault.code }),
    ...JSON.parse(options),
  },
  (link) => {
    tell({ link: link.remoteAddress });
    return {
      received: (chunk) => {
        tell({ received: chunk.toString() });
        // Time for the test to cut the cable.
        if (greeting !== '') process.stdin.once('data', () => tell({ sent: link.send(greeting) }));
      },
      drained() {},
      closed: (reason) => tell({ closed: reason }),
    };
  },
);
tell({ port: listener.port });
// The end of stdin is the end of the test.
process.stdin.on('end', () => process.exit(0)).resume();
