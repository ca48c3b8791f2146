import { parseArgs } from "node:util";

/** What the command line asks for. */
export interface BenchOptions {
  /** Groups to run; none means all. */
  readonly groups: readonly string[];
  /** Timed runs of each workload. */
  readonly runs: number;
  readonly scale: number;
  /** Part of the names of workloads to run; empty for all. */
  readonly only: string;
  /** Files that the report goes to. */
  readonly json: string | undefined;
  readonly markdown: string | undefined;
}

/** How the benchmarks are used. */
export const USAGE = `deno task bench [GROUP …] [--runs N] [--scale F] [--only TEXT] [--json FILE] [--markdown FILE]`;

/**
 * Reads the command line.
 *
 * @param args The arguments.
 * @param known Names of the groups.
 * @returns What they ask for.
 * @throws {RangeError} when a number or a group is not one.
 * @throws {TypeError} when an option is not known.
 */
export function benchOptions(args: readonly string[], known: readonly string[]): BenchOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      runs: { type: "string", default: "5" },
      scale: { type: "string", default: "1" },
      only: { type: "string", default: "" },
      json: { type: "string" },
      markdown: { type: "string" },
    },
  });
  for (const name of positionals) {
    if (!known.includes(name)) throw new RangeError(`Cannot run "${name}": the groups are ${known.join(", ")}`);
  }
  const runs = Number(values.runs);
  const scale = Number(values.scale);
  if (!Number.isInteger(runs) || runs < 1) throw new RangeError(`Cannot do ${values.runs} runs: at least 1, and whole`);
  if (!(scale > 0 && scale <= 1)) throw new RangeError(`Cannot scale arrays by ${values.scale}: above 0, at most 1`);
  return { groups: positionals, runs, scale, only: values.only, json: values.json, markdown: values.markdown };
}
