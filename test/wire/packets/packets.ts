// Builds packets from layers, so that a test reads like the packet: `ethernet(vlan(7, ipv4({}, tcp({}, 'hi'))))`.

export * from './capture.ts';
export * from './fragments.ts';
export * from './ip.ts';
export * from './link.ts';
export * from './piece.ts';
export * from './tcp.ts';
export * from './tunnel.ts';
