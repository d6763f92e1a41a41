import { afterEach, expect, it, vi } from 'vitest';

afterEach(() => {
  vi.unstubAllGlobals();
});

it('writes a moment beyond the calendar with question marks, as a damaged capture has it', async () => {
  // What a person prefers is kept by the browser.
  vi.stubGlobal('addEventListener', () => {});
  vi.stubGlobal('localStorage', { getItem: () => null });
  vi.stubGlobal('document', { documentElement: { dataset: {} } });
  const { clockMsText, clockText, timeText } = await import('../../web/format/times.ts');
  for (const time of [Number.NaN, 9e21, -9e21]) {
    expect(timeText(time)).toBe('????-??-?? ??:??:??');
    expect(clockText(time)).toBe('??:??:??');
    expect(clockMsText(time)).toBe('??:??:??.???');
  }
});
