import type { Peer } from "./peer.ts";
import type { Sample, Workload } from "./workload.ts";

/** Times of all runs, in seconds. */
export interface Times {
  readonly peer: readonly number[];
  readonly deneb: readonly number[];
}

/** What was found about one workload. */
export interface Row {
  readonly name: string;
  readonly target: number | null;
  readonly times: Times;
  /** Time of all processors; null where other processes do the work. */
  readonly cpuTimes: Times | null;
  /** Whether both came to the same result. */
  readonly same: boolean;
  readonly checks: { readonly peer: string | undefined; readonly deneb: string | undefined };
}

/**
 * Runs a workload in both programs: once to warm up and to compare the results, then by turns.
 *
 * @param work The workload.
 * @param peer The other program.
 * @param runs How many timed runs.
 * @returns All times.
 */
export async function measure(work: Workload, peer: Peer, runs: number): Promise<Row> {
  const checks = { deneb: (await work.once(true)).check, peer: (await peer.once(work.peer, true)).check };
  const samples: { deneb: Sample[]; peer: Sample[] } = { deneb: [], peer: [] };
  const turns = {
    deneb: () => work.once(false),
    peer: () => peer.once(work.peer, false),
  };
  for (let run = 0; run < Math.min(runs, work.mostRuns); run++) {
    // Who goes first alternates too: whatever one leaves behind in the machine, the other leaves as often.
    for (const who of run % 2 === 0 ? (["deneb", "peer"] as const) : (["peer", "deneb"] as const)) {
      samples[who].push(await turns[who]());
    }
  }
  const each = (value: (sample: Sample) => number) => ({
    peer: samples.peer.map(value),
    deneb: samples.deneb.map(value),
  });
  return {
    name: work.name,
    target: work.target,
    times: each(({ seconds }) => seconds),
    cpuTimes: work.countsCpu ? each(({ cpuSeconds }) => cpuSeconds) : null,
    same: checks.deneb === checks.peer,
    checks,
  };
}

/**
 * The middle of some numbers.
 *
 * @param values At least one number.
 * @returns The median.
 */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/**
 * How far numbers lie apart.
 *
 * @param values At least one number.
 * @returns The largest less the smallest, as a part of the median.
 */
export function spread(values: readonly number[]): number {
  return (Math.max(...values) - Math.min(...values)) / median(values);
}

/**
 * How many times as fast as the peer a workload is.
 *
 * @param times Its times.
 * @returns The ratio of the medians; above 1, Deneb is faster.
 */
export function ratio(times: Times): number {
  return median(times.peer) / median(times.deneb);
}

/**
 * The mean that ratios have.
 *
 * @param values At least one number above 0.
 * @returns The geometric mean.
 */
export function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}
