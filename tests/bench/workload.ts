import process from "node:process";

/** Where a benchmark works and how large its arrays are. */
export interface Setting {
  /** A folder of its own, shared with the peer. */
  readonly dir: string;
  /** Size of the arrays; 1 is what the targets are set for. */
  readonly scale: number;
}

/** One run: its time, and what its result comes to. */
export interface Sample {
  readonly seconds: number;
  /** Time of all processors together: what others do on the machine hardly shows in it. */
  readonly cpuSeconds: number;
  /** Only where it was asked for. */
  readonly check?: string;
}

/** Something that both programs do to the same arrays. */
export interface Workload {
  /** Name of the row. */
  readonly name: string;
  /** Name of the twin in the peer. */
  readonly peer: string;
  /** How many times as fast as the peer it is to be; null where nothing is asked. */
  readonly target: number | null;
  /** Most runs that are worth their time. */
  readonly mostRuns: number;
  /** False where other processes do the work. */
  readonly countsCpu: boolean;
  /** Runs once. */
  once(checked: boolean): Promise<Sample>;
}

/** Workloads with arrays in common. */
export interface Group {
  readonly name: string;
  /** What the geometric mean of the ratios is to be; null where nothing is asked. */
  readonly meanTarget: number | null;
  /** Makes the arrays, each before the first workload that needs it. */
  workloads(setting: Setting): Iterable<Workload> | AsyncIterable<Workload>;
}

/** How a workload is described; only `run` is timed. */
export interface WorkloadSpec<Given, Result> {
  readonly name: string;
  readonly target: number | null;
  /** Name of the twin in the peer. Default: the same name. */
  readonly peer?: string;
  /** Most runs that are worth their time. Default: as many as are asked for. */
  readonly mostRuns?: number;
  /** Whether this process does the work, so that its processor time says something. Default true. */
  readonly countsCpu?: boolean;
  /** Makes what one run needs. */
  before(): Given;
  run(given: Given): Result | Promise<Result>;
  /** Puts the result in a few words, which the peer finds too. */
  check(result: Result, given: Given): string;
  /** Lets go of what one run needed. */
  after?(given: Given): void;
}

/**
 * Makes a workload of its parts.
 *
 * @param spec The parts.
 * @param settle Called before each run, outside of its time.
 * @returns The workload.
 */
export function workload<Given, Result>(spec: WorkloadSpec<Given, Result>, settle: () => void): Workload {
  return {
    name: spec.name,
    peer: spec.peer ?? spec.name,
    target: spec.target,
    mostRuns: spec.mostRuns ?? Infinity,
    countsCpu: spec.countsCpu ?? true,
    async once(checked) {
      const given = spec.before();
      try {
        settle();
        const cpuBefore = process.cpuUsage();
        const begin = performance.now();
        const ended = spec.run(given);
        const result = ended instanceof Promise ? await ended : ended;
        const seconds = (performance.now() - begin) / 1000;
        const { user, system } = process.cpuUsage(cpuBefore);
        const times = { seconds, cpuSeconds: (user + system) / 1e6 };
        return checked ? { ...times, check: spec.check(result, given) } : times;
      } finally {
        spec.after?.(given);
      }
    },
  };
}
