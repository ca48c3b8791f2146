/**
 * A plain-loop model of putting single cells into an array. Nothing here comes from `src/`.
 *
 * @module
 */
import assert from "node:assert/strict";
import type { Duplicates, Overflow } from "../../../mod.ts";
import type { Dice } from "../property/dice.ts";
import { flatIndex } from "../property/model.ts";
import { type CellKind, someNumber } from "./cell_kinds.ts";

/** Cells as a test gives them: one row a cell. */
export interface Rows {
  readonly coords: readonly (readonly number[])[];
  readonly numbers: readonly bigint[];
}

/** What becomes of cells. */
export interface Rules {
  readonly duplicates: Duplicates;
  readonly overflow: Overflow;
}

/** What a model says of some rows: the cells afterwards, or the cells one of which the error must name. */
export type Outcome = { readonly cells: bigint[] } | { readonly faulty: readonly (readonly number[])[] };

/** Puts rows into cells, given in C order. */
export function put(
  kind: CellKind,
  shape: readonly number[],
  cells: readonly bigint[],
  rows: Rows,
  rules: Rules,
): Outcome {
  const given = new Map<number, { coords: readonly number[]; numbers: bigint[] }>();
  rows.coords.forEach((coords, row) => {
    const at = flatIndex(shape, coords);
    if (!given.has(at)) given.set(at, { coords, numbers: [] });
    given.get(at)!.numbers.push(rows.numbers[row]);
  });
  const result = [...cells];
  const faulty: (readonly number[])[] = [];
  for (const [at, { coords, numbers }] of given) {
    if (rules.duplicates === "error" && (numbers.length > 1 || cells[at] !== 0n)) faulty.push(coords);
    let n = numbers.at(-1)!;
    if (rules.duplicates === "sum") n = numbers.reduce((a, b) => a + b) + cells[at];
    if (kind.isTruth) n = n === 0n ? 0n : 1n;
    if (kind.limits !== null) {
      const [low, high] = kind.limits;
      const fitting = n < low ? low : n > high ? high : n;
      if (fitting !== n && rules.overflow === "error" && rules.duplicates !== "error") faulty.push(coords);
      n = fitting;
    }
    result[at] = n;
  }
  return faulty.length > 0 ? { faulty } : { cells: result };
}

/** Rows of random cells; some come several times, some cells are zero, some take themselves away. */
export function someRows(dice: Dice, kind: CellKind, shape: readonly number[], most: number): Rows {
  const coords: number[][] = [];
  const numbers: bigint[] = [];
  const add = (at: number[], n: bigint) => {
    coords.push(at);
    numbers.push(n);
  };
  if (shape.includes(0)) return { coords, numbers };
  const same = dice.chance(0.15) ? someNumber(dice, kind) : null;
  const count = dice.pick([0, 1, 2, dice.int(0, most), most]);
  for (let i = 0; i < count; i++) {
    const at = coords.length > 0 && dice.chance(0.15) ? dice.pick(coords) : shape.map((n) => dice.int(0, n - 1));
    const n = same ?? (dice.chance(0.1) ? 0n : someNumber(dice, kind));
    add(at, n);
    const isSigned = kind.limits === null || kind.limits[0] < 0n;
    if (isSigned && (kind.limits === null || n !== kind.limits[0]) && dice.chance(0.1)) add(at, -n);
  }
  return { coords, numbers };
}

/** Holds that an error names one of the cells. */
export function assertNames(error: unknown, faulty: readonly (readonly number[])[]): void {
  assert.ok(error instanceof RangeError, String(error));
  const named = /cell \[([^\]]*)\]/.exec(error.message)?.[1];
  assert.ok(faulty.some((coords) => coords.join(", ") === named), `${error.message}; faulty: ${faulty.join(" | ")}`);
}
