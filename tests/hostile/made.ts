import {
  asarray,
  type CParams,
  dense,
  type DTypeLike,
  fromCooSync,
  full,
  MetaComplex,
  nans,
  type NDArray,
  schunk,
  zeros,
} from "../../mod.ts";

/** One thread: blocks of several lie in any order, and these bytes must be the same in each run. */
const ONE = { nthreads: 1 } as const;

const SETTINGS: readonly CParams[] = [
  { codec: "blosclz", clevel: 9 },
  { codec: "lz4", filters: ["bitshuffle"] },
  { codec: "lz4hc", splitMode: "always" },
  { codec: "zlib", splitMode: "never" },
  { codec: "zstd", filters: ["delta"] },
  { codec: "zstd", filters: ["delta", "shuffle"], splitMode: "always" },
  { codec: "zstd", filters: ["shuffle", "bytedelta"] },
  { codec: "zstd", useDict: true },
  { codec: "lz4", useDict: true },
  { codec: "zstd", filters: [["trunc_prec", 10], "shuffle"] },
];

/** Frames by name: data types, codecs, filters, split modes, dictionaries, chunks without data, metadata, checksums. */
export function* madeArrays(): Generator<[string, Uint8Array], void, void> {
  for (const [i, settings] of SETTINGS.entries()) {
    const cparams = { ...settings, ...ONE };
    const cells = Float32Array.from({ length: 1500 }, (_, k) => Math.fround(Math.sin(k / 40) * 1000));
    yield [`made_cparams_${i}`, frame(asarray(dense(cells, { shape: [30, 50] }), parts({ cparams })))];
  }
  const dtypes: readonly DTypeLike[] = ["bool", "int16", "uint64", "float16", "complex128", "datetime64[ms]"];
  for (const dtype of dtypes) yield [`made_${dtype}`, frame(speckled(dtype))];
  for (const [i, dtype] of (["uint8", "uint16", "float32", "complex128"] as const).entries()) {
    const filters = i % 2 === 0 ? [] : ["shuffle"] as const;
    yield [`made_cells_${dtype}`, frame(scattered(dtype, { filters: [...filters], ...ONE }))];
  }
  yield ["made_U5", frame(asarray(dense(["one", "two", "three", "", "five"]), { chunks: [2], blocks: [2] }))];
  yield ["made_struct", frame(structured())];
  yield ["made_special", special().toCframe()];
  yield ["made_many_zeros", zeros([40, 40, 40], { chunks: [2, 2, 2], blocks: [1, 2, 2], dtype: "uint8" }).toCframe()];
  yield ["made_long", full([500], 7, { chunks: [1], blocks: [1], dtype: "int32" }).toCframe()];
  yield ["made_meta", withMeta().toCframe()];
  yield ["made_schunk", superChunk()];
  yield ["made_nd0", asarray(dense(5), {}).toCframe()];
  for (const checksum of ["crc32", "sha256"] as const) {
    yield [`made_sums_${checksum}`, frame(speckled("int32").copy({ checksum }))];
    yield [`made_sums_special_${checksum}`, frame(special().copy({ checksum }))];
  }
  yield ["made_sums_zeros", zeros([40, 40, 40], { chunks: [2, 2, 2], blocks: [1, 2, 2], checksum: true }).toCframe()];
  yield ["made_sums_schunk", superChunk(true)];
  yield ["made_empty", zeros([0, 4], { chunks: [2, 2], blocks: [1, 2] }).toCframe()];
}

/** Directory frames by name: their files. */
export function* madeFolders(): Generator<[string, ReadonlyMap<string, Uint8Array>], void, void> {
  const folder = Deno.makeTempDirSync({ prefix: "deneb-" });
  try {
    const arrays: readonly [string, NDArray][] = [
      ["made_dir", speckled("int32")],
      ["made_dir_special", special()],
      ["made_dir_sums_crc32", special().copy({ checksum: "crc32" })],
      ["made_dir_sums_sha256", speckled("int32").copy({ checksum: "sha256" })],
    ];
    for (const [name, array] of arrays) {
      const path = `${folder}/${name}`;
      array.save(path, { contiguous: false });
      const files = [...Deno.readDirSync(path)].map(({ name }) => name).sort();
      yield [name, new Map(files.map((file) => [file, unstamped(file, Deno.readFileSync(`${path}/${file}`))]))];
    }
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

function frame(array: NDArray): Uint8Array {
  return array.toCframe();
}

function parts<T>(options: T): T & { chunks: number[]; blocks: number[] } {
  return { ...options, chunks: [20, 20], blocks: [10, 10] };
}

/** Mostly zero, with data here and there. */
function speckled(dtype: DTypeLike): NDArray {
  const array: NDArray = zeros([30, 30], parts({ dtype, cparams: ONE }));
  array.batch(() => {
    for (const i of [0, 3, 11, 29]) {
      array.setSync([i, i], array.getSync([0, 0]).data.constructor === Uint8Array ? 1 : one(dtype));
    }
  });
  return array;
}

/** A few cells, stored as such, and a corner with many. */
function scattered(dtype: DTypeLike, cparams: CParams): NDArray {
  const corner = Array.from({ length: 400 }, (_, i) => i);
  const rows = [5, 70, 71, 150, ...corner.map((i) => 160 + Math.floor(i / 20))];
  const columns = [9, 3, 4, 199, ...corner.map((i) => 160 + i % 20)];
  return fromCooSync([rows, columns], 1, [200, 200], { dtype, chunks: [100, 100], blocks: [50, 50], cparams });
}

function one(dtype: DTypeLike): number | bigint {
  return String(dtype).endsWith("64") || String(dtype).startsWith("datetime") ? 1n : 1;
}

function structured(): NDArray {
  const dtype: DTypeLike = [["a", "int32"], ["b", "float64", [2]], ["c", "S3"]];
  const array: NDArray = zeros([12], { dtype, chunks: [5], blocks: [2], cparams: ONE });
  const cells = array.getSync();
  cells.bytes.forEach((_, i) => cells.bytes[i] = i * 7);
  array.setSync(":", cells);
  return array;
}

function special(): NDArray {
  const array: NDArray = nans([40, 40], parts({ cparams: ONE, dtype: "float64" as const }));
  array.batch(() => {
    array.setSync(":20, :20", 2.5);
    array.setSync("20:, :20", 0);
    array.setSync("20:, 20:", dense(Float64Array.from({ length: 400 }, (_, i) => i), { shape: [20, 20] }));
  });
  return array;
}

function withMeta(): NDArray {
  const array: NDArray = full([20], 3, { chunks: [8], blocks: [4], meta: { unit: "ly", list: [1, [2, [3]]] } });
  array.vlmeta.set("text", "x".repeat(600)).set("number", 12345678901234567890n).set("z", new MetaComplex(1, 2));
  array.vlmeta.set("map", { a: 1, b: [true, null, 1.5], c: new Uint8Array(5) }).set("set", new Set([1, 2]));
  return array;
}

function superChunk(checksum = false): Uint8Array {
  using s = schunk({ chunksize: 4000, typesize: 4, checksum, cparams: { ...ONE, codec: "lz4" } });
  for (let i = 0; i < 4; i++) s.append(Int32Array.from({ length: i === 3 ? 100 : 1000 }, (_, k) => k * (i % 3)));
  s.vlmeta.set("names", ["a", "b"]);
  return s.toCframe();
}

/** A commit's stamp is random. */
function unstamped(name: string, bytes: Uint8Array): Uint8Array {
  return name.endsWith(".b2frame") ? bytes.fill(0, bytes.length - 16) : bytes;
}
