/**
 * Arrays on a disk in memory that keeps a record of what is done to it: changed by the operations of the library, with the states that there were.
 *
 * @module
 */
import { saveAs } from "../storage/_support.ts";
import { type ArrayOptions, dense, NDArray } from "../../mod.ts";
import { ArrayCore } from "../../src/ndarray/array_core.ts";
import { createCore } from "../../src/ndarray/create_core.ts";
import { resolveDType } from "../../src/ndarray/dtypes/mod.ts";
import { openStore } from "../../src/storage/mod.ts";
import { KINDS } from "../ndarray/property/element_kinds.ts";
import { count, Model } from "../ndarray/property/model.ts";
import type { MemoryDisk } from "../storage/_memory_disk.ts";
import { applyTo, CHANGE_KINDS, plan } from "./changes.ts";
import { type Content, Expected, readAll } from "./expected.ts";

/** Where the array is. */
export const PATH = "/a.b2nd";
/** Its elements. */
export const KIND = KINDS.find(({ dtype }) => dtype === "int32")!;
const BOUNDS = { cells: 700 };

/** How a run is done. */
export interface Run {
  readonly contiguous: boolean;
  readonly fsync: boolean;
  readonly seed: number;
}

/** A state, and how many steps the record had when the call that made it returned. */
export interface Mark {
  readonly state: Expected;
  readonly steps: number;
  readonly about: string;
}

/** Makes the array, as a change of what is at the path. */
export function makeOn(disk: MemoryDisk, { contiguous, fsync, seed }: Run, mode: "w-" | "w" = "w-"): Mark {
  const shape = [17, 19];
  const options: ArrayOptions = { dtype: KIND.dtype, chunks: [9, 10], blocks: [4, 5], cparams: { codec: "lz4" } };
  const state = new Expected(new Model(shape, Array.from({ length: count(shape) }, (_, i) => (i * i + seed) % 97)));
  const core = createCore(resolveDType(KIND.dtype), shape, options);
  using array = new NDArray(core);
  array.setSync("...", dense(KIND.data(state.model.cells), { dtype: KIND.dtype, shape }));
  saveAs(PATH, core.store, { mode, contiguous, fsync, host: disk });
  return { state, steps: disk.steps.length, about: "made" };
}

/** Opens the array for writing and changes it, each kind of change a few times. */
export function changeOn(disk: MemoryDisk, run: Run, before: Expected, first: number, last: number): Mark[] {
  const marks: Mark[] = [];
  using array = new NDArray(new ArrayCore(openStore(PATH, { mode: "a", fsync: run.fsync, host: disk })));
  let state = before;
  for (let step = first; step < last; step++) {
    const kind = CHANGE_KINDS[step % CHANGE_KINDS.length];
    const change = plan(run.seed, step, kind, state.outline, BOUNDS);
    applyTo(array, KIND, change);
    state = state.after(change);
    marks.push({ state, steps: disk.steps.length, about: `seed ${run.seed}, step ${step} (${kind})` });
  }
  return marks;
}

/** Reads the array of a disk. */
export function readOn(disk: MemoryDisk): Content {
  using array = new NDArray(new ArrayCore(openStore(PATH, { host: disk })));
  return readAll(array, KIND);
}

/** States that may be found when the record ends after some steps: that of the last call that had returned and, while another is under way, its own. */
export function allowedAt(marks: readonly Mark[], count: number): { states: Expected[]; about: string } {
  const done = marks.findLastIndex(({ steps }) => steps <= count);
  const now = marks.slice(done, marks[done].steps === count ? done + 1 : done + 2);
  return { states: now.map(({ state }) => state), about: `${now.at(-1)?.about}, after ${count} steps` };
}
