// Where boards connect: who has such a port is the server of a connection.

import { computed } from '@preact/signals';
import { link } from '../fleet/client.ts';

/** Unless a server says otherwise: captures come from elsewhere, too. */
const USUAL_PORT = 5050;

const told = computed(() => {
  const { port, tlsPort } = link.value.health?.boards ?? {};
  return [port, tlsPort, USUAL_PORT].filter((one) => one !== undefined).join();
});

/** Changes only when they do. */
export const boardPorts = computed(() => told.value.split(',').map(Number));
