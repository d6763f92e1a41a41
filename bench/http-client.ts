// Asks a server over HTTP, on one connection, and says how long the whole answer took.

import { Agent, request } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly body: string;
  /** From asking to the last byte. */
  readonly ms: number;
}

const agent = new Agent({ keepAlive: true });

/** @param path with its query, encoded */
export function ask(port: number, path: string, method = 'GET', body = ''): Promise<Answer> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, method, agent }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk) => chunks.push(chunk));
      answer.once('error', reject);
      answer.once('end', () => {
        const ms = performance.now() - started;
        resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString(), ms });
      });
    });
    asked.once('error', reject);
    asked.end(body);
  });
}

/** The body of an answer that must be a good one. */
export async function askWell(port: number, path: string): Promise<string> {
  return bodyOf(await ask(port, path), path);
}

/** The same of a POST. */
export async function postWell(port: number, path: string, body = ''): Promise<string> {
  return bodyOf(await ask(port, path, 'POST', body), path);
}

function bodyOf({ status, body }: Answer, path: string): string {
  if (status >= 300) throw new Error(`${path}: HTTP ${status}: ${body.slice(0, 300)}`);
  return body;
}

/** Asks until the answer is 200 or 204; it fails when the limit has passed. */
export async function askUntilWell(port: number, path: string, limitMs = 120_000): Promise<void> {
  for (const until = performance.now() + limitMs; ; ) {
    const status = await ask(port, path).then(
      (answer) => answer.status,
      () => 0,
    );
    if (status === 200 || status === 204) return;
    if (performance.now() > until) throw new Error(`no good answer from ${path} on port ${port}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
