import type { FilterName } from "./filters.ts";

/** The parameter of a filter that does not work without one. */
interface FilterParameter {
  /** What it says, for messages. */
  readonly meaning: string;
  /** Sizes of items that the filter takes; null for any. */
  readonly itemsizes: readonly number[] | null;
  /** What it may be, for items of a size that the filter takes: ranges, both ends included. */
  ranges(itemsize: number): readonly (readonly [low: number, high: number])[];
}

/** Bits of the fraction of a float, by its size. */
const FRACTION_BITS: Readonly<Record<number, number>> = { 4: 23, 8: 52 };

/** Most axes of a block that is cut into cells, by the native library. */
const MAX_CELL_AXES = 8;

const EDGE = "the items along each edge of a cell";

/** The limits are those of the native library (C-Blosc2 3.3): beyond them it fails, or makes chunks that nobody can read. */
const PARAMETERS: Partial<Readonly<Record<FilterName, FilterParameter>>> = {
  trunc_prec: {
    meaning: "the bits of each fraction to keep or, negative, to drop",
    itemsizes: [4, 8],
    ranges: (itemsize) => keepOrDrop(FRACTION_BITS[itemsize]),
  },
  int_trunc: {
    meaning: "the bits of each integer to keep or, negative, to drop",
    itemsizes: [1, 2, 4, 8],
    ranges: (itemsize) => keepOrDrop(8 * itemsize),
  },
  ndcell: { meaning: EDGE, itemsizes: null, ranges: () => [[1, 127]] },
  ndmean: { meaning: EDGE, itemsizes: [4, 8], ranges: () => [[1, 127]] },
};

function keepOrDrop(bits: number): readonly (readonly [number, number])[] {
  return [[1, bits], [1 - bits, -1]];
}

/**
 * Checks the parameter of a filter that needs one.
 *
 * @param name Name of the filter.
 * @param meta The parameter; undefined when none was given.
 * @param itemsize Bytes of an item.
 * @throws {RangeError} when there is none, it is outside what the filter takes, or the filter does not take such items.
 */
export function checkFilterParameter(name: FilterName, meta: number | undefined, itemsize: number): void {
  const parameter = PARAMETERS[name];
  if (parameter === undefined) return;
  const { meaning, itemsizes } = parameter;
  if (itemsizes !== null && !itemsizes.includes(itemsize)) {
    throw new RangeError(`Filter "${name}" takes items of ${itemsizes.join(", ")} bytes, not ${itemsize}`);
  }
  const ranges = parameter.ranges(itemsize);
  if (Number.isInteger(meta) && ranges.some(([low, high]) => meta! >= low && meta! <= high)) return;
  const limits = ranges.map(([low, high]) => `${low} to ${high}`).join(" or ");
  throw new RangeError(
    `Filter "${name}" needs a parameter, ${meaning}: for items of ${itemsize} bytes an integer from ${limits}, got ${
      meta ?? "none"
    }`,
  );
}

/**
 * Checks that the cells of a filter fit into the blocks of an array.
 *
 * @param name Name of the filter.
 * @param edge Items along each edge of a cell.
 * @param blocks Items of a block along each axis.
 * @throws {RangeError} when they do not.
 */
export function checkCells(name: FilterName, edge: number, blocks: readonly number[]): void {
  if (name !== "ndcell" && name !== "ndmean") return;
  if (blocks.length > MAX_CELL_AXES) {
    throw new RangeError(`Filter "${name}" takes arrays of up to ${MAX_CELL_AXES} axes, not ${blocks.length}`);
  }
  const items = blocks.reduce((product, n) => product * n, 1);
  const fits = name === "ndcell"
    ? blocks.length === 0 || edge ** blocks.length <= items
    : blocks.every((n) => edge <= n);
  if (fits) return;
  throw new RangeError(
    `Filter "${name}" cannot cut blocks of ${blocks.join(" x ")} items into cells of ${edge} along each edge: ` +
      "give larger blocks, or a smaller parameter",
  );
}
