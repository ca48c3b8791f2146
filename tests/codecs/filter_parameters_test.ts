import assert from "node:assert/strict";
import { asarray, dense, type FilterName, libraryInfo, schunk, zeros } from "../../mod.ts";

libraryInfo(); // opened before the sanitizers look

const DTYPES = ["int8", "int16", "int32", "int64", "float32", "float64"] as const;

/** Writes and reads cells with one filter. */
function tryFilter(dtype: typeof DTYPES[number], name: FilterName, meta: number, blocks: readonly number[]): void {
  const cells = dense(Int8Array.from({ length: 256 }, (_, i) => i % 97), { shape: [16, 16] });
  asarray(cells, { dtype, chunks: [16, 16], blocks, cparams: { filters: [[name, meta]] } }).getSync();
}

Deno.test("asarray() takes every parameter of a filter that the library takes, and refuses all others", () => {
  const accepted: Partial<Record<FilterName, Record<string, string>>> = {};
  for (const name of ["trunc_prec", "int_trunc", "ndmean"] as const) {
    for (const dtype of DTYPES) {
      const metas: number[] = [];
      for (let meta = -130; meta <= 260; meta++) {
        try {
          tryFilter(dtype, name, meta, [16, 16]);
          metas.push(meta);
        } catch (error) {
          assert.ok(error instanceof RangeError && error.message.includes(`"${name}"`), `${dtype} ${meta} ${error}`);
        }
      }
      const below = metas.filter((meta) => meta < 0);
      const above = metas.filter((meta) => meta >= 0);
      (accepted[name] ??= {})[dtype] = `${below[0]}..${below.at(-1)} ${above[0]}..${above.at(-1)}`;
    }
  }
  const none = "undefined..undefined undefined..undefined";
  assert.deepEqual(accepted, {
    trunc_prec: {
      int8: none,
      int16: none,
      int32: "-22..-1 1..23",
      int64: "-51..-1 1..52",
      float32: "-22..-1 1..23",
      float64: "-51..-1 1..52",
    },
    int_trunc: {
      int8: "-7..-1 1..8",
      int16: "-15..-1 1..16",
      int32: "-31..-1 1..32",
      int64: "-63..-1 1..64",
      float32: "-31..-1 1..32",
      float64: "-63..-1 1..64",
    },
    ndmean: {
      int8: none,
      int16: none,
      int32: "undefined..undefined 1..16",
      int64: "undefined..undefined 1..16",
      float32: "undefined..undefined 1..16",
      float64: "undefined..undefined 1..16",
    },
  });
});

Deno.test("asarray() refuses cells that do not fit into a block", () => {
  for (const dtype of DTYPES) tryFilter(dtype, "ndcell", 8, [16, 4]);
  assert.throws(() => tryFilter("int8", "ndcell", 9, [16, 4]), {
    name: "RangeError",
    message: 'Filter "ndcell" cannot cut blocks of 16 x 4 items into cells of 9 along each edge: ' +
      "give larger blocks, or a smaller parameter",
  });
  // The library writes such a chunk and cannot read it.
  assert.throws(() => tryFilter("float32", "ndmean", 8, [4, 16]), { name: "RangeError", message: /cells of 8/ });
  const nine = { chunks: Array(9).fill(2), cparams: { filters: [["ndcell", 1] as const] } };
  assert.throws(() => zeros(Array(9).fill(2), nine), { name: "RangeError", message: /8 axes, not 9/ });
});

Deno.test("zeros() names a filter that lacks its parameter, what it means and its limits", () => {
  const make = (filter: FilterName, dtype: "float32" | "float16") => () =>
    zeros([100], { dtype, cparams: { filters: [filter] } });
  assert.throws(make("trunc_prec", "float32"), {
    name: "RangeError",
    message: 'Filter "trunc_prec" needs a parameter, the bits of each fraction to keep or, negative, to drop: ' +
      "for items of 4 bytes an integer from 1 to 23 or -22 to -1, got none",
  });
  assert.throws(make("trunc_prec", "float16"), {
    name: "RangeError",
    message: 'Filter "trunc_prec" takes items of 4, 8 bytes, not 2',
  });
  for (const name of ["int_trunc", "ndcell", "ndmean"] as const) {
    assert.throws(make(name, "float32"), { name: "RangeError", message: new RegExp(`"${name}".*got none`) });
  }
});

Deno.test("schunk() refuses a block size that cuts items", () => {
  assert.throws(() => schunk({ typesize: 3, cparams: { blockSize: 64 } }), {
    name: "RangeError",
    message: 'Parameter "blockSize" must be a multiple of 3 bytes, got 64',
  });
});
