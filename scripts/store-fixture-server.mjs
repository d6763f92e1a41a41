// Runs `tapline serve` for the fixture of a store, and connects boards to it.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const TAPLINE = fileURLToPath(new URL('../bin/tapline', import.meta.url));

/** Starts a server on free ports of loopback; resolves when it listens. */
export async function startServer(data) {
  const ports = ['--host', '127.0.0.1', '--port', '0', '--http-port', '0'];
  const child = spawn(
    process.execPath,
    [TAPLINE, 'serve', ...ports, '--data', data, '--output', 'json'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  child.stdout.resume();
  const { boards, http } = JSON.parse(line);
  return { child, port: boards.port, url: http.url };
}

export async function endServer({ child }, signal) {
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
}

/** Fetches JSON from the server's API. */
export async function getJson(url, path) {
  const response = await fetch(new URL(path, url));
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

/** Waits until the condition holds; what it asks for may not be there at first. */
export async function until(holds) {
  const end = Date.now() + 20_000;
  while (!(await Promise.resolve(holds()).catch(() => false))) {
    if (Date.now() > end) throw new Error(`it never came: ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** A connection that says HELLO with ack=1 and waits for each ACK. */
export async function helloBoard(server, hello) {
  const board = await bareBoard(server);
  board.send(`${hello}\n`);
  await until(() => board.heard().includes('WELCOME'));
  return {
    ...board,
    /** Sends lines, of which the last has the highest seq so far, and waits until it is on disk. */
    async sendAcked(lines, seq) {
      board.send(lines.map((line) => `${line}\n`).join(''));
      await until(() => board.heard().includes(`ACK ${seq}\n`));
    },
  };
}

/** A plain connection, from another address of loopback if one is given. */
export async function bareBoard({ port }, localAddress = '127.0.0.1') {
  const socket = connect({ port, host: '127.0.0.1', localAddress, noDelay: true });
  socket.on('error', () => {});
  await once(socket, 'connect');
  let heard = '';
  socket.setEncoding('utf8').on('data', (text) => {
    heard += text;
  });
  return {
    heard: () => heard,
    send: (text) => void socket.write(text),
    async end() {
      const closed = once(socket, 'close');
      socket.end();
      await closed;
    },
  };
}
