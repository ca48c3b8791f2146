/**
 * What Deneb does to arrays and super-chunks in tests with python-blosc2, told so that Python can do it too.
 *
 * @module
 */
import assert from "node:assert/strict";
import {
  dense,
  type DenseArray,
  type DTypeLike,
  type ItemValue,
  type MetaValue,
  type NDArray,
  type SChunk,
  Slice,
} from "../../../mod.ts";
import { KIND_NAMES } from "../fixtures/manifest.ts";

/** `[start, stop, step]` an axis, none negative. */
export type Part = readonly (readonly [number, number, number])[];

/** Elements in native order, bytes as base64. */
export interface Cells {
  readonly shape: readonly number[];
  readonly data: string;
}

/** An operation that NumPy repeats. */
type Step =
  | { readonly kind: "make"; readonly cells: Cells }
  | { readonly kind: "set"; readonly part: Part; readonly cells: Cells }
  | { readonly kind: "resize"; readonly shape: readonly number[]; readonly start: readonly number[] | null }
  | { readonly kind: "insert"; readonly axis: number; readonly start: number; readonly cells: Cells }
  | { readonly kind: "delete"; readonly axis: number; readonly start: number; readonly length: number };

/** An operation that python-blosc2 does on the file. */
export type Edit =
  | { readonly kind: "set"; readonly part: Part; readonly cells: Cells }
  | { readonly kind: "resize"; readonly shape: readonly number[] }
  | { readonly kind: "vlmeta"; readonly name: string; readonly value: MetaValue }
  | { readonly kind: "delete"; readonly nchunk: number }
  | { readonly kind: "append"; readonly data: string }
  | { readonly kind: "insert" | "update"; readonly nchunk: number; readonly data: string };

/** What Python is told of one trial. */
export interface Told {
  readonly kind: "array" | "schunk";
  readonly [key: string]: unknown;
}

/** Something on which Deneb works and Python looks. */
export interface Trial {
  readonly subject: NDArray | SChunk;
  /** What python-blosc2 does after it has compared. */
  readonly edits: Edit[];
  tell(): Told;
}

/**
 * Tells elements to Python.
 *
 * @param array Elements.
 * @returns Their shape and bytes.
 */
export function cellsOf(array: DenseArray): Cells {
  return { shape: array.shape, data: array.bytes.toBase64() };
}

function told(subject: NDArray | SChunk, hex: (value: unknown) => string): Pick<Told, "kinds" | "vlmeta" | "meta"> {
  const kinds = [...subject.iterchunksInfo()].map(({ special, repeatedValue }) => {
    return [KIND_NAMES.get(special)?.toLowerCase(), repeatedValue === null ? null : hex(repeatedValue)];
  });
  const meta = [...subject.meta].map(([name, value]) => {
    return [name, value instanceof Uint8Array ? { bytes: value.toBase64() } : value];
  });
  return { kinds, vlmeta: subject.vlmeta.toObject(), meta: Object.fromEntries(meta) };
}

/** A chunk tells its value without a type, the array tells the type without a value. */
function isItem(value: unknown): value is ItemValue {
  return value !== null && value !== undefined;
}

/** An array, and the steps that NumPy repeats. */
export class ArrayTrial implements Trial {
  readonly subject: NDArray;
  readonly edits: Edit[] = [];
  /** Parts that python-blosc2 reads on their own. */
  readonly parts: Part[] = [];
  readonly #dtype: DTypeLike;
  readonly #steps: Step[];

  /**
   * @param subject Array as it was made.
   * @param dtype Type that it was made with.
   * @param cells What it should hold. Default: what it holds.
   */
  constructor(subject: NDArray, dtype: DTypeLike, cells: DenseArray = subject.getSync()) {
    this.subject = subject;
    this.#dtype = dtype;
    this.#steps = [{ kind: "make", cells: cellsOf(cells) }];
  }

  set(part: Part, cells: DenseArray): void {
    this.#steps.push({ kind: "set", part, cells: cellsOf(cells) });
    this.subject.setSync(part.map(([start, stop, step]) => new Slice(start, stop, step)), cells);
  }

  resize(shape: readonly number[], start?: readonly number[]): void {
    this.#steps.push({ kind: "resize", shape, start: start ?? null });
    this.subject.resize(shape, { start });
  }

  append(cells: DenseArray, axis: number): void {
    this.#steps.push({ kind: "insert", axis, start: this.subject.shape[axis], cells: cellsOf(cells) });
    this.subject.append(cells, axis);
  }

  insert(cells: DenseArray, axis: number, start: number): void {
    this.#steps.push({ kind: "insert", axis, start, cells: cellsOf(cells) });
    this.subject.insert(cells, axis, start);
  }

  delete(axis: number, start: number, length: number): void {
    this.#steps.push({ kind: "delete", axis, start, length });
    this.subject.delete(axis, start, length);
  }

  /** Takes for true what the array holds now: for codecs that lose something. */
  restart(): void {
    this.#steps.splice(0, Infinity, { kind: "make", cells: cellsOf(this.subject.getSync()) });
  }

  tell(): Told {
    const { chunks, blocks, dtype } = this.subject;
    const hex = (value: unknown) => {
      assert.ok(isItem(value));
      return dense(value, { dtype }).bytes.toHex();
    };
    const { edits, parts } = this;
    return {
      kind: "array",
      dtype: this.#dtype,
      steps: this.#steps,
      parts,
      edits,
      chunks,
      blocks,
      useDict: this.subject.cparams.useDict,
      ...told(this.subject, hex),
    };
  }
}

/** A super-chunk, and what its chunks should hold. */
export class SChunkTrial implements Trial {
  readonly subject: SChunk;
  readonly edits: Edit[] = [];
  readonly content: Uint8Array[] = [];

  constructor(subject: SChunk) {
    this.subject = subject;
  }

  tell(): Told {
    const hex = (value: unknown) => {
      assert.ok(value instanceof Uint8Array);
      return value.toHex();
    };
    const content = this.content.map((chunk) => chunk.toBase64());
    const { typesize } = this.subject;
    return { kind: "schunk", content, typesize, edits: this.edits, ...told(this.subject, hex) };
  }
}
