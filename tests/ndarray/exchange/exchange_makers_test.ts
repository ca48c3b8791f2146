import {
  arange,
  type ArrayOptions,
  asarray,
  dense,
  type DTypeLike,
  empty,
  eye,
  full,
  libraryInfo,
  linspace,
  nans,
  type NDArray,
  ones,
  zeros,
} from "../../../mod.ts";
import { pythonTest } from "../../python.ts";
import { Exchange } from "./exchange.ts";
import { ArrayTrial } from "./exchange_steps.ts";

// Opened here: the sanitizers take a library that a test opens for a leak.
libraryInfo();

type Make = (options: ArrayOptions) => NDArray;

/** Every way to make an array, and the type that it asks for. */
const MAKERS: readonly (readonly [string, DTypeLike, Make])[] = [
  ["zeros", "int16", (o) => zeros([40, 7], { ...o, dtype: "int16" })],
  ["ones", "float32", (o) => ones([40, 7], { ...o, dtype: "float32" })],
  ["ones", ">i4", (o) => ones([9], { ...o, dtype: ">i4" })],
  ["nans", "float64", (o) => nans([40, 7], o)],
  ["nans", "float32", (o) => nans([5], { ...o, dtype: "float32" })],
  ["nans", "float16", (o) => nans([5], { ...o, dtype: "float16" })],
  ["nans", "complex128", (o) => nans([5], { ...o, dtype: "complex128" })],
  ["nans", ">f8", (o) => nans([5], { ...o, dtype: ">f8" })],
  ["full", "int64", (o) => full([4, 4], 9, { ...o, dtype: "int64" })],
  ["full", "U4", (o) => full([3, 5], "äb", { ...o, dtype: "U4" })],
  [
    "full",
    [["a", "int8"], ["b", "S3"]],
    (o) => full([6], { a: -1, b: "xy" }, { ...o, dtype: [["a", "int8"], ["b", "S3"]] }),
  ],
  ["full", "uint8", (o) => full([], 7, { ...o, dtype: "uint8" })],
  ["arange", "int32", (o) => arange(3, 500, 7, { ...o, dtype: "int32" })],
  ["linspace", "float64", (o) => linspace(0, 1, { ...o, num: 33 })],
  ["eye", "float64", (o) => eye(20, { ...o, m: 13, k: 2 })],
  ["fields", [["x", "float64"], ["n", "uint16"]], (o) => {
    const rows = Array.from({ length: 50 }, (_, i) => ({ x: i / 3, n: i }));
    return asarray(dense(rows, { dtype: [["x", "float64"], ["n", "uint16"]] }), o);
  }],
  ["copy", "float32", (o) => arange(100).copy({ ...o, dtype: "float32", cparams: { codec: "lz4" } })],
  ["slice", "float64", (o) => arange(100).reshape([10, 10]).slice("2:9, ::-2", o)],
  ["reshape", "float64", (o) => arange(100).reshape([5, 20], o)],
  ["astype", "uint8", (o) => arange(100).astype("uint8", o)],
  ["transpose", "float64", (o) => arange(60).reshape([3, 4, 5]).transpose([2, 0, 1]).copy(o)],
  ["squeeze", "float64", (o) => arange(60).reshape([1, 60, 1]).squeeze().expandDims(1).copy(o)],
];

pythonTest("zeros(), full(), arange() and all that makes arrays make what python-blosc2 reads", () => {
  using exchange = new Exchange();
  MAKERS.forEach(([name, dtype, make], i) => {
    for (const contiguous of [true, false]) {
      const path = exchange.path();
      const trial = new ArrayTrial(make({ urlpath: path, contiguous }), dtype);
      exchange.add(
        `${i} ${name} ${JSON.stringify(dtype)} ${contiguous}`,
        trial,
        path,
        contiguous ? "file" : "directory",
      );
    }
    const path = exchange.path();
    exchange.add(`${i} ${name} ${JSON.stringify(dtype)} frame`, new ArrayTrial(make({}), dtype), path, "frame");
    const saved = exchange.path();
    make({}).save(saved);
    const again = new ArrayTrial(make({}), dtype);
    exchange.add(`${i} ${name} ${JSON.stringify(dtype)} saved`, again, saved, "file");
  });
  exchange.run();
});

pythonTest("empty() makes chunks that python-blosc2 takes for uninitialised, and that can be written", () => {
  using exchange = new Exchange();
  for (const place of ["file", "directory"] as const) {
    for (const isWritten of [false, true]) {
      const path = exchange.path();
      const a = empty([30, 8], { dtype: "int32", chunks: [8, 8], urlpath: path, contiguous: place === "file" });
      if (isWritten) {
        a.setSync("...", 3);
        a.setSync("2:20", dense(Int32Array.from({ length: 144 }, (_, i) => i), { shape: [18, 8] }));
      }
      exchange.add(`${place} ${isWritten}`, new ArrayTrial(a, "int32"), path, place);
    }
  }
  exchange.run();
});
