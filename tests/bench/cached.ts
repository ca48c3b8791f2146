import { openStack } from "./arrays.ts";
import { hashBoxes, readBoxes, readPoints } from "./boxes.ts";
import { boxStarts, bytesOf, hash } from "./data.ts";
import { settleWarm } from "./settle.ts";
import { type Group, workload } from "./workload.ts";

/** Cells of the neighbourhood along each axis. */
const NEAR = 20;
/** Cells of a box along each axis. */
const EDGE = 10;
const TARGET = 10;

/** Looking around in one place: after the first look its blocks are decoded. */
export const CACHED: Group = {
  name: "cached",
  meanTarget: null,
  *workloads(setting) {
    using stack = openStack(setting);
    const corner = stack.shape.map((length) => Math.floor(length / 2) - NEAR / 2);
    const spread = corner.map(() => NEAR - EDGE + 1);
    const starts = boxStarts(`${setting.dir}/near.bin`, 1000, corner, spread);
    yield workload({
      name: "1000 points nearby",
      target: TARGET,
      before() {},
      run: () => readPoints(stack, starts),
      check: (values) => hash(bytesOf(values)),
    }, settleWarm);
    yield workload({
      name: "1000 slices 10^4 nearby",
      target: TARGET,
      before() {},
      run: () => readBoxes(stack, starts, EDGE),
      check: () => hashBoxes(stack, starts, EDGE),
    }, settleWarm);
  },
};
