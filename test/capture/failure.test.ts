// What programs that capture say when they cannot, and what we say then.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  CaptureFailure,
  type CapturePlace,
  explainEnd,
  toolMissing,
} from '../../src/capture/capture-failure.ts';
import { startCapture } from '../../src/capture/start-capture.ts';
import { type CaptureTool, findTools } from '../../src/capture/tools.ts';
import { until } from '../until.ts';
import { failingTool, fakeTool, PCAP_HEAD } from './fake-tool.ts';
import { LOOPBACK } from './right-to-capture.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tapline-tools-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const NO_PERMISSION = `tcpdump: eth0: You don't have permission to perform this capture on that device
(socket: Operation not permitted)`;
const DUMPCAP_NO_PERMISSION = `Capturing on 'eth0'
dumpcap: You do not have permission to capture on device "eth0".
(socket: Operation not permitted)
Please check to make sure you have sufficient permissions.

    sudo setcap cap_net_raw,cap_net_admin=ep {path/to/}dumpcap

and then restarting Wireshark.`;

function silent() {
  const failures: CaptureFailure[] = [];
  const listener = {
    bytes() {},
    dropped() {},
    failed: (why: CaptureFailure) => failures.push(why),
  };
  return { failures, listener };
}

async function failureWith(device: string, tools: readonly CaptureTool[]): Promise<CaptureFailure> {
  const wish = { interface: device, ports: [{ port: 5050 }], promiscuous: false };
  const outcome = await startCapture(wish, silent().listener, { tools }).catch((error) => error);
  expect(outcome).toBeInstanceOf(CaptureFailure);
  return outcome;
}

describe('a program that fails', () => {
  it.each([
    ['tcpdump', `tcpdump: ${LOOPBACK}: That device is not up`, 'interface-down'],
    [
      'dumpcap',
      `dumpcap: Device "${LOOPBACK}" is not up.\n(That device is not up)`,
      'interface-down',
    ],
    ['tcpdump', 'tcpdump: x: No such device exists\n(No such device exists)', 'no-such-interface'],
    ['dumpcap', 'dumpcap: There is no device named "x".', 'no-such-interface'],
    ['tcpdump', NO_PERMISSION, 'capture-not-permitted'],
    ['dumpcap', DUMPCAP_NO_PERMISSION, 'capture-not-permitted'],
    [
      'tcpdump',
      'tcpdump: (cannot open BPF device) /dev/bpf0: Permission denied',
      'capture-not-permitted',
    ],
    ['tcpdump', 'tcpdump: unheard of', 'capture-ended'],
  ] as const)('%s, with %j, is %s', async (name, words, code) => {
    const failure = await failureWith(LOOPBACK, [await failingTool(folder, name, words)]);
    expect(failure.code).toBe(code);
    expect(failure.message).not.toContain('\n');
  });

  it('without the right, on an interface that is not there, hides that it is not there', async () => {
    const tool = await failingTool(folder, 'tcpdump', NO_PERMISSION);
    const { code, message } = await failureWith('eth77', [tool]);
    expect(code).toBe('no-such-interface');
    expect(message).toMatch(/^There is no interface "eth77" here; there is: .*\blo/);
  });

  it('for want of the right gives way to one that has it', async () => {
    const without = await failingTool(folder, 'tcpdump', NO_PERMISSION);
    const having = await fakeTool(folder, 'dumpcap', [`printf '${PCAP_HEAD}'`, 'exec sleep 60']);
    const wish = { interface: LOOPBACK, ports: [{ port: 5050 }], promiscuous: false };
    const { failures, listener } = silent();
    const running = await startCapture(wish, listener, { tools: [without, having] });
    expect(running.tool).toEqual(having);
    await running.stop();
    expect(failures).toEqual([]);
  });

  it('later on says why, or with what', async () => {
    const gone = 'echo "tcpdump: pcap_loop: The interface disappeared" >&2; exit 1';
    const begins = [`printf '${PCAP_HEAD}'`, 'sleep 0.2'];
    const wish = { interface: LOOPBACK, ports: [{ port: 5050 }], promiscuous: false };
    const { failures, listener } = silent();
    const tools = [await fakeTool(folder, 'tcpdump', [...begins, gone])];
    await startCapture(wish, listener, { tools });
    await until(() => failures.length === 1);
    await startCapture(wish, listener, {
      tools: [await fakeTool(folder, 'dumpcap', [...begins, 'exit 9'])],
    });
    await until(() => failures.length === 2);
    expect(failures.map(({ code }) => code)).toEqual(['interface-gone', 'capture-ended']);
    expect(failures[1].message).toBe('dumpcap ended: exit code 9.');
  });

  it('is not said to have ended for what it counted', async () => {
    const counts = '0 packets captured, 0 packets received by filter, 0 packets dropped by kernel';
    const tool = await failingTool(folder, 'tcpdump', `tcpdump: ${counts}`);
    const { message } = await failureWith(LOOPBACK, [tool]);
    expect(message).toMatch(/^tcpdump ended: exit code \d+\.$/);
  });

  it('is killed when it does not end by itself', async () => {
    const deaf = await fakeTool(folder, 'tcpdump', [
      "trap '' INT TERM",
      `printf '${PCAP_HEAD}'`,
      'while :; do sleep 0.1; done',
    ]);
    const wish = { interface: LOOPBACK, ports: [{ port: 5050 }], promiscuous: false };
    const { failures, listener } = silent();
    const running = await startCapture(wish, listener, { tools: [deaf] });
    await running.stop();
    expect(failures).toEqual([]);
  });
});

describe('what to do', () => {
  const place: CapturePlace = {
    interface: 'eth0',
    filter: 'tcp port 5050',
    interfaces: ['lo', 'eth0', 'any'],
    platform: 'linux',
    user: 'ada',
    isRoot: false,
  };
  const tcpdump: CaptureTool = { name: 'tcpdump', path: '/usr/bin/tcpdump', runnable: true };
  const dumpcap: CaptureTool = { name: 'dumpcap', path: '/usr/bin/dumpcap', runnable: false };
  const end = { stderr: NO_PERMISSION, code: 1, signal: null };

  const explain = (tools: readonly CaptureTool[], more: Partial<CapturePlace> = {}) =>
    explainEnd(end, { ...place, ...more }, tcpdump, tools);

  it('without a program is to install it', () => {
    expect(toolMissing(place).message).toBe(
      'There is no program here that captures packets: tcpdump, or dumpcap of Wireshark. Install it: sudo apt install tcpdump',
    );
    expect(toolMissing({ ...place, platform: 'win32' }).message).toContain('Npcap');
  });

  it('without the right is to give it to a copy, or to a group, or to capture elsewhere', () => {
    const { message, how } = explain([tcpdump, dumpcap]);
    expect(message).toBe(
      'The user ada may not capture packets on eth0 here. Let a copy of tcpdump that only ada can run do it: ' +
        'sudo install -o ada -m 500 /usr/bin/tcpdump /usr/local/bin/tapline-tcpdump && ' +
        'sudo setcap cap_net_raw=eip /usr/local/bin/tapline-tcpdump',
    );
    expect(how.map(({ command }) => command)).toEqual([
      expect.stringContaining('setcap'),
      'sudo dpkg-reconfigure wireshark-common && sudo usermod -aG wireshark ada',
      "sudo tcpdump -i eth0 -U -s 0 -w packets.pcap 'tcp port 5050'",
    ]);
  });

  it('with dumpcap alone is to join its group', () => {
    const { message } = explain([dumpcap]);
    expect(message).toContain('sudo usermod -aG wireshark ada');
    expect(message).not.toContain('setcap');
  });

  it('depends on the system, and on who asks', () => {
    expect(explain([tcpdump], { isRoot: true }).message).toContain('--cap-add NET_RAW');
    expect(explain([tcpdump], { platform: 'darwin' }).message).toContain('ChmodBPF');
    expect(explain([dumpcap], { platform: 'win32' }).message).toContain('Npcap');
    expect(explain([tcpdump], { platform: 'freebsd' }).message).toContain('as root');
  });
});

describe('the programs', () => {
  it('are found by PATH, those that may not be run as well', async () => {
    await fakeTool(folder, 'tcpdump', ['exit 1']);
    const [first] = await findTools(folder);
    expect(first).toEqual({ name: 'tcpdump', path: join(folder, 'tcpdump'), runnable: true });
    const names = (await findTools('')).map(({ path }) => path);
    expect(names).not.toContain('tcpdump');
  });
});
