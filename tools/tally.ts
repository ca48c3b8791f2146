import { stripVTControlCharacters } from "node:util";

/** How many tests passed and failed. */
export interface Tally {
  /** Tests that passed. */
  readonly passed: number;
  /** Tests that failed. */
  readonly failed: number;
  /** Tests that were left out. */
  readonly ignored: number;
}

/**
 * Adds up the closing lines of test runs (`ok | 5 passed | 1 failed | 2 ignored (3s)`) in what they printed.
 *
 * @param output What one or more runs printed, with or without colours.
 * @returns The sums over all closing lines, or `null` when there is none: a run that broke off is no run.
 */
export function tally(output: string): Tally | null {
  const lines = stripVTControlCharacters(output).split("\n").filter((line) => /^(ok|FAILED) \| \d+ passed/.test(line));
  if (lines.length === 0) return null;
  const sum = (word: string) =>
    lines.reduce((total, line) => total + Number(line.match(new RegExp(`(\\d+) ${word}`))?.[1] ?? 0), 0);
  return { passed: sum("passed"), failed: sum("failed"), ignored: sum("ignored") };
}

/** As a program: reads files named on the command line, prints `N passed, N failed`, fails unless all is well. */
if (import.meta.main) {
  let passed = 0;
  let failed = 0;
  for (const path of Deno.args) {
    const counts = tally(Deno.readTextFileSync(path));
    passed += counts?.passed ?? 0;
    failed += counts?.failed ?? 1;
  }
  console.log(`${passed} passed, ${failed} failed`);
  if (failed > 0) Deno.exit(1);
}
