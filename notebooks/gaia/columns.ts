/** What the values of a column become: numbers (`true` and `false` are 1 and 0, unknown is NaN), 64-bit integers, or text. */
export type ColumnKind = "number" | "bigint" | "text";

/** Columns to read: by name, with what their values become. Names may differ in case from those of the file. */
export type ColumnKinds = Readonly<Record<string, ColumnKind>>;

/** Where the values of each kind are. */
export interface ColumnData {
  /** NaN where a value is unknown. */
  readonly number: Float64Array;
  /** Exact beyond 2^53, as `source_id` needs. */
  readonly bigint: BigInt64Array;
  /** As written; empty where unknown. */
  readonly text: string[];
}

/** Columns of one length, by the names that were asked for. */
export type Columns<K extends ColumnKinds = ColumnKinds> = { readonly [N in keyof K]: ColumnData[K[N]] };

/** Any column. */
export type Column = ColumnData[ColumnKind];

const MAKERS: { readonly [K in ColumnKind]: (length: number) => ColumnData[K] } = {
  number: (length) => new Float64Array(length),
  bigint: (length) => new BigInt64Array(length),
  text: (length) => new Array<string>(length).fill(""),
};

/**
 * Makes columns.
 *
 * @param kinds Their names and kinds.
 * @param length Elements of each.
 * @returns The columns, zero or empty.
 */
export function makeColumns<K extends ColumnKinds>(kinds: K, length: number): Columns<K> {
  const made = Object.entries(kinds).map(([name, kind]) => [name, MAKERS[kind](length)]);
  return Object.fromEntries(made); // the names and kinds are those of K
}

/**
 * Copies some rows out of columns.
 *
 * @param columns The columns.
 * @param rows Which rows, in which order.
 * @returns Columns of these rows only.
 */
export function takeRows<K extends ColumnKinds>(columns: Columns<K>, rows: Int32Array): Columns<K> {
  const taken = Object.entries<Column>(columns).map(([name, column]) => [name, take(column, rows)]);
  return Object.fromEntries(taken); // the names and kinds are those of K
}

function take(column: Column, rows: Int32Array): Column {
  if (column instanceof Float64Array) return Float64Array.from(rows, (row) => column[row]);
  if (column instanceof BigInt64Array) return BigInt64Array.from({ length: rows.length }, (_, i) => column[rows[i]]);
  return Array.from(rows, (row) => column[row]);
}

const UNKNOWN = new Set(["", "null", "nan"]);
const TRUTH = new Map([["true", 1], ["false", 0]]);

/**
 * Reads a number as the archive writes it.
 *
 * @param text A field without its quotes.
 * @returns The number, NaN where it is unknown, or `null` when the text is none.
 */
export function toNumber(text: string): number | null {
  const value = Number(text);
  // Number("") is 0, and so is that of blanks.
  if (value !== 0 && !Number.isNaN(value)) return value;
  const trimmed = text.trim().toLowerCase();
  if (UNKNOWN.has(trimmed)) return NaN;
  return Number.isNaN(value) ? TRUTH.get(trimmed) ?? null : value;
}

/**
 * Reads a 64-bit integer.
 *
 * @param text A field without its quotes.
 * @returns The integer, or `null` when the text is none or it does not fit.
 */
export function toBigint(text: string): bigint | null {
  if (!/^\s*[-+]?\d+\s*$/.test(text)) return null;
  const value = BigInt(text);
  return BigInt.asIntN(64, value) === value ? value : null;
}
