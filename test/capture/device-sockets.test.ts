// Which connection a packet is of, and whose that is.

import { describe, expect, it } from 'vitest';
import { DeviceSockets } from '../../src/capture/device-sockets.ts';
import { keyOfPair } from '../../src/capture/pair-key.ts';
import { handClock } from './frames.ts';

const T0 = 1.7e12;

function pairOf(port: number, remoteAddress = '10.0.0.1') {
  return { localAddress: '10.0.0.9', localPort: 5050, remoteAddress, remotePort: port };
}

function known(maxEnded?: number) {
  const hand = handClock();
  const sockets = new DeviceSockets(hand.clock, {
    maxAgeMs: 60_000,
    ...(maxEnded && { maxEnded }),
  });
  const connect = (port: number, since: number, ...devices: readonly string[]) => {
    const teller = sockets.accept(pairOf(port), T0 + since);
    for (const device of devices) teller.speaksFor(device);
    return (at: number) => {
      hand.now = at;
      teller.ended();
    };
  };
  const ownersAt = (port: number, ...times: readonly number[]) =>
    times.map((at) => {
      const owner = sockets.ownerOf(keyOfPair(pairOf(port)), T0 + at);
      return owner === undefined ? null : [...owner.devices].join(' ');
    });
  return { sockets, connect, ownersAt };
}

describe('a packet', () => {
  it('is of the connection on its sockets, also before that was accepted, and after its end', () => {
    const { connect, ownersAt } = known();
    const end = connect(40_000, 1000, 'kitchen');
    end(2000);
    expect(ownersAt(40_000, 0, 1500, 9000)).toEqual(['kitchen', 'kitchen', 'kitchen']);
    expect(ownersAt(40_001, 1500)).toEqual([null]);
  });

  it('is of the nearer one of two that used the same sockets', () => {
    const { connect, ownersAt } = known();
    connect(40_000, 1000, 'kitchen')(2000);
    connect(40_000, 5000, 'cellar')(6000);
    connect(40_000, 8000, 'attic');
    expect(ownersAt(40_000, 900, 2100, 3400, 3600, 4999, 5000, 6100, 7990, 9000)).toEqual([
      ...['kitchen', 'kitchen', 'kitchen', 'cellar', 'cellar', 'cellar', 'cellar'],
      ...['attic', 'attic'],
    ]);
  });

  it('is of nobody as long as its connection has said no line', () => {
    const { sockets, connect, ownersAt } = known();
    const end = connect(40_000, 1000);
    expect(ownersAt(40_000, 1500)).toEqual([null]);
    end(2000);
    expect(sockets.size).toBe(0);
  });

  it('is of both devices that one connection spoke for', () => {
    const { connect, ownersAt } = known();
    connect(40_000, 1000, 'kitchen', 'cellar', 'kitchen');
    expect(ownersAt(40_000, 1500)).toEqual(['kitchen cellar']);
  });

  it('has the same key in both directions and for each way to write an address', () => {
    const pair = {
      localPort: 1,
      remotePort: 2,
      localAddress: 'fd00::1',
      remoteAddress: 'fe80::7%eth0',
    };
    const turned = {
      localPort: 2,
      remotePort: 1,
      localAddress: 'fe80:0::7',
      remoteAddress: 'fd00::0:1',
    };
    expect(keyOfPair(pair)).toBe(keyOfPair(turned));
    expect(keyOfPair(pair)).not.toBe(keyOfPair({ ...pair, localPort: 2, remotePort: 1 }));
  });
});

describe('what is known', () => {
  it('is forgotten once the packets surely are, and open connections never are', () => {
    const { sockets, connect, ownersAt } = known();
    connect(1, 0, 'open');
    connect(2, 0, 'old')(1000);
    // Packets are held for 60 s, and a bit longer as they go by segments of 1 s.
    connect(3, 0, 'new')(63_000);
    expect(ownersAt(2, 500)).toEqual(['old']);
    connect(4, 0, 'newer')(63_001);
    expect(ownersAt(2, 500)).toEqual([null]);
    expect(ownersAt(1, 500)).toEqual(['open']);
    expect(sockets.size).toBe(3);
  });

  it('is kept when the wall clock is set', () => {
    let wallMs = T0;
    const sockets = new DeviceSockets(() => ({ wallMs, monoMs: 0 }), { maxAgeMs: 60_000 });
    for (const port of [1, 2]) {
      const teller = sockets.accept(pairOf(port), wallMs);
      teller.speaksFor('kitchen');
      teller.ended();
      wallMs += 3_600_000;
    }
    expect(sockets.size).toBe(2);
  });

  it('is that of so many ended connections at most', () => {
    const { sockets, connect } = known(3);
    for (let port = 1; port <= 10; port++) connect(port, 0, 'kitchen')(port);
    expect(sockets.size).toBe(3);
  });

  it('holds a connection that is read to its end after it has ended', () => {
    const { sockets, ownersAt } = known(1);
    const late = sockets.accept(pairOf(1), T0);
    late.ended();
    late.speaksFor('kitchen');
    expect(ownersAt(1, 500)).toEqual(['kitchen']);
    const later = sockets.accept(pairOf(2), T0);
    later.ended();
    later.speaksFor('cellar');
    expect(sockets.size).toBe(1);
  });

  it('is told once of each connection of a device, until nobody asks', () => {
    const { sockets, connect } = known();
    const told: number[] = [];
    const end = sockets.watch('kitchen', ({ since }) => told.push(since - T0));
    connect(1, 10, 'kitchen', 'kitchen');
    connect(2, 20, 'cellar');
    connect(3, 30, 'cellar', 'kitchen');
    end();
    connect(4, 40, 'kitchen');
    expect(told).toEqual([10, 30]);
  });
});
