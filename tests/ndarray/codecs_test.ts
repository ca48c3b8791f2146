import assert from "node:assert/strict";
import {
  asarray,
  type CParams,
  dense,
  type DTypeLike,
  type FilterSpec,
  libraryInfo,
  type NDArray,
  zeros,
} from "../../mod.ts";
import { liveContexts } from "../../ffi/mod.ts";

// Opened here: the sanitizers take a library that a test opens for a leak.
libraryInfo();

const CODECS = ["blosclz", "lz4", "lz4hc", "zlib", "zstd"];
const LOSSLESS: FilterSpec[][] = [
  [],
  ["shuffle"],
  ["bitshuffle"],
  ["delta"],
  ["delta", "shuffle"],
  ["shuffle", "bytedelta"],
  [["bytedelta", 4]],
  ["bitshuffle", "nofilter", "shuffle"],
];
const DTYPES: DTypeLike[] = ["uint8", "int16", "float32", "float64", "complex128", "S7"];

/** Cells that compress well and cells that do not. */
function cells(dtype: DTypeLike, shape: readonly number[], seed: number): ReturnType<typeof dense> {
  const length = shape.reduce((a, b) => a * b, zeros([], { dtype }).itemsize);
  let state = seed;
  const bytes = Uint8Array.from({ length }, (_, i) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return i % 400 < 200 ? 65 + (i >> 5) % 4 : 65 + (state >>> 27);
  });
  if (dtype === "uint8" || dtype === "S7") return dense(bytes, { dtype, shape });
  const a = dense(0, { dtype, shape });
  a.bytes.set(bytes);
  return a;
}

/** Writes, reads whole, reads parts, writes parts, reads again. */
function roundTrip(
  dtype: DTypeLike,
  shape: readonly number[],
  chunks: number[],
  blocks: number[],
  cparams: CParams,
): void {
  const about = JSON.stringify({ dtype, shape, chunks, blocks, cparams });
  const values = cells(dtype, shape, 7);
  const a: NDArray = asarray(values, { dtype, chunks, blocks, cparams });
  assert.ok(a.getSync().equals(values), about);
  const part = shape.map((n) => `${n >> 2}:${n - (n >> 3)}`).join(", ");
  const b: NDArray = asarray(values, { dtype, cparams: { codec: "zstd", clevel: 1 } });
  for (const selection of [part, shape.map(() => "3").join(", "), shape.map(() => "::-3").join(", ")]) {
    assert.ok(a.getSync(selection).equals(b.getSync(selection)), `${about} ${selection}`);
    const { shape: own } = b.getSync(selection);
    const next = cells(dtype, own, 11);
    for (const array of [a, b]) array.setSync(selection, next);
    assert.ok(a.getSync().equals(b.getSync()), `${about} after ${selection}`);
  }
}

for (const codec of CODECS) {
  Deno.test(`asarray() and setSync() lose nothing with ${codec}, whatever the filters`, () => {
    const before = liveContexts();
    for (const filters of LOSSLESS) {
      for (const dtype of DTYPES) {
        roundTrip(dtype, [23, 31], [11, 16], [4, 8], { codec, filters, clevel: 1 + LOSSLESS.indexOf(filters) });
      }
    }
    roundTrip("int16", [3000], [1000], [128], { codec, clevel: 0 });
    roundTrip("int16", [3000], [1000], [128], { codec, clevel: 9, nthreads: 1 });
    for (const splitMode of ["always", "never", "auto", "forwardCompat"] as const) {
      roundTrip("float64", [900], [400], [64], { codec, splitMode });
    }
    assert.equal(liveContexts(), before);
  });
}

for (const codec of ["zstd", "lz4", "lz4hc"]) {
  Deno.test(`asarray() and setSync() lose nothing with dictionaries of ${codec}`, () => {
    for (
      const [shape, chunks, blocks] of [[[9], [4], [2]], [[600], [300], [7]], [[64, 300], [40, 150], [8, 30]], [
        [20000],
        [9000],
        [1000],
      ]]
    ) {
      for (const dtype of ["uint8", "float32"] as const) {
        for (const filters of [undefined, ["delta"] as const]) {
          roundTrip(dtype, shape, chunks, blocks, { codec, useDict: true, filters });
        }
      }
    }
  });
}

Deno.test("asarray() and setSync() lose nothing with codecs and filters that know the shape of blocks", () => {
  roundTrip("uint8", [40, 50], [20, 24], [8, 8], { codec: "ndlz", codecMeta: 4, filters: [] });
  roundTrip("uint8", [40, 50], [20, 24], [16, 8], { codec: "ndlz", codecMeta: 8, filters: [] });
  for (const dtype of ["uint8", "int16", "float64"] as const) {
    roundTrip(dtype, [40, 50], [20, 24], [8, 12], { codec: "lz4", filters: [["ndcell", 4]] });
    roundTrip(dtype, [14, 15, 16], [9, 8, 8], [4, 4, 8], { codec: "zstd", filters: [["ndcell", 4], "shuffle"] });
  }
});

Deno.test("asarray() keeps curves within the tolerance of lossy codecs", () => {
  const values = dense(
    Float64Array.from({ length: 64 * 48 }, (_, i) => Math.sin((i % 48) / 9) + Math.cos(Math.floor(i / 48) / 7)),
    { shape: [64, 48] },
  );
  const settings: [CParams, number][] = [
    [{ codec: "zfp_acc", codecMeta: 253, filters: [] }, 1e-3],
    [{ codec: "zfp_prec", codecMeta: 30, filters: [] }, 1e-4],
    [{ codec: "zfp_rate", codecMeta: 50, filters: [] }, 1e-3],
    [{ filters: [["trunc_prec", 20], "shuffle"] }, 1e-5],
  ];
  for (const [cparams, tolerance] of settings) {
    const a = asarray(values, { chunks: [32, 32], blocks: [16, 16], cparams });
    const about = JSON.stringify(cparams);
    assert.ok(a.cbytes < values.nbytes, about);
    const worst = a.getSync().data.reduce((most, x, i) => Math.max(most, Math.abs(x - values.data[i])), 0);
    assert.ok(worst <= tolerance, `${about}: ${worst}`);
    const part = a.getSync("5:40, 3:45").data;
    const whole = a.getSync().data;
    for (let i = 0; i < 35; i++) {
      for (let j = 0; j < 42; j++) assert.equal(part[i * 42 + j], whole[(i + 5) * 48 + j + 3]);
    }
  }
});

Deno.test("copy() between all codecs keeps content", () => {
  const values = cells("int16", [50, 40], 3);
  let a: NDArray = asarray(values, { chunks: [16, 16], blocks: [8, 4] });
  for (const codec of [...CODECS, "zstd"]) {
    a = a.copy({ cparams: { codec, filters: codec === "lz4" ? ["delta"] : ["bitshuffle"] } });
    assert.ok(a.getSync().equals(values));
    assert.equal(a.cparams.codec, codec);
  }
});
