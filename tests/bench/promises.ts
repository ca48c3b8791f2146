import { type ArrayOptions, asarray, dense, openArray } from "../../mod.ts";
import { LZ4 } from "./arrays.ts";
import { fillLinspace, hash } from "./data.ts";
import { appending } from "./resize.ts";
import { settleCold } from "./settle.ts";
import { type Group, type Setting, type Workload, workload } from "./workload.ts";

type Promised = Pick<ArrayOptions, "checksum" | "fsync">;

/** What more a file can promise. The peer promises none of it, so rows tell what each costs when they are held against the first. */
const PROMISES: readonly (readonly [string, Promised])[] = [
  ["", {}],
  [", crc32", { checksum: "crc32" }],
  [", sha256", { checksum: "sha256" }],
  [", fsync", { fsync: true }],
];

/** What checksums and fsync cost. */
export const PROMISED: Group = {
  name: "promises",
  meanTarget: null,
  *workloads(setting) {
    for (const [label, options] of PROMISES) yield appending(setting, options, label);
    for (const [label, options] of PROMISES.filter(([, { fsync }]) => fsync !== true)) {
      yield reading(setting, options, label);
    }
  },
};

/** A file that is opened and read whole: with checksums, all of it is held against them. */
function reading(setting: Setting, options: Promised, label: string): Workload {
  const shape = [Math.max(10, Math.floor(1000 * setting.scale)), 1000, 100];
  const path = `${setting.dir}/promises_deneb${label.replace(", ", "_")}.b2nd`;
  const data = dense(fillLinspace(new Float64Array(shape[0] * shape[1] * shape[2])), { shape });
  asarray(data, { ...LZ4, chunks: [10, 1000, 100], blocks: [1, 250, 100], urlpath: path, ...options }).close();
  return workload({
    name: `open and read f8 lz4 disk${label}`,
    peer: "open and read",
    target: null,
    before() {},
    run() {
      using array = openArray(path, { dparams: LZ4.dparams });
      return array.getSync();
    },
    check: (all) => hash(all.bytes),
  }, settleCold);
}
