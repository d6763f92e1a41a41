// Secrets in bytes that are shown: hidden in a copy.

import { describe, expect, it } from 'vitest';
import { withoutTokens } from '../../src/line/token-bytes.ts';

describe('bytes without their tokens', () => {
  it.each([
    ['token=a TOKEN=s3cret\r\n1,2', 'token=* TOKEN=******\r\n1,2'],
    ['HELLO device=k token=s3c', 'HELLO device=k token=***'],
    // In the middle of its name the bytes begin: nobody knows what that was.
    ['oken=abc\n', 'oken=abc\n'],
  ])('of %j are %j', (text, expected) => {
    const bytes = Buffer.from(text);
    expect(Buffer.from(withoutTokens(bytes)).toString()).toBe(expected);
    expect(bytes.toString()).toBe(text);
  });

  it('are the bytes themselves where there are none', () => {
    const bytes = Buffer.from('1,2,3\n');
    expect(withoutTokens(bytes)).toBe(bytes);
  });
});
