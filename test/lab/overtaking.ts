// A line on which short packets overtake long ones, as with a router that prefers them: real reordering.

import type { Lab } from '../../src/lab/lab.ts';

/** Packets of 1024 to 2047 bytes wait until nothing shorter does (tc-htb(8), tc-u32(8)). */
export async function letShortOnesOvertake(lab: Lab, bitsPerSecond: number): Promise<void> {
  const rate = `rate 8bit ceil ${bitsPerSecond}bit burst 100 cburst 100`;
  for (const line of [
    'qdisc add dev server root handle 1: htb default 10',
    `class add dev server parent 1: classid 1:1 htb rate ${bitsPerSecond}bit burst 100 cburst 100`,
    `class add dev server parent 1:1 classid 1:10 htb ${rate} prio 0`,
    `class add dev server parent 1:1 classid 1:20 htb ${rate} prio 7`,
    'filter add dev server parent 1: protocol ip u32 match u16 0x0400 0x0400 at 2 flowid 1:20',
  ]) {
    await lab.router.run(['tc', ...line.split(' ')]);
  }
}
