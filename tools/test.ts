/**
 * `deno task test`: readies the machine, then runs the tests; files and flags of `deno test` may be given.
 *
 * @module
 */
import { prepare } from "./prepare.ts";
import { ROOT } from "./repository.ts";

prepare();
const names = Deno.args.some((arg) => !arg.startsWith("-")) ? [] : ["tests"];
const args = ["test", "-A", ...Deno.args, ...names];
const run = new Deno.Command(Deno.execPath(), { args, cwd: ROOT, stdout: "inherit", stderr: "inherit" });
Deno.exit(run.outputSync().code);
