/**
 * `deno task ok`: every check, cheap ones first. One line a step; the first failure stops the run with its output.
 *
 * @module
 */
import { prepare } from "./prepare.ts";
import { ROOT } from "./repository.ts";
import { parseSkips, type Step, STEPS } from "./steps.ts";
import { tally } from "./tally.ts";

prepare();
const skips = parseSkips(Deno.args);
const begin = performance.now();
let passed = 0;
for (const step of STEPS) {
  if (skips.has(step.name)) {
    console.log(`--      ${step.name}: left out`);
    continue;
  }
  if (!runStep(step)) {
    console.log(`FAILED | ${passed} passed | 1 failed (${seconds(begin)})`);
    Deno.exit(1);
  }
  passed++;
}
console.log(`ok | ${passed} passed | 0 failed (${seconds(begin)})`);

/** Runs one step and prints its line, and its output when it fails. */
function runStep(step: Step): boolean {
  const start = performance.now();
  const env = { NO_COLOR: "1" };
  const result = new Deno.Command(Deno.execPath(), { args: [...step.args()], cwd: ROOT, env, stdin: "null" })
    .outputSync();
  const output = new TextDecoder().decode(result.stdout) + new TextDecoder().decode(result.stderr);
  const counts = tally(output);
  const note = counts === null ? "" : `, ${counts.passed} passed, ${counts.failed} failed, ${counts.ignored} ignored`;
  console.log(`${result.success ? "ok    " : "FAILED"}  ${step.name} (${seconds(start)}${note})`);
  if (!result.success) console.log(output);
  return result.success;
}

function seconds(start: number): string {
  return `${((performance.now() - start) / 1000).toFixed(1)} s`;
}
