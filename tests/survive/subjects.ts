/**
 * The arrays whose writers are killed: element types, ways to compress, files and directories, with fsync and without.
 *
 * @module
 */
import { type ArrayOptions, asarray, dense } from "../../mod.ts";
import { type ElementKind, KINDS } from "../ndarray/property/element_kinds.ts";
import { count, Model } from "../ndarray/property/model.ts";
import type { Bounds } from "./changes.ts";
import { Expected } from "./expected.ts";

/** How one array is made and kept. */
export interface Subject {
  readonly name: string;
  readonly kind: ElementKind;
  readonly shape: readonly number[];
  readonly bounds: Bounds;
  readonly fsync: boolean;
  readonly options: ArrayOptions;
}

/** All of them; those of directories are the same again, with fsync where the file has none. */
export const SUBJECTS: readonly Subject[] = [true, false].flatMap((contiguous) => [
  subject("int32", [14, 11], { contiguous, chunks: [4, 5], blocks: [2, 3], cparams: { codec: "zstd" } }, contiguous),
  subject(
    "float64",
    [4000],
    { contiguous, chunks: [700], blocks: [100], cparams: { codec: "blosclz", clevel: 0 } },
    false,
  ),
  subject("uint8", [9, 7, 8], { contiguous, chunks: [4, 3, 5], blocks: [2, 3, 2], cparams: { codec: "lz4" } }, true),
  subject("S7", [13, 9], {
    contiguous,
    chunks: [5, 4],
    blocks: [5, 2],
    cparams: { codec: "zstd", clevel: 3, useDict: true },
  }, !contiguous),
]);

function subject(dtype: string, shape: number[], options: ArrayOptions, fsync: boolean): Subject {
  const kind = KINDS.find((one) => one.dtype === dtype);
  if (kind === undefined) throw new TypeError(`There is no kind "${dtype}"`);
  const name = `${options.contiguous ? "a file" : "a directory"} of ${dtype}${fsync ? " with fsync" : ""}`;
  return { name, kind, shape, bounds: { cells: 2 * count(shape) }, fsync, options };
}

/**
 * Makes the array of a subject.
 *
 * @param subject The subject.
 * @param urlpath Where.
 * @returns What it holds.
 */
export function make({ kind, shape, fsync, options }: Subject, urlpath: string): Expected {
  const model = new Model(shape, Array.from({ length: count(shape) }, (_, i) => i * i % 97));
  const cells = dense(kind.data(model.cells), { dtype: kind.dtype, shape });
  asarray(cells, { ...options, urlpath, fsync }).close();
  return new Expected(model);
}
