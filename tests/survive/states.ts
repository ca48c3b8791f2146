import { type NDArray, zeros } from "../../mod.ts";
import { seeded } from "./arrays.ts";

/** Cells of a chunk of the arrays made here. */
const CHUNK = 64;
/** Cells that such an array has at most. */
const MOST = 8 * CHUNK;

/**
 * Makes an array all of whose states say which they are: every cell holds the number of the commit, so does the metadata, and the length follows from it.
 *
 * @param path Where.
 * @param contiguous One file, or a directory.
 * @returns The array, in state 1.
 */
export function makeStates(path: string, contiguous: boolean): NDArray {
  const a = zeros([lengthOf(1)], { dtype: "int32", chunks: [CHUNK], blocks: [16], urlpath: path, contiguous });
  step(a, 1);
  return a;
}

/**
 * Brings an array into a state, in one commit.
 *
 * @param a The array.
 * @param state Number of the state.
 */
export function step(a: NDArray, state: number): void {
  a.batch(() => {
    a.resize([lengthOf(state)]);
    // The number in the first cell of each block, noise of the state behind it: chunks of many lengths.
    a.setSync(":", cellsOf(state));
    a.vlmeta.set("state", state);
    a.vlmeta.set("pad", "x".repeat(state * 37 % 900));
  });
}

/**
 * Says what is wrong with an array that must be in one state.
 *
 * @param a The array.
 * @returns The number of its state.
 * @throws {Error} when it holds a mixture of states.
 */
export function stateOf(a: NDArray): number {
  // The metadata is that of the state that the handle has; the cells are read now.
  const state = a.vlmeta.get("state") as number;
  const cells = a.getSync().data as Int32Array;
  const expected = cellsOf(state);
  if (cells.length !== expected.length) throw new Error(`Mixture: state ${state} has ${cells.length} cells`);
  for (let i = 0; i < cells.length; i++) {
    if (cells[i] !== expected[i]) throw new Error(`Mixture: state ${state} has ${cells[i]} in cell ${i}`);
  }
  if (a.vlmeta.get("pad") !== "x".repeat(state * 37 % 900)) throw new Error(`Mixture: metadata of state ${state}`);
  return state;
}

function lengthOf(state: number): number {
  return 1 + (state * 7919) % MOST;
}

/** Cells of a state: noise in some chunks, one number in others, so that lengths of chunks change all the time. */
function cellsOf(state: number): Int32Array {
  const random = seeded(state);
  const cells = new Int32Array(lengthOf(state));
  for (let start = 0; start < cells.length; start += CHUNK) {
    const range = random() < 0.3 ? 1 : 2 ** Math.floor(random() * 24);
    for (let i = start; i < Math.min(start + CHUNK, cells.length); i++) {
      cells[i] = state * 64 + (i % 16 === 0 ? 0 : Math.floor(random() * range));
    }
  }
  return cells;
}
