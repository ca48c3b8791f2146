import { type ArrayOptions, asarray, dense, fromCframe, NDArray, openArray, zeros } from "../../mod.ts";
import { LZ4, ZSTD } from "./arrays.ts";
import { hash, randomBytes } from "./data.ts";
import { settleCold } from "./settle.ts";
import { type Group, type Setting, type Workload, workload } from "./workload.ts";

const EDGE = 512;
const MANY = 50;

/** Changes of shape on disk, and frames of arrays that are not contiguous. */
export const RESIZE: Group = {
  name: "resize",
  meanTarget: null,
  *workloads(setting) {
    yield growing(setting);
    yield* framing(setting);
    yield appending(setting);
  },
};

function growing(setting: Setting): Workload {
  const path = `${setting.dir}/grown_deneb.b2nd`;
  const rows = Math.max(200, Math.floor(1000 * setting.scale));
  return workload({
    name: "resize 800 to 8,000 chunks disk",
    peer: "grow",
    target: MANY,
    mostRuns: 3,
    before: () =>
      zeros([100, 1000, 1000], {
        ...{ ...LZ4, dtype: "float32", chunks: [50, 50, 50], blocks: [25, 25, 25] },
        ...{ urlpath: path, mode: "w" },
      }),
    run: (array) => array.resize([rows, 1000, 1000]),
    check(_, array) {
      array.close();
      using found = openArray(path);
      return `${found.shape} in ${found.chunkIndex().length} chunks, ${found.item(rows - 1, 999, 999)}`;
    },
    after: (array) => array.close(),
  }, settleCold);
}

function* framing(setting: Setting): Generator<Workload> {
  const cells = Math.max(10, Math.floor(16000 * setting.scale)) * 1000;
  const parts = { ...ZSTD, chunks: [1000], blocks: [1000] };
  const values = dense(randomBytes(cells, 3));
  Deno.writeFileSync(`${setting.dir}/frame.bin`, values.bytes);
  yield frame("zeros memory", zeros(cells, { ...parts, dtype: "uint8" }));
  const urlpath = `${setting.dir}/frame_deneb.b2nd`;
  using folder = zeros(cells, { ...parts, dtype: "uint8", urlpath, contiguous: false });
  yield frame("zeros directory", folder);
  yield frame("data memory", asarray(values, parts));
}

function frame(peer: string, array: NDArray): Workload {
  return workload({
    name: `frame of ${array.chunkIndex().length} chunks, ${peer}`,
    peer,
    target: MANY,
    mostRuns: 3,
    before() {},
    run: () => array.toCframe(),
    check(bytes) {
      const found = fromCframe(bytes);
      if (!(found instanceof NDArray)) throw new TypeError("Cannot find an array in the frame");
      return hash(found.getSync().bytes);
    },
  }, settleCold);
}

/**
 * Frames of a film that are appended one after the other, each a commit of its own.
 *
 * @param setting Where and how many.
 * @param options What the file promises besides.
 * @param label Name of the promises; empty for none.
 * @returns The workload.
 */
export function appending(
  setting: Setting,
  options: Pick<ArrayOptions, "checksum" | "fsync"> = {},
  label = "",
): Workload {
  const path = `${setting.dir}/frames_deneb.b2nd`;
  const count = Math.max(10, Math.floor(300 * setting.scale));
  const one = dense(Uint16Array.from({ length: EDGE * EDGE }, (_, i) => i % 4096), { shape: [1, EDGE, EDGE] });
  return workload({
    name: `${count} frames appended disk, a commit each${label}`,
    peer: "append",
    target: label === "" ? 1.5 : null,
    before: () =>
      zeros([0, EDGE, EDGE], {
        ...{ ...LZ4, dtype: "uint16", chunks: [10, EDGE, EDGE], blocks: [1, 128, EDGE] },
        ...{ ...options, urlpath: path, mode: "w" },
      }),
    run(array) {
      for (let i = 0; i < count; i++) array.append(one);
    },
    check(_, array) {
      array.close();
      using found = openArray(path);
      return hash(found.getSync().bytes);
    },
    after: (array) => array.close(),
  }, settleCold);
}
