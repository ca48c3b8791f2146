import assert from "node:assert/strict";
import { geometricMean, median, ratio, type Row, spread } from "./measure.ts";
import { benchOptions } from "./options.ts";
import { reportText } from "./report.ts";

const TIMES = { peer: [0.2, 0.3, 0.1], deneb: [0.1, 0.09, 0.14, 0.1] };
const ROW: Row = { name: "a", target: 1, times: TIMES, cpuTimes: null, same: true, checks: { peer: "x", deneb: "x" } };

Deno.test("median() and spread() do not ask for an order, nor for an odd number", () => {
  assert.equal(median(TIMES.peer), 0.2);
  assert.equal(median(TIMES.deneb), 0.1);
  assert.ok(Math.abs(spread(TIMES.peer) - 1) < 1e-12);
});

Deno.test("ratio() is above 1 when the peer takes longer", () => {
  assert.equal(ratio(TIMES), 2);
  assert.ok(Math.abs(geometricMean([0.5, 8]) - 2) < 1e-12);
});

Deno.test("reportText() marks rows below their target, and rows whose results differ", () => {
  const text = (row: Row) =>
    reportText({ machine: { deno: "2" }, groups: [{ name: "core", meanTarget: null, rows: [row] }] });
  assert.doesNotMatch(text(ROW), /below|DIFFERENT/);
  assert.match(text({ ...ROW, target: 3 }), /\| *2\.00 \| *3 \| *below \|/);
  assert.match(text({ ...ROW, same: false }), /DIFFERENT RESULTS/);
});

Deno.test("benchOptions() refuses what it does not know", () => {
  assert.deepEqual(benchOptions(["core", "--runs", "3"], ["core"]).groups, ["core"]);
  assert.throws(() => benchOptions(["cores"], ["core"]), /the groups are core/);
  assert.throws(() => benchOptions(["--runs", "0"], ["core"]), RangeError);
  assert.throws(() => benchOptions(["--scale", "2"], ["core"]), RangeError);
});
