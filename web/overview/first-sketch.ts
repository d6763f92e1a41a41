// The simplest sketch of the Arduino library, with this server's address in it.

import bare from '../../firmware/Tapline/examples/Bare/Bare.ino?raw';
import secrets from '../../firmware/Tapline/examples/Bare/secrets.example.h?raw';

/** @param host without the brackets of an IPv6 address */
export function firstSketch(host: string, port: number): string {
  return bare
    .replace(/(SERVER\[\] = )"[^"]*"/, (_, start: string) => `${start}${JSON.stringify(host)}`)
    .replace(/(PORT = )\d+/, (_, start: string) => `${start}${port}`)
    .replace('#include "secrets.h"\n', () => secrets.replace(/^\/\/.*\n+/, ''));
}
