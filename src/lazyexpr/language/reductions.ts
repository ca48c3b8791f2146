/** One reduction. */
export interface ReductionRow {
  /** Its NumPy name, which trees hold. */
  readonly name: string;
  /** Other names that texts may use. */
  readonly aliases: readonly string[];
  /** Result type by the kind of elements, see `reduce_types.ts`. */
  readonly result: "same" | "total" | "mean" | "spread" | "bool" | "index";
  /** Whether it takes `dtype=`. */
  readonly dtype: boolean;
  /** Whether it takes `ddof=`. */
  readonly ddof: boolean;
  /** Whether it takes several axes. */
  readonly manyAxes: boolean;
  /** Whether it needs at least one cell. */
  readonly needsCells: boolean;
  /** Whether it takes `axis=0` of a scalar, as most do in NumPy. */
  readonly scalarAxis: boolean;
}

function row(name: string, result: ReductionRow["result"], more: Partial<ReductionRow> = {}): ReductionRow {
  const scalarAxis = result !== "mean" && result !== "spread";
  return {
    name,
    aliases: [],
    result,
    dtype: false,
    ddof: false,
    manyAxes: true,
    needsCells: false,
    scalarAxis,
    ...more,
  };
}

const ROWS: readonly ReductionRow[] = [
  row("sum", "total", { dtype: true }),
  row("prod", "total", { dtype: true }),
  row("mean", "mean", { dtype: true }),
  row("std", "spread", { dtype: true, ddof: true }),
  row("var", "spread", { dtype: true, ddof: true, aliases: ["variance"] }),
  row("min", "same", { needsCells: true, aliases: ["amin"] }),
  row("max", "same", { needsCells: true, aliases: ["amax"] }),
  row("any", "bool"),
  row("all", "bool"),
  row("argmin", "index", { needsCells: true, manyAxes: false }),
  row("argmax", "index", { needsCells: true, manyAxes: false }),
  row("count_nonzero", "index", { aliases: ["countNonzero"] }),
];

/** Rows by the name that trees hold. */
export const REDUCTIONS: ReadonlyMap<string, ReductionRow> = new Map(ROWS.map((entry) => [entry.name, entry]));

/** Rows by any name that a text may use. */
export const REDUCTION_NAMES: ReadonlyMap<string, ReductionRow> = new Map(
  ROWS.flatMap((entry) => [entry.name, ...entry.aliases].map((name) => [name, entry] as const)),
);
