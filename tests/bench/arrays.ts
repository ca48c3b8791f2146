import { type ArrayOptions, asarray, dense, type NDArray, openArray } from "../../mod.ts";
import { fillLinspace } from "./data.ts";
import type { Setting } from "./workload.ts";

const DPARAMS = { nthreads: 2 };
/** zstd as all workloads use it. */
export const ZSTD: ArrayOptions = {
  cparams: { codec: "zstd", clevel: 5, filters: ["shuffle"], nthreads: 2 },
  dparams: DPARAMS,
};
/** lz4 as all workloads use it. */
export const LZ4: ArrayOptions = {
  cparams: { codec: "lz4", clevel: 5, filters: ["shuffle"], nthreads: 2 },
  dparams: DPARAMS,
};

/**
 * The shape of the 4-d array of 1.5 GB.
 *
 * @param setting Where and how large.
 * @returns Cells along each axis.
 */
export function stackShape(setting: Setting): number[] {
  return [50, 100, Math.max(30, Math.floor(300 * setting.scale)), 250];
}

/**
 * Opens the 4-d array on disk, which is made by the first group that needs it.
 *
 * @param setting Where and how large.
 * @returns The array.
 */
export function openStack(setting: Setting): NDArray {
  const path = `${setting.dir}/stack_deneb.b2nd`;
  if (!isThere(path)) {
    const shape = stackShape(setting);
    const values = fillLinspace(new Float32Array(shape.reduce((n, length) => n * length)));
    const parts = { chunks: [10, 25, 150, 100], blocks: [10, 25, 32, 32] };
    asarray(dense(values, { shape }), { ...LZ4, ...parts, urlpath: path }).close();
  }
  return openArray(path, { dparams: DPARAMS });
}

function isThere(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
