import { describe, expect, it } from 'vitest';
import { framesOf } from './frames-of.ts';

const text = (words: string) => new TextEncoder().encode(words);
const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'));

describe('what is no capture', () => {
  it.each([
    ['nothing', text(''), 'empty'],
    ['one letter', text('a'), 'text'],
    ['a long text', text('12,1234567,28.3\r\n'.repeat(500)), 'text'],
    ['text that is no ASCII', text('28,3 °C\n'), 'text'],
    ['a gzip file', bytes('1f8b0800000000000003'), 'gunzip'],
    ['a zip file', bytes('504b030414000000'), 'unzip'],
    ['a Zstandard file', bytes('28b52ffd04'), 'zstd -d'],
    ['an xz file', bytes('fd377a585a000004'), 'unxz'],
    ['a bzip2 file', text('BZh91AY'), 'bunzip2'],
    ['a capture of snoop', bytes('736e6f6f70000000000000020000'), 'Wireshark'],
    ['a Bluetooth log', bytes('6274736e6f6f700000000001000003ea'), 'Wireshark'],
    ['a database', text('SQLite format 3\0'), 'SQLite'],
    ['a picture', bytes('89504e470d0a1a0a'), 'picture'],
    ['zeros', new Uint8Array(2000), 'first bytes are 00 00 00 00'],
    ['three zeros', new Uint8Array(3), 'first bytes are 00 00 00'],
    ['what begins as a section only', bytes('0a0d0d0a1c000000ffffffff'), 'though it begins'],
  ])('%s is told by name', (_, file, word) => {
    const { frames, refusal } = framesOf(file);
    expect(frames).toEqual([]);
    expect(refusal).toContain(word);
    expect(refusal).not.toContain('\n');
    expect(framesOf(file, 1).refusal).toBe(refusal);
  });
});
