import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { dashboardToken, environmentToken, generatedToken } from '../../src/cli/dashboard-token.ts';

let data: string;
let tokenFile: string;

beforeEach(() => {
  vi.stubEnv('TAPLINE_TOKEN', undefined);
  data = mkdtempSync(join(tmpdir(), 'tapline-token-'));
  tokenFile = join(data, 'told');
  writeFileSync(tokenFile, ' of-the-file \n');
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(data, { recursive: true, force: true });
});

describe('the token of a server', () => {
  const httpHost = '0.0.0.0';

  it('is the one of the file before the one of the option before the one of the environment', () => {
    vi.stubEnv('TAPLINE_TOKEN', ' of-the-environment\n');
    const options = { data, httpHost };
    expect(dashboardToken(options).token).toBe('of-the-environment');
    expect(dashboardToken({ ...options, token: 'of-the-option' }).token).toBe('of-the-option');
    const all = { ...options, token: 'of-the-option', tokenFile };
    expect(dashboardToken(all)).toEqual({ token: 'of-the-file', generatedIn: null });
  });

  it('is made once beyond loopback, and readable by nobody else', () => {
    const { token, generatedIn } = dashboardToken({ data, httpHost });
    expect(token).toMatch(/^[\w-]{32}$/);
    expect(generatedIn).toBe(join(data, 'dashboard-token'));
    expect(statSync(join(data, 'dashboard-token')).mode & 0o777).toBe(0o600);
    expect(dashboardToken({ data, httpHost }).token).toBe(token);
    expect(generatedToken(data)).toBe(token);
  });

  it('is none on loopback', () => {
    expect(dashboardToken({ data, httpHost: '127.0.0.1' }).token).toBeNull();
    expect(existsSync(join(data, 'dashboard-token'))).toBe(false);
    expect(generatedToken(data)).toBeNull();
  });

  it.each([
    ['the option', { token: ' ' }, undefined],
    ['the environment', {}, ''],
  ])('is not taken empty from %s', (_, options, environment) => {
    vi.stubEnv('TAPLINE_TOKEN', environment);
    expect(() => dashboardToken({ data, httpHost, ...options })).toThrow('The token is empty');
  });
});

describe('the token that a command shows', () => {
  it('is the one of the environment, without the spaces around it', () => {
    expect(environmentToken()).toBeNull();
    vi.stubEnv('TAPLINE_TOKEN', 'told\n');
    expect(environmentToken()).toBe('told');
    vi.stubEnv('TAPLINE_TOKEN', ' ');
    expect(environmentToken()).toBeNull();
  });
});
