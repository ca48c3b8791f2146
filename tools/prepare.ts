import { ensurePeers } from "./peers.ts";
import { ROOT } from "./repository.ts";

/**
 * Readies a machine for the tests: fetches the native library and installs the Python peers, whatever is missing.
 * Without Python the peers stay away, and the tests that need them say so (under `CI` they fail).
 *
 * @throws {Error} when there is no native library to be had.
 */
export function prepare(): void {
  if (!runDeno("native/fetch.ts") && !runDeno("tools/open_library.ts")) {
    throw new Error("Cannot run the tests without libblosc2: see the messages above for the ways to get it");
  }
  try {
    ensurePeers();
  } catch (error) {
    console.warn(`${error instanceof Error ? error.message : error}: tests that compare with Python have no peer`);
  }
}

function runDeno(script: string): boolean {
  const args = ["run", "-A", script];
  return new Deno.Command(Deno.execPath(), { args, cwd: ROOT, stdout: "inherit", stderr: "inherit" }).outputSync()
    .success;
}
