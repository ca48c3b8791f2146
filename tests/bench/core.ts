import { type ArrayOptions, asarray, dense, openArray } from "../../mod.ts";
import { LZ4, openStack, ZSTD } from "./arrays.ts";
import { hashBoxes, readBoxes, readPoints } from "./boxes.ts";
import { boxStarts, bytesOf, fillLinspace, hash } from "./data.ts";
import { settleCold } from "./settle.ts";
import { type Group, type Setting, type Workload, workload } from "./workload.ts";

const CODECS: readonly (readonly [string, ArrayOptions])[] = [["zstd5", ZSTD], ["lz4", LZ4]];
/** Cells of a small box along each axis. */
const EDGE = 10;

/** Making arrays, reading them whole, in planes, in small boxes and by cells. */
export const CORE: Group = {
  name: "core",
  meanTarget: 1.15,
  *workloads(setting) {
    yield* whole(setting);
    yield* parts(setting);
  },
};

function* whole(setting: Setting): Generator<Workload> {
  const shape = [Math.max(10, Math.floor(1000 * setting.scale)), 1000, 100];
  const data = dense(fillLinspace(new Float64Array(shape[0] * shape[1] * shape[2])), { shape });
  for (const [label, codec] of CODECS) {
    const options = { ...codec, chunks: [10, 1000, 100], blocks: [1, 250, 100] };
    yield cold(`asarray f8 ${label} memory`, () => asarray(data, options), (array) => hash(array.getSync().bytes));
    const array = asarray(data, options);
    yield cold(`full read f8 ${label} memory`, () => array.getSync(), (all) => hash(all.bytes));
    const path = `${setting.dir}/${label}_deneb.b2nd`;
    array.save(path);
    using file = openArray(path, { dparams: codec.dparams });
    yield cold(`full read f8 ${label} disk`, () => file.getSync(), (all) => hash(all.bytes));
  }
}

function* parts(setting: Setting): Generator<Workload> {
  using stack = openStack(setting);
  for (let axis = 0; axis < stack.ndim; axis++) {
    const selection = stack.shape.map((length, i) => i === axis ? String(length >> 1) : ":").join(", ");
    const name = `slice 4-d axis ${axis} disk`;
    yield cold(`${name}, get`, () => stack.get(selection), (plane) => hash(plane.bytes), name);
    yield cold(`${name}, getSync`, () => stack.getSync(selection), (plane) => hash(plane.bytes), name);
  }
  const spread = stack.shape.map((length) => length - EDGE);
  const starts = boxStarts(`${setting.dir}/starts.bin`, 1000, spread.map(() => 0), spread);
  yield cold("1000 slices 10^4 disk", () => readBoxes(stack, starts, EDGE), () => hashBoxes(stack, starts, EDGE));
  yield cold("1000 points disk", () => readPoints(stack, starts), (values) => hash(bytesOf(values)));
}

/** A workload that needs no preparation and finds no decoded blocks. */
function cold<T>(name: string, run: () => T | Promise<T>, check: (result: T) => string, peer: string = name): Workload {
  return workload<void, T>({ name, peer, target: 1, before() {}, run, check }, settleCold);
}
