/**
 * Changes of an array as plain data: made from a seed and the outline of the array as it is, done to an array, done to a model. A writer that is killed and
 * whoever looks at its file afterwards come to the same changes, so that one knows what the other was about.
 *
 * @module
 */
import { dense, type NDArray } from "../../mod.ts";
import { Dice } from "../ndarray/property/dice.ts";
import type { ElementKind } from "../ndarray/property/element_kinds.ts";
import { count } from "../ndarray/property/model.ts";

/** Every kind of change there is. */
export const CHANGE_KINDS = [
  "set box",
  "set whole",
  "set strided",
  "add cells",
  "append",
  "grow",
  "shrink",
  "insert",
  "delete",
  "vlmeta set",
  "vlmeta delete",
  "batch",
  "compact",
] as const;

/** The name of a kind of change. */
export type ChangeKind = typeof CHANGE_KINDS[number];

/** What a value of the metadata may be here: the same in msgpack, JSON and Python. */
export type MetaText = number | string | number[];

/** Cells along one axis that a change writes. */
export interface Stretch {
  readonly start: number;
  readonly step: number;
  readonly length: number;
}

/** One change; all but a batch and its parts are one commit each. */
export type Change =
  | { readonly what: "set"; readonly stretches: readonly Stretch[]; readonly cells: readonly number[] }
  | { readonly what: "cells"; readonly coords: readonly (readonly number[])[]; readonly cells: readonly number[] }
  | { readonly what: "append"; readonly axis: number; readonly length: number; readonly cells: readonly number[] }
  | { readonly what: "resize"; readonly shape: readonly number[]; readonly starts: readonly (number | undefined)[] }
  | {
    readonly what: "insert";
    readonly axis: number;
    readonly start: number;
    readonly length: number;
    readonly cells: readonly number[];
  }
  | { readonly what: "delete"; readonly axis: number; readonly start: number; readonly length: number }
  | { readonly what: "vlmeta set"; readonly name: string; readonly value: MetaText }
  | { readonly what: "vlmeta delete"; readonly name: string }
  | { readonly what: "batch"; readonly changes: readonly Change[] }
  | { readonly what: "compact" };

/** As much of an array as it takes to think of a change. */
export interface Outline {
  readonly shape: readonly number[];
  readonly names: readonly string[];
}

/** How large an array may become. */
export interface Bounds {
  /** Arrays with more cells only shrink. */
  readonly cells: number;
}

const NAMES = ["unit", "step", "long", "list"];

/**
 * Says which kind of change a step is: every other one is that in focus, so that rare and quick ones are met as well.
 *
 * @param step Number of the step.
 * @param focus The kind that is wanted often.
 * @returns The kind.
 */
export function kindOf(step: number, focus: ChangeKind): ChangeKind {
  return step % 2 === 0 ? focus : CHANGE_KINDS[(step >> 1) % CHANGE_KINDS.length];
}

/**
 * Thinks of a change.
 *
 * @param seed Seed of the whole run.
 * @param step Number of the step.
 * @param kind Kind that is wanted; another one where the array does not allow it.
 * @param outline The array as it is.
 * @param bounds How large it may become.
 * @returns The change; the same for the same arguments.
 */
export function plan(seed: number, step: number, kind: ChangeKind, outline: Outline, bounds: Bounds): Change {
  const dice = new Dice(Math.imul(seed, 0x9e3779b1) ^ Math.imul(step + 1, 0x85ebca6b));
  return think(dice, step, kind, outline, bounds);
}

function think(dice: Dice, step: number, kind: ChangeKind, outline: Outline, bounds: Bounds): Change {
  const { shape, names } = outline;
  const size = count(shape);
  const axis = dice.int(0, shape.length - 1);
  const across = size / shape[axis];
  const isLarge = size + 4 * across > bounds.cells;
  const few = dice.int(1, Math.max(1, Math.min(shape[axis] >> 1, 1 + Math.floor(bounds.cells / (4 * across)))));
  if (kind === "set box" || kind === "set whole" || kind === "set strided") return someSet(dice, shape, kind);
  if (kind === "add cells") {
    const length = dice.int(1, 5);
    const coords = shape.map((n) => dice.list(length, () => dice.int(0, n - 1)));
    return { what: "cells", coords, cells: someCells(dice, length) };
  }
  if (kind === "vlmeta set") {
    const name = dice.pick(NAMES);
    return { what: "vlmeta set", name, value: dice.pick([step, `v${step}`, `v${step} `.repeat(90), [step, 1, 2]]) };
  }
  if (kind === "vlmeta delete" && names.length > 0) return { what: "vlmeta delete", name: dice.pick(names) };
  if (kind === "compact") return { what: "compact" };
  if (kind === "batch") return someBatch(dice, step, outline, bounds);
  const isGrowing = kind === "append" || kind === "grow" || kind === "insert";
  if (isGrowing ? !isLarge : size < 2 * shape.length || shape[axis] < 3) {
    const length = few;
    if (kind === "append") return { what: "append", axis, length, cells: someCells(dice, length * across) };
    if (kind === "insert") {
      return { what: "insert", axis, start: dice.int(0, shape[axis]), length, cells: someCells(dice, length * across) };
    }
    return someResize(dice, shape, axis, length);
  }
  if (shape[axis] < 3) return someSet(dice, shape, "set box");
  const length = Math.min(few, shape[axis] - 2);
  if (kind === "grow" || kind === "shrink") return someResize(dice, shape, axis, -length);
  return { what: "delete", axis, start: dice.int(0, shape[axis] - length), length };
}

function someSet(dice: Dice, shape: readonly number[], kind: ChangeKind): Change {
  const stretches = shape.map((n): Stretch => {
    if (kind === "set whole") return { start: 0, step: 1, length: n };
    const step = kind === "set strided" ? dice.int(2, 3) : 1;
    const start = dice.int(0, n - 1);
    const most = Math.ceil((n - start) / step);
    return { start, step, length: dice.int(1, kind === "set box" ? Math.min(most, 6) : most) };
  });
  return { what: "set", stretches, cells: someCells(dice, count(stretches.map(({ length }) => length))) };
}

/** A resize along one axis, here and there of another axis as well, at the far end or in between. */
function someResize(dice: Dice, shape: readonly number[], axis: number, change: number): Change {
  const next = shape.map((n, i) => i === axis ? n + change : n > 3 && dice.chance(0.3) ? n + dice.int(-1, 1) : n);
  const starts = next.map((n, i) => dice.chance(0.6) ? undefined : dice.int(0, Math.min(n, shape[i])));
  return { what: "resize", shape: next, starts };
}

const IN_BATCHES = CHANGE_KINDS.filter((kind) => kind !== "batch" && kind !== "compact");

function someBatch(dice: Dice, step: number, outline: Outline, bounds: Bounds): Change {
  const changes: Change[] = [];
  for (let i = dice.int(2, 5), now = outline; i > 0; i--) {
    const change = think(dice, step, dice.pick(IN_BATCHES), now, bounds);
    changes.push(change);
    now = outlineAfter(now, change);
  }
  return { what: "batch", changes };
}

function outlineAfter({ shape, names }: Outline, change: Change): Outline {
  const along = (axis: number, length: number) => shape.map((n, i) => i === axis ? n + length : n);
  if (change.what === "resize") return { shape: change.shape, names };
  if (change.what === "append" || change.what === "insert") return { shape: along(change.axis, change.length), names };
  if (change.what === "delete") return { shape: along(change.axis, -change.length), names };
  if (change.what === "vlmeta delete") return { shape, names: names.filter((name) => name !== change.name) };
  if (change.what === "vlmeta set" && !names.includes(change.name)) return { shape, names: [...names, change.name] };
  return { shape, names };
}

/** Numbers for cells, from 0 to 99; here and there all the same, as zeros and repeated values are kept in another way. */
function someCells(dice: Dice, length: number): number[] {
  const same = dice.chance(0.15) ? dice.pick([0, dice.int(1, 99)]) : -1;
  return dice.list(length, () => same >= 0 ? same : dice.int(0, 99));
}

/**
 * Tells the outline of an array.
 *
 * @param array The array.
 * @returns Shape and names of the metadata.
 */
export function outlineOf(array: NDArray): Outline {
  return { shape: [...array.shape], names: [...array.vlmeta.keys()] };
}

/**
 * Does a change to an array.
 *
 * @param array The array.
 * @param kind Its elements.
 * @param change The change.
 */
export function applyTo(array: NDArray, kind: ElementKind, change: Change): void {
  const cells = (shape: readonly number[], list: readonly number[]) =>
    dense(kind.data(list), { dtype: kind.dtype, shape });
  const along = (axis: number, length: number) => array.shape.map((n, i) => i === axis ? length : n);
  if (change.what === "set") {
    const text = change.stretches.map(({ start, step, length }) =>
      `${start}:${start + (length - 1) * step + 1}:${step}`
    );
    array.setSync(text.join(", "), cells(change.stretches.map(({ length }) => length), change.cells));
  } else if (change.what === "cells") {
    addCells(array, kind, change.coords, change.cells);
  } else if (change.what === "append") {
    array.append(cells(along(change.axis, change.length), change.cells), change.axis);
  } else if (change.what === "insert") {
    array.insert(cells(along(change.axis, change.length), change.cells), change.axis, change.start);
  } else if (change.what === "resize") array.resize(change.shape, { start: change.starts });
  else if (change.what === "delete") array.delete(change.axis, change.start, change.length);
  else if (change.what === "vlmeta set") array.vlmeta.set(change.name, change.value);
  else if (change.what === "vlmeta delete") array.vlmeta.delete(change.name);
  else if (change.what === "compact") array.compact();
  else array.batch(() => change.changes.forEach((part) => applyTo(array, kind, part)));
}

/** Puts cells in by their coordinates, the last of several; elements that are no numbers one after the other. */
function addCells(
  array: NDArray,
  kind: ElementKind,
  coords: readonly (readonly number[])[],
  list: readonly number[],
): void {
  const isNumber = typeof kind.dtype === "string" && /^(?:u?int|float|complex|bool)/.test(kind.dtype);
  if (isNumber) return array.addCoo(coords, dense(kind.data(list), { dtype: kind.dtype }), { duplicates: "last" });
  array.batch(() => list.forEach((n, i) => array.setSync(coords.map((axis) => axis[i]), kind.item(n))));
}
