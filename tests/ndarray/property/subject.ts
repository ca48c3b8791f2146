/**
 * An array under test beside its model: made from a seed, changed by seeds, compared after every change.
 *
 * @module
 */
import assert from "node:assert/strict";
import {
  type ArrayOptions,
  asarray,
  type CParams,
  dense,
  type DenseInput,
  fromCframe,
  full,
  NDArray,
  openArray,
  zeros,
} from "../../../mod.ts";
import { type Dice, someParts, someShape } from "./dice.ts";
import { type ElementKind, KINDS } from "./element_kinds.ts";
import type { Folder } from "../folder.ts";
import { count, Model, type Picked } from "./model.ts";
import { type Entry, toSelection, toText } from "./model_selection.ts";

/** Ways to compress; those that cannot splice blocks take another path through writing. */
const SETTINGS: readonly CParams[] = [
  {},
  { codec: "zstd", clevel: 1 },
  { codec: "lz4" },
  { codec: "lz4", filters: ["delta", "shuffle"] },
  { codec: "blosclz", filters: ["bitshuffle"] },
  { codec: "zstd", filters: [] },
  { codec: "lz4", filters: [], splitMode: "never" },
  { codec: "zstd", clevel: 3, useDict: true },
  { codec: "zlib", filters: ["shuffle", "bytedelta"] },
  { codec: "lz4hc", clevel: 9, splitMode: "always" },
  { codec: "blosclz", clevel: 0 },
];

/** Where an array is kept. */
export type Storage = "memory" | "file" | "directory";

/** An array and what it should hold. */
export class Subject implements Disposable {
  array: NDArray;
  readonly model: Model;
  readonly kind: ElementKind;
  readonly folder: Folder;
  readonly #path: string | undefined;
  /** Another handle on the same file, which follows by `refresh()`. */
  #reader: NDArray | undefined;

  constructor(dice: Dice, storage: Storage, folder: Folder) {
    this.folder = folder;
    this.kind = dice.pick(KINDS);
    const shape = someShape(dice, dice.pick([0, 1, 1, 2, 2, 3, 3, 4]));
    this.#path = storage === "memory" ? undefined : folder.next();
    const options: ArrayOptions = {
      dtype: this.kind.dtype,
      ...(dice.chance(0.85) ? someParts(dice, shape) : {}),
      urlpath: this.#path,
      contiguous: storage !== "directory",
      cparams: { nthreads: dice.int(1, 2), ...dice.pick(SETTINGS) },
    };
    this.model = new Model(shape);
    const way = dice.int(0, 2);
    if (way === 0) this.array = zeros(shape, options);
    else if (way === 1) {
      this.array = full(shape, this.kind.item(7), options);
      this.model.cells.fill(7);
    } else {
      this.model.cells = numbers(dice, count(shape));
      this.array = asarray(this.dense(shape, this.model.cells), options);
    }
  }

  /** Elements for numbers. */
  dense(shape: readonly number[], list: readonly number[]): ReturnType<typeof dense> {
    return dense(this.kind.data(list), { dtype: this.kind.dtype, shape });
  }

  /** Everything that the array tells must be what the model says. */
  check(about: string = "whole"): void {
    assert.deepEqual([...this.array.shape], this.model.shape, about);
    const all = this.array.getSync();
    assert.deepEqual([...all.shape], this.model.shape, about);
    assert.deepEqual(this.kind.numbers(all), this.model.cells, about);
  }

  /** What another handle on the same file shows, once it was refreshed. */
  checkReader(): void {
    if (this.#path === undefined) return;
    this.#reader ??= openArray(this.#path);
    this.#reader.refresh();
    assert.deepEqual([...this.#reader.shape], this.model.shape, "read elsewhere");
    assert.deepEqual(this.kind.numbers(this.#reader.getSync()), this.model.cells, "read elsewhere");
    assert.deepEqual(this.#reader.vlmeta.toObject(), this.array.vlmeta.toObject(), "read elsewhere");
  }

  /** Reads a selection in one of the ways there are. */
  read(dice: Dice, entries: readonly Entry[], picked: Picked, outer: boolean): void {
    const text = outer || dice.chance(0.5) ? null : toText(entries);
    const selection = text ?? toSelection(entries);
    const source = outer ? this.array.oindex : this.array;
    const out = dice.chance(0.2) ? this.dense(picked.shape, numbers(dice, count(picked.shape))) : undefined;
    const found = source.getSync(selection, { out });
    const about = `read ${text ?? JSON.stringify(entries)}`;
    assert.deepEqual([...found.shape], picked.shape, about);
    assert.deepEqual(this.kind.numbers(found), this.model.get(picked), about);
    if (out !== undefined) assert.deepEqual(this.kind.numbers(out), this.model.get(picked), about);
  }

  /** Writes a selection, with a value in one of the forms there are. */
  write(dice: Dice, entries: readonly Entry[], picked: Picked, outer: boolean): void {
    const { shape, value, list } = this.#value(dice, picked.shape);
    const text = outer || dice.chance(0.5) ? null : toText(entries);
    const target = outer ? this.array.oindex : this.array;
    target.setSync(text ?? toSelection(entries), value);
    this.model.set(picked, shape, list);
  }

  #value(dice: Dice, shape: readonly number[]): { shape: readonly number[]; value: DenseInput; list: number[] } {
    const roll = dice.int(0, 5);
    if (roll === 0) {
      const n = dice.pick([0, 0, dice.int(1, 99)]);
      return { shape: [], value: this.kind.item(n), list: [n] };
    }
    if (roll === 1) {
      // Some axes of length 1, and the first ones left out.
      const own = shape.map((n) => dice.chance(0.4) ? 1 : n).slice(dice.int(0, shape.length));
      const list = numbers(dice, count(own));
      return { shape: own, value: this.dense(own, list), list };
    }
    const list = numbers(dice, count(shape));
    const value = roll === 2 && list.length > 1 ? this.kind.data(list) : this.dense(shape, list);
    return { shape, value: roll === 3 && list.length > 0 ? this.dense(shape, list).toNested() : value, list };
  }

  /** Closes the array and opens it anew; in memory, by way of the bytes of a frame. */
  reopen(): void {
    const bytes = this.#path === undefined ? this.array.toCframe() : null;
    this.array.close();
    if (bytes === null) this.array = openArray(this.#path!, { mode: "a" });
    else {
      const found = fromCframe(bytes);
      assert.ok(found instanceof NDArray);
      this.array = found;
    }
  }

  [Symbol.dispose](): void {
    this.array.close();
    this.#reader?.close();
  }
}

/** Numbers for cells; often many are the same, or zero. */
export function numbers(dice: Dice, length: number): number[] {
  const roll = dice.int(0, 3);
  if (roll === 0) return new Array<number>(length).fill(dice.pick([0, 5]));
  return Array.from({ length }, () => roll === 1 && dice.chance(0.7) ? 0 : dice.int(0, 99));
}
