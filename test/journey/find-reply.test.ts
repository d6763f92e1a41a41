// The server's answer to a line: where the log has it, found in the packets.

import { expect, it } from 'vitest';
import type { LoggedCopy, LoggedReply } from '../../src/journey/log/logged.ts';
import { findPackets } from '../../src/journey/packets/find-packets.ts';
import { loggedLine, passOverFile, withoutFirst } from './captured.ts';
import { BOARD, conversation, SERVER } from './conversation.ts';

const HELLO = 'HELLO device=kitchen boot=7f3a ack=1\n';
const WELCOME = 'WELCOME device=kitchen last=- time=1\n';
const LINE = '1,1000,20,50\n';
const ACK = 'ACK 1\n';
const FILE = conversation([
  { board: HELLO },
  { server: WELCOME },
  { board: LINE },
  { server: ACK },
  { board: '2,2000,20,50\n' },
  { server: 'ACK 2\n' },
]);
const HANDSHAKE_FRAMES = 3;

const ENDS = {
  ...{ 'ip.src': BOARD, 'tcp.srcport': '40000', 'ip.dst': SERVER, 'tcp.dstport': '5050' },
};
const COPY = loggedLine(ENDS, HELLO.length, LINE);

function replyOf(changes: Partial<LoggedReply> = {}, copy: LoggedCopy = COPY): LoggedReply {
  return {
    ...{ kind: 'ack', seq: 1, offset: WELCOME.length, length: ACK.length, time: 0 },
    connection: copy.connection,
    ...changes,
  };
}

async function found(file: Uint8Array, reply: LoggedReply) {
  const facts = await findPackets(passOverFile(file), COPY, reply, Number.MAX_SAFE_INTEGER);
  if ('why' in facts) throw new Error(facts.why);
  return facts;
}

it('stands where the log has it', async () => {
  const facts = await found(FILE, replyOf());
  expect(facts).toMatchObject({ alignedBy: 'syn', handshakeMs: 2 });
  expect(Buffer.from(facts.reply?.bytes ?? []).toString()).toBe(ACK);
  expect(facts.reply?.transmissions).toMatchObject([{ frame: 7 }]);
});

it('stands there also when nobody can tell its words', async () => {
  const facts = await found(FILE, replyOf({ kind: 'welcome', offset: 0, length: WELCOME.length }));
  expect(Buffer.from(facts.reply?.bytes ?? []).toString()).toBe(WELCOME);
});

it('is found by its words where the capture begins later', async () => {
  const facts = await found(withoutFirst(FILE, HANDSHAKE_FRAMES), replyOf());
  expect(facts).toMatchObject({ alignedBy: 'bytes', handshakeMs: null });
  expect(facts.reply?.transmissions).toMatchObject([{ frame: 4 }]);
});

it.each([
  ['went over another connection', { connection: { ...COPY.connection, id: 2 } }],
  ['has words that nobody can tell', { kind: 'welcome' as const }],
  ['is not in the capture', { seq: 3 }],
])('is not told when it %s', async (_, changes) => {
  const facts = await found(withoutFirst(FILE, HANDSHAKE_FRAMES), replyOf(changes));
  expect(facts.reply).toBeNull();
});
