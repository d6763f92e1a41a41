// The ways to packets, for this system and this user, as commands to be copied.

import type { CaptureFailureCode, CapturePlace } from './capture-failure.ts';
import { type CaptureTool, PERMITTED_COPY } from './tools.ts';

/** One way. */
export interface HowTo {
  /** What the command is for; a whole sentence where there is no command. */
  readonly words: string;
  readonly command: string | null;
}

/** The ways out of a failure, the nearest first. */
export function howToCapture(
  code: CaptureFailureCode,
  place: CapturePlace,
  tools: readonly CaptureTool[],
): HowTo[] {
  const own = WAYS[code]?.(place, tools) ?? [];
  return own.length === 0 ? [] : [...own, elsewhere(place)];
}

type Way = (place: CapturePlace, tools: readonly CaptureTool[]) => readonly HowTo[];

const WAYS: Readonly<Partial<Record<CaptureFailureCode, Way>>> = {
  'capture-tool-missing': ({ platform }) => MISSING[platform] ?? [INSTALL_ANYWHERE],
  'capture-not-permitted': (place, tools) => {
    const way = PERMIT[place.platform] ?? (() => [AS_ROOT]);
    return place.isRoot ? [CONTAINER] : way(place, tools);
  },
  'interface-down': ({ interface: name, platform }) =>
    platform === 'linux'
      ? [{ words: 'Set it up:', command: `sudo ip link set ${name} up` }]
      : [{ words: 'Connect it, and try again.', command: null }],
};

const INSTALL_ANYWHERE: HowTo = { words: 'Install tcpdump or Wireshark.', command: null };
const AS_ROOT: HowTo = { words: 'Run it as root.', command: null };
const CONTAINER: HowTo = {
  words: 'A container has to be started with --cap-add NET_RAW.',
  command: null,
};

const MISSING: Readonly<Partial<Record<NodeJS.Platform, readonly HowTo[]>>> = {
  linux: [{ words: 'Install it:', command: 'sudo apt install tcpdump' }],
  darwin: [
    {
      words: 'macOS has /usr/sbin/tcpdump: put it into PATH, or install Wireshark.',
      command: null,
    },
  ],
  win32: [
    {
      words: 'Install Wireshark with Npcap from https://www.wireshark.org: dumpcap comes with it.',
      command: null,
    },
  ],
};

const PERMIT: Readonly<Partial<Record<NodeJS.Platform, Way>>> = {
  linux: permitOnLinux,
  darwin: ({ interface: name }) => [
    {
      words: `Install ChmodBPF, which comes with Wireshark (Help, About, Folders), log in again, and capture on ${name} as yourself.`,
      command: null,
    },
  ],
  win32: () => [
    {
      words:
        'Install Npcap anew without "Restrict driver\'s access to Administrators only", or start this as an administrator.',
      command: null,
    },
  ],
};

/** The right is given to a program, or to a group: never to everybody. */
function permitOnLinux({ user }: CapturePlace, tools: readonly CaptureTool[]): HowTo[] {
  const tcpdump = tools.find(({ name }) => name === 'tcpdump');
  const copy = `/usr/local/bin/${PERMITTED_COPY}`;
  const original = tcpdump?.path.endsWith(PERMITTED_COPY) ? '/usr/bin/tcpdump' : tcpdump?.path;
  const ofTcpdump: HowTo = {
    words: `Let a copy of tcpdump that only ${user} can run do it:`,
    command: `sudo install -o ${user} -m 500 ${original ?? '/usr/bin/tcpdump'} ${copy} && sudo setcap cap_net_raw=eip ${copy}`,
  };
  const ofDumpcap: HowTo = {
    words: 'Or let the group wireshark do it with dumpcap (answer Yes, then log in again):',
    command: `sudo dpkg-reconfigure wireshark-common && sudo usermod -aG wireshark ${user}`,
  };
  if (tcpdump === undefined) return [{ ...ofDumpcap, words: DUMPCAP_ALONE }];
  const hasDumpcap = tools.some(({ name }) => name === 'dumpcap');
  return hasDumpcap ? [ofTcpdump, ofDumpcap] : [ofTcpdump];
}

const DUMPCAP_ALONE = 'Let the group wireshark do it with dumpcap (answer Yes, then log in again):';

/** What always works: someone who may captures, and the file is opened here. */
function elsewhere({ interface: name, filter, platform }: CapturePlace): HowTo {
  const sudo = platform === 'win32' ? '' : 'sudo ';
  return {
    words: 'Or capture where you may, and open the file with `tapline wire packets.pcap`:',
    command: `${sudo}tcpdump -i ${name} -U -s 0 -w packets.pcap '${filter}'`,
  };
}
