// The pictures of docs/tcp.md show what the recordings in lessons/ hold, and the page says of them what they show.

import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectFile } from '../project-folder.ts';

const NAMES = readdirSync(projectFile('docs', 'images')).filter((name) =>
  /^tcp-.*\.svg$/.test(name),
);
const MAX_BYTES = 20_000;

const page = readFileSync(projectFile('docs', 'tcp.md'), 'utf8');
const committed = (name: string) => readFileSync(projectFile('docs', 'images', name), 'utf8');

describe('docs/tcp.md', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tapline-pictures-'));

  beforeAll(async () => {
    const script = projectFile('scripts', 'draw-ladders.mjs');
    await promisify(execFile)(process.execPath, [script, folder]);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('has a picture of every chapter, and no other', () => {
    expect(readdirSync(folder).sort()).toEqual(NAMES);
    expect(NAMES.length).toBeGreaterThanOrEqual(9);
  });

  it.each(NAMES)('%s is as the recordings make it', (name) => {
    // `npm run build && npm run draw:ladders` draws it anew.
    expect(committed(name)).toBe(readFileSync(join(folder, name), 'utf8'));
  });

  it.each(NAMES)('%s is small, needs nothing else, and says what it shows', (name) => {
    const svg = committed(name);
    expect(Buffer.byteLength(svg)).toBeLessThan(MAX_BYTES);
    expect(svg).not.toMatch(/<script|<image|href|@import|url\(|NaN|undefined|Infinity/);
    expect(svg).toMatch(/<title id="title">[^<]{10,}<\/title>/);
    expect(svg).toMatch(/<desc id="desc">[^<]{100,}<\/desc>/);
    expect(svg).toContain('prefers-color-scheme: dark');
  });

  // After new recordings other packets may stand where these were.
  it.each([
    ['lost-segment', ['✕ lost', 'the timer runs', '↻ sent again']],
    ['zero-window', ['■ window full', '■ window closed', '? keep-alive', '□ window update']],
    ['println', ['len 14', '>CR<', '>LF<']],
    ['many-lines', ['12 lines']],
    ['two-boards', ['way first', 'way second dashed']],
    ['both-ways', ['+ ACK of the reading']],
    ['full-network', ['class="cross lost"', 'ACK again']],
    ['in-flight', ['class="cross lost"', 'segments']],
    ['the-end', ['FIN ACK', '✕ broken off', '✕ refused']],
  ])('shows in tcp-%s.svg what it is for', (name, signs) => {
    for (const sign of signs) expect(committed(`tcp-${name}.svg`)).toContain(sign);
  });

  it('shows each picture once, with words for who does not see it', () => {
    const shown = [...page.matchAll(/!\[([^\]]*)\]\(images\/(tcp-[^)]*)\)/g)];
    expect(shown.map(([, , name]) => name).sort()).toEqual(NAMES);
    for (const [, alt = ''] of shown) expect(alt.length).toBeGreaterThan(60);
  });

  it('has no packet in its text ladders that is in no picture', () => {
    const packets = page.match(/(?:[A-Z]{3} )+seq \d+(?: len \d+)?(?: ack \d+)? win \d+/g) ?? [];
    expect(packets.length).toBeGreaterThan(1);
    const all = NAMES.map(committed).join('');
    for (const packet of packets) expect(all).toContain(packet);
  });
});
