// What a missing Debian package prevents is skipped with a line that names it; in CI it fails.

/**
 * Whether the tests that need a package can run.
 * @throws Error in CI when they cannot
 */
export function requirePackage(name: string, available: boolean): boolean {
  if (available) return true;
  if (process.env.CI === 'true') throw new Error(`the Debian package ${name} is missing`);
  process.stderr.write(`\nSKIPPED, because the Debian package ${name} is missing.\n`);
  return false;
}
