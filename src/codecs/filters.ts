import { UnsupportedError } from "../format/mod.ts";
import { checkCells, checkFilterParameter } from "./filter_parameters.ts";

/** One filter: its number in files and what it needs to know. */
export interface FilterInfo {
  /** Number of the filter in headers and contexts. */
  readonly id: number;
  /** True when the filter must be told the shape of a block. */
  readonly needsShape: boolean;
}

/** The filters that the native library has built in. A new one is one row. */
export const FILTERS = {
  nofilter: { id: 0, needsShape: false },
  shuffle: { id: 1, needsShape: false },
  bitshuffle: { id: 2, needsShape: false },
  delta: { id: 3, needsShape: false },
  trunc_prec: { id: 4, needsShape: false },
  ndcell: { id: 32, needsShape: true },
  ndmean: { id: 33, needsShape: true },
  bytedelta: { id: 35, needsShape: false },
  int_trunc: { id: 36, needsShape: false },
} as const satisfies Record<string, FilterInfo>;

/** Name of a filter in {@linkcode FILTERS}. */
export type FilterName = keyof typeof FILTERS;

/** A filter as users write it: a name, or a name with its parameter. `trunc_prec`, `int_trunc`, `ndcell` and `ndmean` need one. */
export type FilterSpec = FilterName | readonly [name: FilterName, meta: number];

/** How many filters a chunk can pass through. */
const MAX_FILTERS = 6;

const NAME_BY_ID = new Map<number, FilterName>(
  (Object.keys(FILTERS) as FilterName[]).map((name) => [FILTERS[name].id, name]),
);

/**
 * Turns a list of filters into the six slots of a header.
 *
 * @param specs Filters in the order in which they run.
 * @param itemsize Bytes of an item; `bytedelta` without a parameter takes it.
 * @returns Numbers and parameters of the six slots. A lone filter sits in the last slot, as the native library puts it.
 * @throws {UnsupportedError} when a name is not known.
 * @throws {RangeError} when there are more than six filters, or a parameter is missing or outside its limits.
 */
export function filterSlots(specs: readonly FilterSpec[], itemsize: number): { filters: number[]; metas: number[] } {
  if (specs.length > MAX_FILTERS) {
    throw new RangeError(`Cannot use ${specs.length} filters: a chunk has room for ${MAX_FILTERS}`);
  }
  const filters = new Array<number>(MAX_FILTERS).fill(0);
  const metas = new Array<number>(MAX_FILTERS).fill(0);
  const first = specs.length === 1 ? MAX_FILTERS - 1 : 0;
  specs.forEach((spec, i) => {
    const [name, meta] = typeof spec === "string" ? [spec, undefined] : spec;
    filters[first + i] = filterByName(name).id;
    metas[first + i] = filterMeta(name, meta, itemsize);
  });
  return { filters, metas };
}

function filterMeta(name: FilterName, meta: number | undefined, itemsize: number): number {
  // The native library puts the item size there itself; written out, chunks and header agree. python-blosc2 cannot open
  // parameters above 127; with 1 the differences only do not begin anew at every byte of the item.
  if (name === "bytedelta" && !meta) return itemsize > 127 ? 1 : itemsize;
  checkFilterParameter(name, meta, itemsize);
  const value = meta ?? 0;
  if (!Number.isInteger(value) || value < -128 || value > 255) {
    throw new RangeError(`Parameter of filter "${name}" must be an integer from -128 to 255, got ${value}`);
  }
  return value & 255;
}

function filterByName(name: string): FilterInfo {
  if (Object.hasOwn(FILTERS, name)) return FILTERS[name as FilterName];
  throw new UnsupportedError(`Filter "${name}" is not known, this build has ${Object.keys(FILTERS).join(", ")}`);
}

/**
 * Turns the six slots of a header back into what users write.
 *
 * @param filters Numbers of the six slots.
 * @param metas Parameters of the six slots.
 * @returns The filters in the order in which they run; empty slots are left out.
 */
export function filterSpecs(filters: readonly number[], metas: readonly number[]): FilterSpec[] {
  const specs: FilterSpec[] = [];
  filters.forEach((id, i) => {
    if (id === FILTERS.nofilter.id) return;
    const name = NAME_BY_ID.get(id);
    if (name === undefined) throw unknownFilter(id);
    specs.push(
      metas[i] === 0 ? name : [name, metas[i] > 127 && id !== FILTERS.bytedelta.id ? metas[i] - 256 : metas[i]],
    );
  });
  return specs;
}

/**
 * Refuses blocks that the filters cannot work on.
 *
 * @param filters Numbers of the six slots.
 * @param metas Parameters of the six slots.
 * @param blocks Items of a block along each axis.
 * @throws {RangeError} when the cells of a filter do not fit into a block.
 */
export function checkFilterBlocks(
  filters: readonly number[],
  metas: readonly number[],
  blocks: readonly number[],
): void {
  filters.forEach((id, i) => {
    const name = NAME_BY_ID.get(id);
    if (name !== undefined) checkCells(name, metas[i], blocks);
  });
}

/**
 * Refuses filters that this build cannot run, before any chunk is touched.
 *
 * @param filters Numbers of the six slots.
 * @throws {UnsupportedError} when one is not in the table.
 */
export function requireFilters(filters: readonly number[]): void {
  for (const id of filters) if (!NAME_BY_ID.has(id)) throw unknownFilter(id);
}

function unknownFilter(id: number): UnsupportedError {
  return new UnsupportedError(
    `Cannot read or write chunks of filter ${id}: this build has ${[...NAME_BY_ID.values()].join(", ")}`,
  );
}

/**
 * Says whether one of the filters must be told the shape of a block.
 *
 * @param filters Numbers of the six slots.
 * @returns True for filters that work on n-dimensional cells.
 */
export function filtersNeedShape(filters: readonly number[]): boolean {
  return filters.some((id) => {
    const name = NAME_BY_ID.get(id);
    return name !== undefined && FILTERS[name].needsShape;
  });
}
