import { entries } from "./exports.ts";
import { repositoryFiles } from "./repository.ts";

/** One check of `deno task ok`. */
export interface Step {
  /** The name that `--skip` takes. */
  readonly name: string;
  /** Gives the arguments of the `deno` that runs it. */
  args(): readonly string[];
}

/** The checks in the order in which they run. */
export const STEPS: readonly Step[] = [
  { name: "fmt", args: () => ["fmt", "--check"] },
  { name: "lint", args: () => ["lint"] },
  { name: "tree", args: () => ["run", "-A", "tools/check_tree.ts"] },
  { name: "check", args: () => ["check"] },
  { name: "doc", args: () => ["doc", "--lint", ...doors()] },
  { name: "publish", args: () => ["publish", "--dry-run", "--allow-dirty"] },
  { name: "examples", args: () => ["test", "--doc", "-A", "--preload=tools/open_library.ts", ...documented()] },
  { name: "tests", args: () => ["test", "-A", "tests"] },
];

/**
 * Reads `--skip=name` arguments.
 *
 * @param args The command line.
 * @returns The names of the steps to leave out.
 * @throws {RangeError} when an argument is not of that form or names no step.
 */
export function parseSkips(args: readonly string[]): ReadonlySet<string> {
  const names = STEPS.map((step) => step.name);
  return new Set(args.map((arg) => {
    const name = arg.match(/^--skip=(.+)$/)?.[1];
    if (name === undefined || !names.includes(name)) {
      throw new RangeError(`Cannot read "${arg}": it must be --skip= with one of ${names.join(", ")}`);
    }
    return name;
  }));
}

/** What `deno doc --lint` reads: every exports entry and the door of every folder. */
function doors(): string[] {
  const inner = repositoryFiles().filter((path) => /^(ffi|src\/.*)\/mod\.ts$/.test(path));
  return [...new Set([...Object.values(entries()), ...inner])];
}

/** Files whose examples are run. */
function documented(): string[] {
  return repositoryFiles().filter((path) => /^(mod\.ts|README\.md|docs\/.*\.md|(ffi|src)\/.*\.ts)$/.test(path));
}
