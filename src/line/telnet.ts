// Telnet's own bytes in a stream of text (RFC 854): IAC opens a command. SB … IAC SE holds a
// subnegotiation; WILL, WON'T, DO and DON'T name one option; the other commands from SE to GA stand alone.

export const IAC = 0xff;
const FIRST_COMMAND = 0xf0;
const SE = 0xf0;
const SB = 0xfa;
const WILL = 0xfb;

/** What an open IAC sequence waits for. */
export const TELNET = {
  data: 0,
  /** An IAC came: its command. */
  command: 1,
  /** The option of WILL, WON'T, DO or DON'T. */
  option: 2,
  /** The end of a subnegotiation. */
  subnegotiation: 3,
  /** An IAC came in a subnegotiation: SE ends it. */
  subnegotiationCommand: 4,
} as const;
export type TelnetState = (typeof TELNET)[keyof typeof TELNET];

/**
 * Reads the next byte, which is no LF: that ends any open sequence, and is the caller's to see.
 *
 * @param text takes the bytes that are text; an IAC before what is no command is one of them
 * @returns the state after it
 */
export function readTelnet(
  state: TelnetState,
  byte: number,
  text: (byte: number) => void,
): TelnetState {
  switch (state) {
    case TELNET.data:
      if (byte === IAC) return TELNET.command;
      text(byte);
      return TELNET.data;
    case TELNET.command:
      if (byte === SB) return TELNET.subnegotiation;
      if (byte >= WILL && byte !== IAC) return TELNET.option;
      if (byte === IAC || byte < FIRST_COMMAND) text(IAC);
      if (byte < FIRST_COMMAND) text(byte);
      return TELNET.data;
    case TELNET.option:
      return TELNET.data;
    case TELNET.subnegotiation:
      return byte === IAC ? TELNET.subnegotiationCommand : TELNET.subnegotiation;
    case TELNET.subnegotiationCommand:
      return byte === SE ? TELNET.data : TELNET.subnegotiation;
  }
}
